#!/bin/sh
# Rolls back now instead of at the end of the wait, whatever the commit is doing: one that is still waiting for
# something never starts, one that is under way or done is rolled back. Then prints the state and what is live.
#
# State:
#   over          nothing is left of the transaction
#   confirmed     it had been confirmed
#   failed        what could not be rolled back is still there; iptables' own words are printed
#   rolling-back  it takes longer than a minute
. ../environment.sh
. ../frames.sh
. ./find-folder.sh
IFS= read -r sets || sets=
begin state
if [ -n "$there" ]; then
  echo stopped 2> /dev/null > stopped
  . ./await-rollback.sh
fi
if [ -z "$there" ]; then printf over
elif [ -e rolling-back ]; then printf rolling-back
elif [ -e confirmed ]; then printf confirmed
elif [ -e failed ]; then printf failed
else printf over; fi
close 0
begin errors
[ -z "$there" ] || [ ! -e failed ] || printf "%s: %s" "$folder" "$(tail -n 20 errors)"
close 0
cd /
. ../know-version.sh
. ../save-both.sh
. ../save-sets.sh
begin "done"
close 0
