#!/bin/sh
# Says how hosts differ from what is declared. Nothing on any host is changed.
#
#   pipeline/drift.sh COMMIT
#
# Leaves drift.txt. Exit status 0 where nothing differs, 2 where something does, 1 where a host could not be read.
#
# FIREWALL_APP, FIREWALL_KEY    as for pipeline/plan.sh
set -eu
cd "$(dirname "$0")/.."
. pipeline/login.sh

status=0
npx cdktf-iptables drift --app "${FIREWALL_APP:-npx tsx main.ts}" "$@" > drift.txt 2>&1 || status=$?
cat drift.txt
exit "$status"
