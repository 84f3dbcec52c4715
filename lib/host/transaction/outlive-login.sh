#!/bin/sh
# What the timer and the watchdog need to outlive the login that starts them. Sets
#   apart   words that go before their commands, so that they do not belong to the login; empty where there are none
#   ended   by whom they would be ended with the login all the same; empty where by nobody
#
# Where there is a systemd, root gives them a scope of their own, and so does a user whose manager stays (linger); that it works is
# tried. Otherwise, systemd and logind are asked what they do with what is left of a login.
# shellcheck disable=SC2034,SC2086 # both are for whoever sources this; words
apart=
ended=
if [ -d /run/systemd/system ]; then
  if [ -z "$S" ]; then
    apart="systemd-run --quiet --scope"
  elif [ -e "/var/lib/systemd/linger/$(id -un)" ]; then
    XDG_RUNTIME_DIR=/run/user/$(id -u)
    export XDG_RUNTIME_DIR
    apart="systemd-run --user --quiet --scope"
  fi
  [ -z "$apart" ] || timeout 10 $apart true < /dev/null > /dev/null 2>&1 || apart=
fi
if [ -z "$apart" ]; then
  # sshd as a service of its own for each connection, which ends with it; or a session of logind.
  unit=
  session=${XDG_SESSION_ID:-}
  if [ -r /proc/self/cgroup ]; then
    while IFS= read -r line; do
      case ${line##*/} in
        ?*@?*.service) : "${unit:=${line##*/}}" ;;
      esac
      case $line in
        */session-*.scope*) session=yes ;;
      esac
    done < /proc/self/cgroup
  fi
  if [ -n "$unit" ]; then
    mode=$(timeout 5 systemctl show -p KillMode "$unit" 2> /dev/null)
    case $mode in
      "" | KillMode=process | KillMode=none) ;;
      *) ended="systemd, as $unit has $mode" ;;
    esac
  fi
  if [ -n "$session" ]; then
    kills=$(timeout 5 loginctl show-session -p KillUserProcesses -p KillOnlyUsers -p KillExcludeUsers 2> /dev/null)
    only=$(printf "%s\n" "$kills" | sed -n "s/^KillOnlyUsers=//p")
    case " $(printf "%s\n" "$kills" | sed -n "s/^KillExcludeUsers=//p") " in
      *" $(id -un) "*) kills= ;;
    esac
    case "$kills" in
      *KillUserProcesses=yes*)
        case " $only " in
          "  " | *" $(id -un) "*) ended="logind, as it has KillUserProcesses=yes" ;;
        esac
        ;;
    esac
  fi
fi
