#!/bin/sh
# Prints versions and live rules of both families, and of both backends: rules of both filter the same packets.
# `iptables-nft-save` and `iptables-legacy-save` print what is there and create nothing.
# After know-version.sh.
# shellcheck disable=SC2034,SC2086 # which table is of no interest; $S is two words, or none
. ./run-framed.sh
for command in iptables ip6tables; do
  if ! command -v "$command-save" >/dev/null 2>&1; then
    begin "$command-missing"
    close 127
    continue
  fi
  know_version "$command"
  begin "$command-version"
  printf "%s" "$version"
  [ -n "$version" ]
  close "$?"
  run "$command-save" $S "$command-save" -c
  case $version in
    *nf_tables*)
      other=$command-legacy-save
      # The kernel lists the tables of legacy, for root alone. Where it lists none, nothing would be printed.
      [ -n "$S" ] || read -r table 2> /dev/null < "/proc/net/${command%tables}_tables_names" || continue
      ;;
    *) other=$command-nft-save ;;
  esac
  ! command -v "$other" >/dev/null 2>&1 || run "$command-other" $S "$other"
done
