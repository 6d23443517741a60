#!/usr/bin/env bash
# Signs the app from the inside out, each file by itself: `codesign --deep` misses nested code and is refused by Apple's
# notary (https://developer.apple.com/forums/thread/129980). Without a certificate it is signed for this Mac alone.
#
#   packaging/macos/sign.sh build/dist/DidItLog.app
# Environment: MACOS_CERTIFICATE (base64 of a .p12 "Developer ID Application"), MACOS_CERTIFICATE_PASSWORD
set -euo pipefail
APP=$1
HERE=$(cd "$(dirname "$0")" && pwd)
IDENTITY=-
OPTIONS=()
if [ -n "${MACOS_CERTIFICATE:-}" ]; then
    KEYCHAIN=$RUNNER_TEMP/signing.keychain-db
    LOCK=$(openssl rand -base64 24)
    printf %s "$MACOS_CERTIFICATE" | base64 --decode >"$RUNNER_TEMP/certificate.p12"
    security create-keychain -p "$LOCK" "$KEYCHAIN"
    security set-keychain-settings -lut 3600 "$KEYCHAIN"
    security unlock-keychain -p "$LOCK" "$KEYCHAIN"
    security import "$RUNNER_TEMP/certificate.p12" -P "$MACOS_CERTIFICATE_PASSWORD" -f pkcs12 -k "$KEYCHAIN" \
        -T /usr/bin/codesign -T /usr/bin/productbuild
    rm -f "$RUNNER_TEMP/certificate.p12"
    security set-key-partition-list -S apple-tool:,apple: -s -k "$LOCK" "$KEYCHAIN" >/dev/null
    security list-keychains -d user -s "$KEYCHAIN" login.keychain-db
    IDENTITY=$(security find-identity -v -p codesigning "$KEYCHAIN" | awk '/Developer ID Application/ {print $2; exit}')
    OPTIONS=(--timestamp)
else
    echo "::notice title=Not signed::no MACOS_CERTIFICATE: the app is signed for this Mac alone"
fi
is_code() { file -b "$1" | grep -q Mach-O; }
while IFS= read -r -d '' file; do
    if is_code "$file"; then
        codesign --force --options runtime ${OPTIONS[@]+"${OPTIONS[@]}"} --sign "$IDENTITY" "$file"
    fi
done < <(find "$APP/Contents/Frameworks" "$APP/Contents/Resources" -type f -print0)
find "$APP/Contents/Frameworks" -type d -name '*.framework' -print0 |
    xargs -0 -I{} codesign --force --options runtime ${OPTIONS[@]+"${OPTIONS[@]}"} --sign "$IDENTITY" {}
codesign --force --options runtime --entitlements "$HERE/entitlements.plist" \
    ${OPTIONS[@]+"${OPTIONS[@]}"} --sign "$IDENTITY" "$APP"
codesign --verify --strict --verbose=2 "$APP"
