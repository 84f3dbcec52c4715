#!/bin/sh
# Sends a signal to the other scripts of one SSH connection. The protocol has a message for that, but sshd refuses it
# when root is logged in, and a script whose channel is closed lives on until it next reads or writes.
#
# The SSH server starts a login shell for each script of a connection, as the leader of a session and of a process group;
# the script runs in its place or below it, in the same group. So the leaders that have the same parent are the scripts
# of this connection. Once the connection is gone, the parent is another process, such as the first one of the host, whose
# children are all its services: so it has to be an SSH server by its name, or nothing is done. What holds the connection of
# the openssh transport open is spared, by its command line. `signal` is set in a line in front of this: TERM or KILL.
# shellcheck disable=SC2154
# shellcheck disable=SC2086 # fields become words
read_process() {
  line=
  { read -r line < "/proc/$1/stat"; } 2> /dev/null
  name=${line#*"("}
  line=${line##*") "}
}
read_process "$$"
set -- $line
own=${4:-0}
read_process "$own"
set -- $line
server=${2:-0}
[ "$server" -gt 1 ] || exit 0
read_process "$server"
case $name in
  sshd* | dropbear*) ;;
  *) exit 0 ;;
esac
for folder in /proc/[0-9]*; do
  pid=${folder#/proc/}
  read_process "$pid"
  set -- $line
  if [ "${2:-}" = "$server" ] && [ "${3:-}" = "$pid" ] && [ "$pid" != "$own" ]; then
    grep -q cdktf-iptables-keep-connection "/proc/$pid/cmdline" 2>/dev/null ||
      kill -s "$signal" -- "-$pid" 2>/dev/null
  fi
done
exit 0
