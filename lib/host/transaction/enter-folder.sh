#!/bin/sh
# `enter /run/cdktf-iptables.ID` changes into the folder of a transaction, if it belongs to this user.
#
# A login that may not write to /run has its folder in /tmp, where everybody may make a folder or a link of any name that
# is free. So it is checked after entering, for the folder that the shell is in: its owner is this user, and it really
# is at that path and not behind a link. From then on nobody can exchange it. The path has to be without links but
# for the folder itself.
enter() { cd "$1" 2> /dev/null && [ -O . ] && [ "$(pwd -P)" = "$1" ]; }
