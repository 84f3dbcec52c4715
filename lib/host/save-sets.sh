#!/bin/sh
# Prints the ipsets of the host, where they are asked for: `$sets` is `sets`, or `headers` for all but their entries, where
# the host has the tool. After save-both.sh, which has `run`.
# shellcheck disable=SC2154,SC2086 # set by whoever sources this; $S is two words, or none
if [ "$sets" = sets ]; then
  if command -v ipset > /dev/null 2>&1; then
    run ipset-save $S ipset save
  else
    begin ipset-missing
    close 127
  fi
elif [ "$sets" = headers ]; then
  ! command -v ipset > /dev/null 2>&1 || run ipset-list $S ipset list -t
fi
