#!/bin/sh
# `know_version iptables` sets $version to what `iptables --version` prints. A script asks each command once, however often it has to
# know.
# shellcheck disable=SC2034 # for whoever sources this
version_iptables=
version_ip6tables=
know_version() {
  eval "version=\$version_$1"
  [ -n "$version" ] || version=$("$1" --version 2> /dev/null)
  eval "version_$1=\$version"
}
