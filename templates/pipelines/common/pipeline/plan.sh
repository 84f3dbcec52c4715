#!/bin/sh
# Plans all hosts and saves the plan. Nothing on any host is changed.
#
#   sh pipeline/plan.sh COMMIT
#
# Leaves in pipeline/out: plan.json, which apply.sh applies; plan.md, which a reviewer reads; plan.digest, which is what an
# approval approves. Exit status 0 whether there is something to do or not; 1 where a host could not be planned, and plan.md
# says so as well.
#
# Where there is a file pipeline/policy.yaml, 1 also where a host would hold what it forbids: see policy.example.yaml.
#
# FIREWALL_APP    what declares the firewalls. Default: npx tsx main.ts
# FIREWALL_KEY    the private key of a login that may only read: cdktf-iptables authorized-key --read-only KEY.pub
set -eu
cd "$(dirname "$0")/.."
out=pipeline/out
commit=$1
shift
# shellcheck source=SCRIPTDIR/login.sh
. ./pipeline/login.sh
if [ -e pipeline/policy.yaml ]; then set -- "$@" --assert pipeline/policy.yaml; fi
mkdir -p "$out"
rm -f "$out"/plan.*
echo '*' > "$out/.gitignore"

status=0
npx cdktf-iptables plan --app "${FIREWALL_APP:-npx tsx main.ts}" --out "$out/plan.json" --commit "$commit" "$@" || status=$?
[ -e "$out/plan.json" ] || exit 1
npx cdktf-iptables review "$out/plan.json" --format markdown > "$out/plan.md"
node -p 'JSON.parse(fs.readFileSync(process.argv[1], "utf8")).digest' "$out/plan.json" > "$out/plan.digest"
[ "$status" != 1 ]
