#!/bin/sh
# Prints versions and live rules of both families, and of both backends: rules of both filter the same packets.
# `iptables-nft-save` and `iptables-legacy-save` print what is there and create nothing.
# shellcheck disable=SC2086 # $S is two words, or none
. ./run-framed.sh
for command in iptables ip6tables; do
  if ! command -v "$command-save" >/dev/null 2>&1; then
    begin "$command-missing"
    close 127
    continue
  fi
  version=$("$command" --version 2> /dev/null)
  status=$?
  begin "$command-version"
  printf "%s" "$version"
  close "$status"
  case $version in
    *nf_tables*) other=$command-legacy-save ;;
    *) other=$command-nft-save ;;
  esac
  run "$command-save" $S "$command-save" -c
  if command -v "$other" >/dev/null 2>&1; then
    run "$command-other" $S "$other"
  fi
done
