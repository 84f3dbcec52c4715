#!/bin/sh
# Ends the wait: the change stays. Run over a new connection, which is the proof that one can be made.
#
# Prints `confirmed` when that has been decided, now or before; else `not-confirmed`. Whether there is still something
# to roll back is for roll-back.sh to find out. Sets that no rule names any more are destroyed first, so that who reads the
# host next does not see them; the frame `kept-sets` names those that somebody else uses.
. ../environment.sh
. ../frames.sh
. ./find-folder.sh
# step confirm
begin outcome
[ -z "$there" ] || mv armed confirmed 2> /dev/null
kept=
if [ -n "$there" ] && [ -e confirmed ]; then
  if [ -f finish-sets ]; then
    kept=$(sh ./finish-sets 2> /dev/null < /dev/null)
    rm -f finish-sets
  fi
  [ ! -p wake ] || echo confirmed 1<> wake
  printf confirmed
else
  printf not-confirmed
fi
close 0
if [ -n "$kept" ]; then
  begin kept-sets
  printf "%s" "$kept"
  close 0
fi
begin "done"
close 0
