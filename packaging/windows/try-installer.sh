#!/usr/bin/env bash
# Installs, upgrades while it runs, and removes the app with its installer under Wine, as far as Wine goes: files,
# registry, shortcut, exit codes. Wine is not Windows; docs/deploy.md lists what only a real one shows.
#
#   packaging/windows/try-installer.sh build/DidItLog-0.1.0-setup.exe [build/DidItLog-0.1.0.msi]
# WINEPREFIX: a prefix that may be spoilt.
set -eu
set -o pipefail
# One screen for all: an app that the installer starts lives on after it.
[ -n "${DIDITLOG_SCREEN:-}" ] || DIDITLOG_SCREEN=1 exec xvfb-run -a "$0" "$@"
export WINEPREFIX=${WINEPREFIX:?a prefix that may be spoilt} WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml="
SETUP=$(readlink -f "$1")
HERE="$WINEPREFIX/drive_c/users/$(id -un)"
LOCAL="$HERE/AppData/Local"
PROGRAM="$LOCAL/Programs/DidItLog"
LINK="$HERE/AppData/Roaming/Microsoft/Windows/Start Menu/Programs/DidItLog.lnk"
MACHINE="$WINEPREFIX/drive_c/Program Files/DidItLog"
fail() { echo "FAILED: $*" >&2; exit 1; }
step() { echo "== $*"; }
win() { wine "$@" </dev/null 2>/dev/null | tr -d '\r'; }
# Wine's own status is the program's.
status() { local code=0; wine "$@" </dev/null >/dev/null 2>&1 || code=$?; wineserver -w; echo "$code"; }
apps() { pgrep -u "$(id -u)" -f 'diditlogw\.exe.* gui$' || true; }
value() {
    local name=(/ve)
    [ -z "$2" ] || name=(/v "$2")
    win reg query "$1" ${3:+/reg:64} "${name[@]}" | grep -F REG_ | sed 's/.*REG_[A-Z_]* *//'
}
gone() { ! win reg query "$1" | grep -q . || fail "left in the registry: $1"; }
UNINSTALL='HKCU\Software\Microsoft\Windows\CurrentVersion\Uninstall\DidItLog'
RUN='HKCU\Software\Microsoft\Windows\CurrentVersion\Run'

step "per user, silent"
[ "$(status "$SETUP" /S /CurrentUser)" = 0 ] || fail "exit code"
for file in diditlog.exe diditlogw.exe uninstall.exe _internal; do [ -e "$PROGRAM/$file" ] || fail "no $file"; done
[ -n "$(value "$UNINSTALL" DisplayVersion)" ] || fail "not listed among the programs"
value 'HKCU\Software\Classes\diditlog\shell\open\command' '' | grep -F 'diditlogw.exe" gui "%1"' || fail "addresses"
[ "$(value 'HKCU\Software\Classes\.diditlog' '')" = DidItLog.Settings ] || fail "file type"
[ "$(value 'HKCU\Software\Classes\AppUserModelId\DidItLog.DidItLog' DisplayName)" = DidItLog ] || fail "app id"
[ -f "$LINK" ] || fail "no shortcut"
tr -d '\0' <"$LINK" | grep -aq "DidItLog.DidItLog" && echo "the shortcut carries the app id" || echo "NOTE: the shortcut carries no app id here"
! value "$RUN" DidItLog | grep -q . || fail "starts at sign-in although nobody chose it"

step "upgrade while it runs: the new one is started; what an older version brought is gone"
touch "$PROGRAM/_internal/of-an-older-version.dll"
wine "$PROGRAM/diditlogw.exe" gui </dev/null >/dev/null 2>&1 &
RUNNING=$!
sleep 8
kill -0 $RUNNING || fail "the app does not run"
code=0; timeout 300 wine "$SETUP" /S </dev/null >/dev/null 2>&1 || code=$?
[ "$code" = 0 ] || fail "upgrade: exit code $code"
for _ in $(seq 50); do kill -0 $RUNNING 2>/dev/null || break; sleep 0.2; done
! kill -0 $RUNNING 2>/dev/null || fail "the old one runs on"
NEW=
for _ in $(seq 100); do NEW=$(apps); [ -z "$NEW" ] || break; sleep 0.2; done
[ -n "$NEW" ] || fail "the new one was not started"
echo "started again"

step "upgrade that starts nothing, with the choice to start at sign-in"
code=0; timeout 300 wine "$SETUP" /S /STARTUP /NOSTART </dev/null >/dev/null 2>&1 || code=$?
[ "$code" = 0 ] || fail "upgrade: exit code $code"
for _ in $(seq 50); do [ -n "$(apps)" ] || break; sleep 0.2; done
[ -z "$(apps)" ] || fail "an app runs although nothing was to be started"
[ ! -e "$PROGRAM/_internal/of-an-older-version.dll" ] || fail "old files stayed"
value "$RUN" DidItLog | grep -F 'diditlogw.exe" gui' || fail "start at sign-in"

step "uninstall, data and passwords kept"
mkdir -p "$LOCAL/DidItLog" && touch "$LOCAL/DidItLog/config.toml"
win cmdkey /generic:DidItLog:probe /user:DidItLog /pass:x >/dev/null 2>&1 || true
cp "$PROGRAM/uninstall.exe" "$WINEPREFIX/drive_c/uninstall-test.exe"
[ "$(status "$PROGRAM/uninstall.exe" /S "_?=C:\\users\\$(id -un)\\AppData\\Local\\Programs\\DidItLog")" = 0 ] || fail "exit code"
rm -f "$PROGRAM/uninstall.exe"; [ ! -e "$PROGRAM" ] || rmdir "$PROGRAM" 2>/dev/null || fail "files stayed: $(ls "$PROGRAM")"
gone "$UNINSTALL"; gone 'HKCU\Software\Classes\diditlog'; gone 'HKCU\Software\Classes\.diditlog'
! value "$RUN" DidItLog | grep -q . || fail "still starts at sign-in"
[ ! -e "$LINK" ] || fail "the shortcut stayed"
[ -e "$LOCAL/DidItLog/config.toml" ] || fail "the rep's data was taken"

step "for everyone, and uninstall with data"
[ "$(status "$SETUP" /S /AllUsers)" = 0 ] || fail "exit code"
[ -e "$MACHINE/diditlogw.exe" ] || fail "not in Program Files"
value 'HKLM\Software\Microsoft\Windows\CurrentVersion\Uninstall\DidItLog' InstallLocation 64 | grep -q DidItLog || fail "HKLM"
[ "$(status "$MACHINE/uninstall.exe" /S /REMOVEDATA '_?=C:\Program Files\DidItLog')" = 0 ] || fail "exit code"
[ ! -e "$LOCAL/DidItLog" ] || fail "the data stayed"
rm -f "$MACHINE/uninstall.exe"; [ ! -e "$MACHINE" ] || rmdir "$MACHINE" 2>/dev/null || fail "files stayed: $(ls "$MACHINE")"
if [ -n "${2:-}" ]; then
    step "MSI: install, again while it runs, with the start at sign-in, uninstall"
    MSI="Z:$(readlink -f "$2" | sed 's#/#\\#g')"
    LISTED='HKLM\Software\Classes\diditlog\shell\open\command'
    [ "$(status msiexec /i "$MSI" /qn)" = 0 ] || fail "exit code"
    [ -e "$MACHINE/diditlogw.exe" ] || fail "not in Program Files"
    [ -d "$MACHINE/_internal" ] || fail "no libraries"
    value "$LISTED" '' 64 | grep -F 'diditlogw.exe" gui "%1"' || fail "addresses"
    ! value 'HKLM\Software\Microsoft\Windows\CurrentVersion\Run' DidItLog 64 | grep -q . || fail "starts at sign-in unasked"
    wine "$MACHINE/diditlogw.exe" gui </dev/null >/dev/null 2>&1 &
    RUNNING=$!
    sleep 8
    code=0; timeout 300 wine msiexec /i "$MSI" REINSTALL=ALL REINSTALLMODE=vamus ADDLOCAL=ALL /qn </dev/null >/dev/null 2>&1 || code=$?
    [ "$code" = 0 ] || fail "again: exit code $code"
    for _ in $(seq 50); do kill -0 $RUNNING 2>/dev/null || break; sleep 0.2; done
    ! kill -0 $RUNNING 2>/dev/null || fail "the old one runs on"
    [ "$(status msiexec /x "$MSI" /qn)" = 0 ] || fail "exit code"
    [ ! -e "$MACHINE/diditlogw.exe" ] || fail "files stayed"
    [ -z "$(value "$LISTED" '' 64)" ] || fail "addresses stayed"
fi
echo "all well"
