#!/bin/sh
# Applies the plan that was approved, or nothing.
#
#   sh pipeline/apply.sh COMMIT DIGEST
#
# Refused, before any host is touched, where pipeline/out/plan.json is another plan than the approved one (DIGEST), where it was made
# from another commit, and where a host has changed since it was planned.
#
# FIREWALL_KEY    the private key of a login that may change the rules: cdktf-iptables sudoers
set -eu
cd "$(dirname "$0")/.."
commit=$1
digest=$2
shift 2
# shellcheck source=SCRIPTDIR/login.sh
. ./pipeline/login.sh

npx cdktf-iptables apply pipeline/out/plan.json --commit "$commit" --approve-digest "$digest" "$@"
