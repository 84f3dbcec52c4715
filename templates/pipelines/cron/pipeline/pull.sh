#!/bin/sh
# For a machine without a forge: brings the checkout to its branch, and applies what is declared there. What is on the branch
# counts as approved, so only who may change the rules may push to it.
#
#   */10 * * * *  cd /srv/firewall && sh pipeline/pull.sh
#
# cron sends by mail what it prints, and it prints nothing where there is nothing to do. Two runs never overlap. With
# FIREWALL_SIGNED=1, the commit has to be signed by a key that git trusts.
set -eu
cd "$(dirname "$0")/.."
mkdir -p pipeline/out
exec 9> pipeline/out/lock
flock -n 9 || exit 0

git fetch --quiet
[ -z "${FIREWALL_SIGNED:-}" ] || git verify-commit '@{upstream}'
before=$(git rev-parse HEAD)
git merge --quiet --ff-only '@{upstream}'
commit=$(git rev-parse HEAD)
if [ "$commit" != "$before" ] || [ ! -d node_modules ]; then npm ci --silent > /dev/null; fi

status=0
sh pipeline/plan.sh "$commit" > pipeline/out/run.log 2>&1 || status=$?
if [ "$status" != 0 ]; then
  cat pipeline/out/run.log
  exit "$status"
fi
[ "$(node pipeline/differs.mjs pipeline/out/plan.json)" = true ] || exit 0
sh pipeline/apply.sh "$commit" "$(cat pipeline/out/plan.digest)"
