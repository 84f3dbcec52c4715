#!/bin/sh
# Prints what stands around the rules, as far as the host has the tools: its addresses, the routers that it learned of; and where
# the line after the one for sets is `traffic`, the sockets that listen and the connections that it tracks. Each is cut at a size that a
# plan can carry. After frames.sh.
# shellcheck disable=SC2154,SC2086 # set by whoever sources this; $S is two words or none
look() {
  begin "$1"
  limit=$2
  shift 2
  "$@" 2> /dev/null | head -c "$limit"
  close 0
}
# Of what is a few lines long on most hosts: without the process that cuts it.
look_briefly() {
  begin "$1"
  limit=$2
  shift 2
  printf "%.${limit}s" "$("$@" 2> /dev/null)"
  close 0
}
if command -v ip > /dev/null 2>&1; then
  look_briefly addresses 262144 ip -o addr show scope global
  look_briefly routers 65536 ip -6 route show default
fi
if [ "$traffic" = traffic ]; then
  if command -v ss > /dev/null 2>&1; then
    look sockets 262144 ss -lntuH
  fi
  # Only root may see them, and who is given the right: without it nothing is printed, which is not the same as none.
  if command -v conntrack > /dev/null 2>&1; then
    if [ -z "$S" ] || sudo -n -l conntrack -L -o extended > /dev/null 2>&1; then
      look connections 4194304 $S conntrack -L -o extended
    fi
  elif [ -r /proc/net/nf_conntrack ]; then
    look connections 4194304 cat /proc/net/nf_conntrack
  fi
fi
