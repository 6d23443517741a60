#!/usr/bin/env bash
# Writes SHA256SUMS beside the files of a release: packaging/release/checksums.sh FOLDER
set -euo pipefail
cd "$1"
rm -f SHA256SUMS
sums=$(find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum)
echo "$sums" >SHA256SUMS
sha256sum --check --quiet SHA256SUMS
