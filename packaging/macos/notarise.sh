#!/usr/bin/env bash
# Has Apple look through the files, and staples its answer to each; prints Apple's log and fails when it says no.
#
#   packaging/macos/notarise.sh build/DidItLog-0.1.0-arm64.dmg build/DidItLog-0.1.0-arm64.pkg
# Environment: APPLE_API_KEY (content of the .p8), APPLE_API_KEY_ID, APPLE_API_ISSUER
set -euo pipefail
if [ -z "${APPLE_API_KEY:-}" ]; then
    echo "::notice title=Not notarised::no APPLE_API_KEY: macOS will refuse these files on other Macs"
    exit 0
fi
KEY=$RUNNER_TEMP/notary.p8
trap 'rm -f "$KEY"' EXIT
(umask 077 && printf %s "$APPLE_API_KEY" >"$KEY")
ACCOUNT=(--key "$KEY" --key-id "$APPLE_API_KEY_ID" --issuer "$APPLE_API_ISSUER")
for file in "$@"; do
    answer=$(xcrun notarytool submit "$file" "${ACCOUNT[@]}" --wait --output-format json)
    id=$(plutil -extract id raw -o - - <<<"$answer")
    status=$(plutil -extract status raw -o - - <<<"$answer")
    if [ "$status" != Accepted ]; then
        xcrun notarytool log "$id" "${ACCOUNT[@]}"
        echo "::error title=Not notarised::$file: $status"
        exit 1
    fi
    xcrun stapler staple "$file"
done
