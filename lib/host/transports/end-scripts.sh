#!/bin/sh
# Sends a signal to the other scripts of one SSH connection. The protocol has a message for that, but sshd refuses it
# when root is logged in, and a script whose channel is closed lives on until it next reads or writes.
#
# All scripts of a connection have the same grandparent or parent, the sshd process of that connection: sshd starts the login
# shell as the leader of a session and of a process group, and the shell runs the script, in its own place or beside
# it, in the same group. `signal` is set in a line in front of this: TERM or KILL.
# shellcheck disable=SC2154
# shellcheck disable=SC2086 # fields become words
fields() {
  line=
  { read -r line < "/proc/$1/stat"; } 2> /dev/null
  line=${line##*") "}
}
fields "$$"
set -- $line
own=${4:-}
fields "$own"
set -- $line
sshd=${2:-}
[ -n "$sshd" ] || exit 0
for folder in /proc/[0-9]*; do
  pid=${folder#/proc/}
  fields "$pid"
  set -- $line
  if [ "${2:-}" = "$sshd" ] && [ "${3:-}" = "$pid" ] && [ "$pid" != "$own" ]; then
    kill -s "$signal" -- "-$pid" 2>/dev/null
  fi
done
exit 0
