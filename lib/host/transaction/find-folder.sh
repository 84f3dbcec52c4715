#!/bin/sh
# Reads the id of a transaction from stdin and enters its folder, which is wherever the commit could make it.
# `there` is empty when it no longer exists. One of that name that belongs to somebody else counts as gone.
# shellcheck disable=SC2034 # $there is for whoever sources this
. ./enter-folder.sh
IFS= read -r id || exit 70
case $id in
  "" | *[!A-Za-z0-9]*) exit 70 ;;
esac
folder=/run/cdktf-iptables.$id
[ -d "$folder" ] || folder=$(cd -P /tmp && pwd)/cdktf-iptables.$id
there=
enter "$folder" && there=yes || cd /
