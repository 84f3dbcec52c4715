#!/bin/sh
# The first process of the client machine: see boot-host.sh.
. ./network-settings.sh
(
  . ./become-first-process.sh
) </dev/null >/dev/null 2>&1 &
echo $!
