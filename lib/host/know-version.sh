#!/bin/sh
# `know_version iptables` sets what `iptables --version` prints as $version, and how that ended as $status. Each command is asked
# once by a script, however often the script has to know.
# shellcheck disable=SC2034 # both are for whoever sources this
know_version() {
  case $1 in
    iptables) version=${version4-} status=${status4-} ;;
    *) version=${version6-} status=${status6-} ;;
  esac
  [ -z "$status" ] || return 0
  version=$("$1" --version 2> /dev/null)
  status=$?
  case $1 in
    iptables) version4=$version status4=$status ;;
    *) version6=$version status6=$status ;;
  esac
}
