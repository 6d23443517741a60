#!/usr/bin/env bash
# The signed app in two forms: a disk image for people and a package for Jamf and other managements.
#
#   packaging/macos/packages.sh build/dist/DidItLog.app 0.1.0 arm64 build
# Environment: MACOS_INSTALLER_IDENTITY ("Developer ID Installer: …") signs the package when it is set
set -euo pipefail
APP=$1 VERSION=$2 ARCH=$3 OUT=$4
HERE=$(cd "$(dirname "$0")" && pwd)
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

mkdir "$WORK/image"
ditto "$APP" "$WORK/image/DidItLog.app"
ln -s /Applications "$WORK/image/Applications"
# On CI machines hdiutil now and then finds its own image busy (https://github.com/actions/runner-images/issues/7522).
for try in 1 2 3 4 5; do
    hdiutil create -ov -volname DidItLog -srcfolder "$WORK/image" -format UDZO "$OUT/DidItLog-$VERSION-$ARCH.dmg" && break
    [ "$try" -lt 5 ] || exit 1
    sleep 5
done

mkdir "$WORK/root"
ditto "$APP" "$WORK/root/DidItLog.app"
pkgbuild --analyze --root "$WORK/root" "$WORK/components.plist"
# Elsewhere on the disk there may be a copy of the app; the package is not to follow it there.
plutil -replace 0.BundleIsRelocatable -bool NO "$WORK/components.plist"
pkgbuild --root "$WORK/root" --component-plist "$WORK/components.plist" --install-location /Applications \
    --identifier app.diditlog.DidItLog.pkg --version "$VERSION" --scripts "$HERE/scripts" "$WORK/component.pkg"
SIGN=()
[ -z "${MACOS_INSTALLER_IDENTITY:-}" ] || SIGN=(--sign "$MACOS_INSTALLER_IDENTITY" --timestamp)
productbuild --package "$WORK/component.pkg" ${SIGN[@]+"${SIGN[@]}"} "$OUT/DidItLog-$VERSION-$ARCH.pkg"
