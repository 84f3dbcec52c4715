#!/bin/sh
# Waits `$1` seconds for the confirmation, and rolls back when none comes.
#
# It holds the lock of the host (descriptor 9) and the one that the watchdog waits for (descriptor 7) as long as the
# change is neither confirmed nor rolled back; both are inherited, and it does not start without them. It waits on a
# named pipe, so it ends in the moment of the confirmation; `timeout` counts monotonic time, so a clock that is set does not matter. It is its own
# session, ignores the end of the login that started it, and has no terminal.
#
# It reports that it runs in a second pipe, which it opens for reading too: otherwise it would wait there, with the
# lock, for a reader that may have ended.
#
# A line into the pipe `wake` ends the wait; which file exists decides what happens then (rollback.sh). So
# `echo > /run/cdktf-iptables.ID/wake` on the host rolls back at once.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
export PATH
trap "" HUP INT TERM PIPE
{ :; } <&7 <&9 || exit 1
folder=${0%/*}
cd "$folder" || exit 1
exec 5<> wake 4<> ready
echo ticking >&4 || exit 1
[ ! -e armed ] || timeout "$1" head -n 1 <&5 > /dev/null 2>&1
[ -e confirmed ] || [ ! -e rollback ] || sh ./rollback
# step disarm
[ ! -e confirmed ] || [ ! -f finish-sets ] || sh ./finish-sets > /dev/null 2>&1
[ -e failed ] || rm -rf "$folder" || rm -rf "$folder"
