#!/bin/sh
# Has connection tracking know the connection of this login before rules depend on it. `$command` is iptables or ip6tables.
#
# The kernel tracks nothing before there is a rule that asks for a state. A connection that is older begins for it with
# the first packet after that rule; when that is one from the host, the new rules take it for a new connection to
# somewhere, and may reject it. So a chain that nothing jumps to asks for a state first, and a packet goes there and back.
# The chain goes after the commit, or with the rollback (rollback.sh).
# shellcheck disable=SC2154,SC2086 # set by whoever sources this; words
echo tracked > "$command.tracked"
if $S "$command-restore" --noflush -w 5 < "$command-track" > /dev/null 2>&1; then
  begin tracked
  close 0
  # Address and port there, address and port here.
  set -- $SSH_CONNECTION
  there=$(printf ":%04X\$" "$2")
  here=$(printf ":%04X\$" "$4")
  turns=0
  while [ "$turns" -lt 100 ]; do
    sleep 0.3 2> /dev/null || sleep 1
    turns=$((turns + 1))
    # Sent, and not yet acknowledged.
    awk -v here="$here" -v there="$there" "\$2 ~ here && \$3 ~ there && \$5 !~ /^0+:/ { exit 1 }" /proc/net/tcp /proc/net/tcp6 2> /dev/null && break
  done
fi
