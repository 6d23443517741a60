#!/usr/bin/env bash
# Installs the package on a Mac that may be spoilt and runs the installed app.
#
#   packaging/macos/smoke.sh build/DidItLog-0.1.0-arm64.pkg
set -euo pipefail
APP=/Applications/DidItLog.app
PROGRAM=$APP/Contents/MacOS/diditlog
sudo installer -pkg "$1" -target /
"$PROGRAM" --version
"$PROGRAM" doctor --json | tee doctor.json || [ "${PIPESTATUS[0]}" -eq 3 ]
grep -q '"part": "keyring"' doctor.json
"$PROGRAM" demo --headless | tail -1 | grep -x 'Verdicts reached: logged, incomplete, pending, not_logged, ignored, cannot_check'
plutil -extract LSUIElement raw "$APP/Contents/Info.plist" | grep -x true
codesign --verify --strict "$APP"
open -g "$APP"
sleep 10
pgrep -f "$PROGRAM" >/dev/null
open 'diditlog:show'
sleep 3
[ "$(pgrep -f "$PROGRAM" | wc -l)" -eq 1 ]
# An upgrade over the running one starts the new one for the same person.
before=$(pgrep -f "$PROGRAM")
sudo installer -pkg "$1" -target /
sleep 5
[ "$(pgrep -f "$PROGRAM")" != "$before" ]
echo "all well"
