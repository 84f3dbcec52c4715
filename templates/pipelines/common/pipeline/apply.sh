#!/bin/sh
# Applies the plan that was approved, or nothing.
#
#   pipeline/apply.sh COMMIT DIGEST
#
# Refused, with no host touched, where plan.json is another one than was approved (DIGEST), was made from another commit, or
# where a host has changed since it was planned.
#
# FIREWALL_KEY    the private key of a login that may change the rules: `cdktf-iptables sudoers`
set -eu
cd "$(dirname "$0")/.."
digest=$2
. pipeline/login.sh

npx cdktf-iptables apply plan.json --commit "$commit" --approve-digest "$digest" "$@"
