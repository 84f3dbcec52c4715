#!/bin/sh
# Reads a host: who is logged in and from where, what stands around the rules, which iptables there is, all rules, and all
# ipsets where the line after the nonce is `sets`, or what they are where it is `headers`. Changes nothing.
. ./environment.sh
. ./frames.sh
IFS= read -r sets || sets=
IFS= read -r traffic || traffic=
begin user
printf "%s" "$(id -un)"
close 0
begin connection
printf "%s" "${SSH_CONNECTION:-}"
close 0
. ./surroundings.sh
. ./know-version.sh
. ./save-both.sh
. ./save-sets.sh
begin "done"
close 0
