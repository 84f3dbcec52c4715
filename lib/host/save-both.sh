#!/bin/sh
# Prints versions and live rules of both families, and of both backends: rules of both filter the same packets.
# `iptables-nft-save` and `iptables-legacy-save` print what is there and create nothing.
# shellcheck disable=SC2086 # $S is two words, or none
. ./run-framed.sh
. ./know-version.sh
# Whether legacy may have tables: the kernel lists them, and only root may see that list. Where it is empty, nothing would be printed.
# shellcheck disable=SC2034 # which table is of no interest
may_have_legacy() {
  [ -z "$S" ] || return 0
  case $1 in
    iptables) list=/proc/net/ip_tables_names ;;
    *) list=/proc/net/ip6_tables_names ;;
  esac
  [ -e "$list" ] || return 1
  [ -r "$list" ] || return 0
  read -r table < "$list"
}
for command in iptables ip6tables; do
  if ! command -v "$command-save" >/dev/null 2>&1; then
    begin "$command-missing"
    close 127
    continue
  fi
  know_version "$command"
  begin "$command-version"
  printf "%s" "$version"
  close "$status"
  case $version in
    *nf_tables*) other=$command-legacy-save ;;
    *) other=$command-nft-save ;;
  esac
  run "$command-save" $S "$command-save" -c
  if command -v "$other" >/dev/null 2>&1; then
    if [ "$other" = "$command-nft-save" ] || may_have_legacy "$command"; then
      run "$command-other" $S "$other"
    else
      run "$command-other" true
    fi
  fi
done
