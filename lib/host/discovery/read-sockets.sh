#!/bin/sh
# Prints what listens on the host, and each connection that is open in one of the seconds of a while. Changes nothing.
. ../environment.sh
. ../frames.sh
. ../run-framed.sh
IFS= read -r seconds || exit 70
case $seconds in
  "" | *[!0-9]*) exit 70 ;;
esac
run listening ss -Htulnp
begin connections
while :; do
  ss -Htn state established
  [ "$seconds" -gt 0 ] || break
  seconds=$((seconds - 1))
  sleep 1
done 2> /dev/null | awk "{ print \$(NF - 1), \$NF }" | sort -u
close 0
begin "done"
close 0
