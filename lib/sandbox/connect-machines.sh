#!/bin/sh
# Names the namespaces of a sandbox and connects them. Each of `$1`, `$3`, `$5` ... is lines for `ip -batch`.
#
# `$1`: names and links; `$2`: the link of this machine; `$3`: its addresses; then, for each machine of the sandbox, its
# namespace and its addresses.
set -e
link=$2 own=$3
printf '%s\n' "$1" | ip -batch -
# This machine has settings of its own, which its link of the sandbox does not follow. The other ends follow their namespaces.
for setting in accept_dad accept_ra disable_ipv6; do
  echo 0 >"/proc/sys/net/ipv6/conf/$link/$setting"
done
printf '%s\n' "$own" | ip -batch -
shift 3
while [ $# -gt 0 ]; do
  printf '%s\n' "$2" | ip -netns "$1" -batch -
  shift 2
done
