#!/bin/sh
# The begin of every script: without functions and limits that a login may bring along; where a login without a profile may
# not look for iptables; one language for what tools print; and `$S`, which goes in front of what only root may do.
# shellcheck disable=SC2034,SC3045 # $S is for whoever sources this; every sh of a host has these limits, or does without
#
# It starts no process that it can do without: every script has this in front, and on a busy host each costs milliseconds.
# Where sh is bash, functions that the login exports would stand in for tools; no other sh takes them over.
case ${BASH_VERSION-} in
  ?*)
    unset -f unset command env sed 2> /dev/null
    for name in $(command env | command sed -n "s/^BASH_FUNC_\([^%(=]*\).*/\1/p"); do
      unset -f "$name" 2> /dev/null
    done
    ;;
esac
# Of a limit on files that may be changed, as much as scripts need, or all that there is.
ulimit -S -n 1024 2> /dev/null || ulimit -S -n "$(ulimit -H -n)" 2> /dev/null
ulimit -S -f unlimited 2> /dev/null || ulimit -S -f "$(ulimit -H -f)" 2> /dev/null
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
. ./posix-mode.sh
# The kernel says who this is, after the real user the effective one; `id` is asked where there is no /proc.
uid=
while read -r key real uid rest && [ "$key" != Uid: ]; do uid=; done 2> /dev/null < /proc/self/status
S=
[ "${uid:=$(id -u)}" = 0 ] || S="sudo -n"
