#!/bin/sh
# Finds the files that the host loads at boot: by what would load them; else by files that are there; else by
# their folder. Prints for each family where the file is, what it holds, and whether a service that loads it is
# started at boot. Settings files are read as text: running them would run whatever is in them.
# shellcheck disable=SC2086 # $S is two words, or none; $units are two files
. ../environment.sh
. ../frames.sh
. ../run-framed.sh
is_there() {
  for path; do
    [ -e "$path" ] && return 0
  done
  return 1
}
setting() {
  value=$([ -r "$1" ] && tr -d "\042\047" < "$1" | sed -n "s/^ *$2=\([^ #]*\).*/\1/p" | tail -n 1)
  case $value in
    /*) printf "%s" "$value" ;;
    *) printf "%s" "$3" ;;
  esac
}
debian() {
  place=netfilter-persistent
  file4=/etc/iptables/rules.v4
  file6=/etc/iptables/rules.v6
  service4=netfilter-persistent
  service6=netfilter-persistent
}
own_services() {
  place=$1
  file4=$2
  file6=$3
  service4=iptables
  service6=ip6tables
}
red_hat() { own_services iptables-services /etc/sysconfig/iptables /etc/sysconfig/ip6tables; }
open_rc() {
  own_services openrc \
    "$(setting /etc/conf.d/iptables IPTABLES_SAVE /etc/iptables/rules-save)" \
    "$(setting /etc/conf.d/ip6tables IP6TABLES_SAVE /etc/iptables/rules6-save)"
}
arch() { own_services iptables.service /etc/iptables/iptables.rules /etc/iptables/ip6tables.rules; }
units="/usr/lib/systemd/system/iptables.service /etc/systemd/system/iptables.service"

place=
if is_there /usr/share/netfilter-persistent/plugins.d/*ip?tables; then debian
elif is_there /usr/libexec/iptables/iptables.init; then red_hat
elif is_there /etc/conf.d/iptables; then open_rc
elif grep -qs /etc/iptables/iptables.rules $units; then arch
elif is_there /etc/iptables/rules.v4 /etc/iptables/rules.v6; then debian
elif is_there /etc/sysconfig/iptables /etc/sysconfig/ip6tables; then red_hat
elif is_there /etc/iptables/rules-save /etc/iptables/rules6-save; then open_rc
elif is_there /etc/iptables/iptables.rules /etc/iptables/ip6tables.rules; then arch
elif is_there /etc/iptables; then debian
fi

describe() {
  begin "$1-path"
  printf "%s" "$(readlink -f "$2" || printf "%s" "$2")"
  close 0
  run "$1-file" $S cat "$2"
  begin "$1-service"
  printf "%s" "$3"
  is_there /etc/systemd/system/*.wants/"$3".service /etc/runlevels/*/"$3" /etc/rc[2-5S].d/S??"$3"
  close "$?"
}
# Rules that name ipsets load only after these: a plugin or a service that is started at boot, or a file that runs ipset.
loads_sets() {
  is_there /usr/share/netfilter-persistent/plugins.d/*ipset* /etc/systemd/system/*.wants/ipset*.service \
    /etc/runlevels/*/ipset /etc/rc[2-5S].d/S??ipset* && return 0
  grep -qsw ipset /etc/systemd/system/*.service /etc/rc.local /etc/local.d/*.start /etc/network/interfaces \
    /etc/network/interfaces.d/* /etc/network/if-pre-up.d/*
}
begin user
printf "%s" "$(id -un)"
close 0
begin place
printf "%s" "$place"
close 0
if [ -n "$place" ]; then
  describe iptables "$file4" "$service4"
  describe ip6tables "$file6" "$service6"
  begin sets
  loads_sets
  close "$?"
fi
begin "done"
close 0
