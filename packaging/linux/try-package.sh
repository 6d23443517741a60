#!/usr/bin/env bash
# Installs the package on a Debian system that may be spoilt (a container, a chroot, a CI machine), runs the installed
# app, upgrades it while it runs, and takes it off again. Needs root and apt sources; ends with status 0 and "all well".
#
#   packaging/linux/try-package.sh build/diditlog_0.1.0_amd64.deb
# shellcheck disable=SC2016 # what is waited for is evaluated anew each time
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
DEB=$(readlink -f "$1")
PROGRAM=/usr/lib/diditlog/diditlog
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
fail() { echo "FAILED: $*" >&2; exit 1; }
step() { echo "== $*"; }
named() { find / -xdev \( -path /proc -o -path /sys -o -path /home -o -path /root -o -path /tmp \) -prune -o -iname '*diditlog*' -print | sort; }

named >"$WORK/before"
step "install"
apt-get update -qq
apt-get install -y -qq --no-install-recommends "$DEB" >"$WORK/install.log" 2>&1 || { tail -20 "$WORK/install.log"; fail "install"; }
dpkg-query -W -f '${Package} ${Version} ${Status}, ${Installed-Size} KiB\n' diditlog

step "commands, as an ordinary user"
id rep >/dev/null 2>&1 || useradd --create-home rep
as_rep() { runuser -u rep -- env -i HOME=/home/rep PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"; }
as_rep diditlog --version
as_rep diditlog doctor --json >"$WORK/doctor.json" 2>/dev/null || [ $? -eq 3 ] || fail "doctor"
grep -q '"part": "policy"' "$WORK/doctor.json" || fail "doctor names no policy"
as_rep diditlog demo --headless >"$WORK/demo.txt" || fail "demo"
grep "Verdicts reached: logged, incomplete, pending, not_logged, ignored, cannot_check" "$WORK/demo.txt" || fail "demo story"

step "another person, whose name is not English, and one who may write nowhere"
FAR="/home/김민수 Ünï"
userdel minsu 2>/dev/null || true
rm -rf "$FAR"
useradd --create-home --home-dir "$FAR" minsu
as_minsu() { runuser -u minsu -- env -i HOME="$FAR" PATH=/usr/bin:/bin LC_ALL=C.UTF-8 "$@"; }
as_minsu diditlog demo --headless | grep -q "^Verdicts reached: logged, incomplete, pending, not_logged, ignored, cannot_check" || fail "demo in a home with another script"
as_minsu diditlog doctor --json >"$WORK/doctor.json" 2>"$WORK/errors" || [ $? -eq 3 ] || fail "doctor of another person"
grep -qF "$FAR/.config" "$WORK/doctor.json" || fail "the places of another person"
as_minsu test ! -r /home/rep/.local/share/DidItLog/diditlog.sqlite3 || fail "one person can read what another has"
rm -rf "$FAR"/.[a-z]*
chown root:root "$FAR"
chmod 555 "$FAR"
for command in doctor status check "source list"; do
    code=0
    # shellcheck disable=SC2086 # two words
    as_minsu diditlog $command >"$WORK/out" 2>"$WORK/errors" || code=$?
    echo "a home that is read-only: $command ends with $code: $(head -c 160 "$WORK/errors")"
    case $code in 0 | 2 | 3) ;; *) fail "$command ended with $code" ;; esac
    ! grep -q Traceback "$WORK/out" "$WORK/errors" || fail "$command broke"
done

step "managed settings"
mkdir -p /etc/diditlog
echo '{"enforced": {"logging": {"profile": "generic"}, "app": {"language": "xx"}}}' >/etc/diditlog/policy.json
as_rep diditlog doctor --json >"$WORK/doctor.json" 2>/dev/null || [ $? -eq 3 ] || fail "doctor with a policy"
grep -q 'Allowed: auto, en, ko or ja' "$WORK/doctor.json" || fail "a wrong policy is not told"
grep -q '"detail": "1 enforced' "$WORK/doctor.json" || fail "the rest of a wrong policy does not hold"
echo '{"enforced": {' >/etc/diditlog/policy.json
as_rep diditlog doctor --json >"$WORK/doctor.json" 2>/dev/null || [ $? -eq 3 ] || fail "doctor with a broken policy"
grep -q 'policy.json cannot be read: line 2' "$WORK/doctor.json" || fail "a broken policy is not told"
as_rep diditlog status >/dev/null || [ $? -eq 3 ] || fail "a broken policy stops a command"
rm -r /etc/diditlog

step "what desktops look for"
apt-get install -y -qq --no-install-recommends xvfb xauth dbus dbus-daemon procps desktop-file-utils xdg-utils gnome-keyring \
    dunst libglib2.0-bin >>"$WORK/install.log" 2>&1 || { tail -20 "$WORK/install.log"; fail "tools"; }
update-desktop-database
as_rep xdg-mime query default x-scheme-handler/diditlog | grep -x diditlog.desktop || fail "addresses have no program"
echo "client_id = \"x\"" >"$WORK/acme.diditlog"; chmod -R a+rX "$WORK"
as_rep gio info -a standard::content-type "$WORK/acme.diditlog" | grep -F application/x-diditlog || fail "file type"
desktop-file-validate /usr/share/applications/diditlog.desktop

step "the tray app in a session, and an upgrade while it runs"
cat >"$WORK/session" <<'S'
echo "$DISPLAY $DBUS_SESSION_BUS_ADDRESS" >"$1/session.env"
/usr/bin/diditlog gui &
wait
sleep 600
S
chmod a+rwx "$WORK"
as_rep QT_QPA_PLATFORM=xcb xvfb-run -a dbus-run-session -- sh "$WORK/session" "$WORK" >"$WORK/session.log" 2>&1 &
SESSION=$!
pid_of_app() { pgrep -u rep -f "^$PROGRAM( gui)?\$|^/usr/bin/diditlog gui\$" || true; }
wait_for() { for _ in $(seq 100); do if eval "$1"; then return 0; fi; sleep 0.2; done; cat "$WORK/session.log"; fail "$2"; }
wait_for '[ -S "$(find /home/rep/.local/share/DidItLog -name "*.sock" 2>/dev/null | head -1)" ]' "the app does not listen"
OLD=$(pid_of_app)
[ -n "$OLD" ] || fail "the app does not run"
dpkg-deb -R "$DEB" "$WORK/newer"
sed -i 's/^Version: .*/&+upgrade/' "$WORK/newer/DEBIAN/control"
dpkg-deb --build --root-owner-group -Zgzip -z1 "$WORK/newer" "$WORK/newer.deb" >/dev/null
rm -rf "$WORK/newer"
dpkg -i "$WORK/newer.deb" >>"$WORK/install.log" 2>&1 || { tail -20 "$WORK/install.log"; fail "upgrade"; }
wait_for '[ -n "$(pid_of_app)" ] && [ "$(pid_of_app)" != "$OLD" ]' "the new app was not started"
NEW=$(pid_of_app)
echo "replaced while it ran: process $OLD, then $NEW"
tr '\0' '\n' <"/proc/$NEW/environ" | grep -x "DISPLAY=$(cut -d' ' -f1 "$WORK/session.env")" || fail "started outside of its session"
[ "$(stat -c %U "/proc/$NEW")" = rep ] || fail "started as another user"
[ ! -e /run/diditlog-upgrade ] || fail "notes were left"
SHOWN=$(cat /proc/*/cmdline 2>/dev/null | tr '\0' ' ' || true)
[[ $SHOWN != *DBUS_SESSION_BUS_ADDRESS=* ]] || fail "the rep's environment shows in the list of processes"

step "an upgrade that comes to nothing"
OLD=$NEW
dpkg-deb -R "$DEB" "$WORK/broken"
printf '#!/bin/sh\nexit 1\n' >"$WORK/broken/DEBIAN/preinst"
chmod 755 "$WORK/broken/DEBIAN/preinst"
dpkg-deb --build --root-owner-group -Zgzip -z1 "$WORK/broken" "$WORK/broken.deb" >/dev/null
rm -rf "$WORK/broken"
! dpkg -i "$WORK/broken.deb" >>"$WORK/install.log" 2>&1 || fail "a broken package was installed"
wait_for '[ -n "$(pid_of_app)" ] && [ "$(pid_of_app)" != "$OLD" ]' "the app was not started again"
[ ! -e /run/diditlog-upgrade ] || fail "notes were left"

step "uninstall while it runs"
dpkg -r diditlog >>"$WORK/install.log" 2>&1 || { tail -20 "$WORK/install.log"; fail "uninstall"; }
wait_for '[ -z "$(pid_of_app)" ]' "the app goes on without its files"
dpkg -P diditlog >>"$WORK/install.log" 2>&1
LEFT=$(named | comm -13 "$WORK/before" -)
[ -z "$LEFT" ] || fail "left behind: $LEFT"
[ -e /home/rep/.local/share/DidItLog ] || fail "the rep's own data was taken"
kill "$SESSION" 2>/dev/null || true
echo "all well"
