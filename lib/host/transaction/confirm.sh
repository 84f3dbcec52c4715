#!/bin/sh
# Ends the wait: the change stays. Run over a new connection, which is the proof that one can be made.
#
# Prints `confirmed` when that has been decided, now or before; else `not-confirmed`. Whether there is still something
# to roll back is for roll-back.sh to find out.
. ../environment.sh
. ../frames.sh
. ./find-folder.sh
# step confirm
begin outcome
[ -z "$there" ] || mv armed confirmed 2> /dev/null
if [ -n "$there" ] && [ -e confirmed ]; then
  [ ! -p wake ] || echo confirmed 1<> wake
  printf confirmed
else
  printf not-confirmed
fi
close 0
begin "done"
close 0
