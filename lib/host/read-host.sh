#!/bin/sh
# Reads a host: who is logged in and from where, which iptables there is, and all rules. Changes nothing.
. ./environment.sh
. ./frames.sh
begin user
printf "%s" "$(id -un)"
close 0
begin connection
printf "%s" "${SSH_CONNECTION:-}"
close 0
. ./save-both.sh
begin "done"
close 0
