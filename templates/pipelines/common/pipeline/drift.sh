#!/bin/sh
# Says how hosts differ from what is declared. Nothing on any host is changed.
#
#   sh pipeline/drift.sh
#
# Leaves pipeline/out/drift.txt. Exit status 0 where nothing differs, 2 where something does, 1 where a host could not be read.
#
# FIREWALL_APP, FIREWALL_KEY    as for plan.sh
set -eu
cd "$(dirname "$0")/.."
out=pipeline/out
# shellcheck source=SCRIPTDIR/login.sh
. ./pipeline/login.sh
mkdir -p "$out"
echo '*' > "$out/.gitignore"

status=0
npx cdktf-iptables drift --app "${FIREWALL_APP:-npx tsx main.ts}" "$@" > "$out/drift.txt" 2>&1 || status=$?
cat "$out/drift.txt"
exit "$status"
