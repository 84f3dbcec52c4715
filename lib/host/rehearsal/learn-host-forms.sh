#!/bin/sh
# Asks the host how it prints rules that only the host can tell: looks up the numbers of its users and groups, and
# loads rules into an empty network namespace (rehearse.sh). Changes nothing.
#
# stdin after the nonce: the sections of a rehearsal, and `names`, whose lines are `user NAME` or `group NAME`.
. ../environment.sh
umask 077
. ../frames.sh
if folder=$(mktemp -d 2> /dev/null) && cd "$folder"; then
  # shellcheck disable=SC2064 # the name is fixed now
  trap "cd /; rm -rf \"$folder\"" EXIT
  trap "exit 129" HUP INT TERM
  awk "$(cat ../unpack-sections.awk)" 2> /dev/null
  begin names
  while read -r list name; do
    case $list in
      user) number=$(id -u "$name" 2> /dev/null) ;;
      *) number=$({ getent group "$name" 2> /dev/null || grep "^$name:" /etc/group; } | cut -d : -f 3) ;;
    esac
    printf "%s %s %s\n" "$list" "$name" "$number"
  done < names
  close 0
  if [ -f rehearse ]; then
    # shellcheck source=/dev/null # it was sent
    rehearsed=$(set -- && . ./rehearse < /dev/null 2>&1)
    status=$?
    begin rehearsal
    printf "%s" "$rehearsed"
    close "$status"
  fi
fi
begin "done"
close 0
