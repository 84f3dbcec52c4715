#!/bin/sh
# The begin of every script: where a login without a profile may not look for iptables; one language for
# what tools print; and `$S`, which goes in front of what only root may do.
# shellcheck disable=SC2034 # $S is for whoever sources this
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin
LC_ALL=C
export PATH LC_ALL
. ./posix-mode.sh
S=
[ "$(id -u)" = 0 ] || S="sudo -n"
