#!/bin/sh
# Waits until the commit and the timer have ended, however that happened, and finishes what they left.
# `$1`: the folder of the transaction, which is also the current one.
#
# Both hold a lock on the file `alive`, and what they start inherits it, so the kernel knows when the last of
# them has gone. Most often the folder has gone too then. Where it has not, somebody was killed: before the
# commit, when there is only a folder to remove, or after it, when there is a change to roll back.
#
# It stays in the folder from the start: where that has gone, somebody else may have made one of its name in /tmp.
. ../posix-mode.sh
exec 8>> "$1/alive" && flock 8
[ . -ef "$1" ] || exit
if [ -e armed ] || [ -e rolling-back ]; then
  exec 9< /run
  flock 9
  sh ./rollback
fi
[ ! -e confirmed ] || [ ! -f finish-sets ] || sh ./finish-sets > /dev/null 2>&1
[ -e failed ] || rm -rf "$1" || rm -rf "$1"
