#!/bin/sh
# Sends a signal to the other scripts of one SSH connection. The protocol has a message for that, but sshd refuses it
# when root is logged in, and a script whose channel is closed lives on until it next reads or writes.
#
# All scripts of a connection have the same parent, the sshd process of that connection, and each leads a process group
# of its own. `signal` is set in a line in front of this: TERM or KILL.
# shellcheck disable=SC2154
for folder in /proc/[0-9]*; do
  line=
  { read -r line < "$folder/stat"; } 2>/dev/null
  # shellcheck disable=SC2086 # fields become words
  set -- ${line##*) }
  pid=${folder#/proc/}
  if [ "${2:-}" = "$PPID" ] && [ "${3:-}" = "$pid" ] && [ "$pid" != "$$" ]; then
    kill -s "$signal" -- "-$pid" 2>/dev/null
  fi
done
exit 0
