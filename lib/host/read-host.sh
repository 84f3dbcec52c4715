#!/bin/sh
# Reads a host: who is logged in, which iptables there is, and all rules. Changes nothing.
. ./environment.sh
. ./frames.sh
begin user
printf "%s" "$(id -un)"
end 0
. ./save-both.sh
begin "done"
end 0
