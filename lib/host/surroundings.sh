#!/bin/sh
# Prints what stands around the rules, as far as the host has the tools: its addresses, the routers that it learned of; and where
# the line after the one for sets is `traffic`, the sockets that listen and the connections that it tracks. Each is cut at a size that a
# plan can carry. After frames.sh.
# shellcheck disable=SC2154 # set by whoever sources this
look() {
  begin "$1"
  limit=$2
  shift 2
  "$@" 2> /dev/null | head -c "$limit"
  close 0
}
if command -v ip > /dev/null 2>&1; then
  look addresses 262144 ip -o addr show scope global
  look routers 65536 ip -6 route show default
fi
if [ "$traffic" = traffic ]; then
  if command -v ss > /dev/null 2>&1; then
    look sockets 262144 ss -lntuH
  fi
  # Only root may see them, and no other login is given a right for it.
  if [ "$(id -u)" = 0 ]; then
    if command -v conntrack > /dev/null 2>&1; then
      look connections 4194304 conntrack -L -o extended
    elif [ -r /proc/net/nf_conntrack ]; then
      look connections 4194304 cat /proc/net/nf_conntrack
    fi
  fi
fi
