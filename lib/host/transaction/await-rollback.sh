#!/bin/sh
# Run inside the folder. Makes the timer roll back now, and waits until it has: then the files `armed` and `rolling-back`
# no longer exist.
turns=0
while [ -e armed ] || [ -e rolling-back ]; do
  if mv armed rolling-back 2> /dev/null; then echo roll-back 1<> wake; fi
  turns=$((turns + 1))
  [ "$turns" -lt 600 ] || break
  sleep 0.1 2> /dev/null || sleep 1
done
