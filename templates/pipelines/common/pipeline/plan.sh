#!/bin/sh
# Plans all hosts and saves the plan. Nothing on any host is changed.
#
#   pipeline/plan.sh COMMIT
#
# Leaves plan.json, which pipeline/apply.sh applies; plan.md, which a reviewer reads; and plan.digest, which is what an
# approval approves. Exit status 0 whether there is something to do or not; 1 where a host could not be planned, which plan.md
# says as well.
#
# FIREWALL_APP    what declares the firewalls; `npx tsx main.ts` without it
# FIREWALL_KEY    the private key of a login that may only read: `cdktf-iptables authorized-key --read-only KEY.pub`
set -eu
cd "$(dirname "$0")/.."
. pipeline/login.sh

status=0
npx cdktf-iptables plan --app "${FIREWALL_APP:-npx tsx main.ts}" --out plan.json --commit "$commit" "$@" > plan.txt || status=$?
cat plan.txt
[ "$status" = 0 ] || [ "$status" = 2 ] || [ -s plan.json ] || exit "$status"
npx cdktf-iptables review plan.json --format markdown > plan.md
node -p 'JSON.parse(require("fs").readFileSync("plan.json", "utf8")).digest' > plan.digest
[ "$status" != 1 ]
