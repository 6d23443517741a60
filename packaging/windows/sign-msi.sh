#!/usr/bin/env bash
# Signs the MSI, which is built on Linux; without a certificate it says so and goes on.
#
#   packaging/windows/sign-msi.sh build/DidItLog-0.1.0.msi
# Environment: WINDOWS_CERTIFICATE (base64 of a .pfx), WINDOWS_CERTIFICATE_PASSWORD; TIMESTAMP_URL (empty: none)
set -euo pipefail
MSI=$1
if [ -z "${WINDOWS_CERTIFICATE:-}" ]; then
    echo "::notice title=Not signed::no WINDOWS_CERTIFICATE: $MSI stays unsigned"
    exit 0
fi
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
umask 077
printf %s "$WINDOWS_CERTIFICATE" | base64 --decode >"$WORK/certificate.pfx"
printf %s "$WINDOWS_CERTIFICATE_PASSWORD" >"$WORK/password"
STAMP=(-ts "${TIMESTAMP_URL-http://timestamp.digicert.com}")
[ -n "${STAMP[1]}" ] || STAMP=()
osslsigncode sign -pkcs12 "$WORK/certificate.pfx" -readpass "$WORK/password" -h sha256 -n DidItLog \
    ${STAMP[@]+"${STAMP[@]}"} -in "$MSI" -out "$WORK/signed.msi"
mv "$WORK/signed.msi" "$MSI"
