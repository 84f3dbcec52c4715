#!/bin/sh
# Proves over the connection that is to confirm a change that what comes later gets through, too.
#
# 1. Prints what it reads: several packets of full size, there and back. A login alone is made of small ones.
# 2. Over IPv6, the neighbour that leads back has to be found anew first, where this is root. Found before the change, it
#    is remembered for a while, also by a host whose rules no longer let it be found.
#
# stdin after the nonce: what is to be printed.
. ../environment.sh
. ../frames.sh
case ${SSH_CONNECTION%% *} in
  *:*)
    route=$(ip -6 route get "${SSH_CONNECTION%% *}" 2> /dev/null)
    next=${SSH_CONNECTION%% *}
    device=
    # shellcheck disable=SC2086 # words
    set -- $route
    while [ $# -gt 1 ]; do
      case $1 in
        via) next=$2 ;;
        dev) device=$2 ;;
      esac
      shift
    done
    [ -z "$device" ] || ip -6 neigh flush to "$next" dev "$device" > /dev/null 2>&1
    ;;
esac
begin echo
cat
close 0
begin "done"
close 0
