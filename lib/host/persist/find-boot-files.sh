#!/bin/sh
# Finds the files that the host loads at boot: by what would load them; else by files that are there; else by
# their folder. Prints for each family where the file is, what it holds, and whether a service that loads it is
# started at boot; and the same of the file of ipsets, which has to be loaded before them. Settings files are read as
# text: running them would run whatever is in them.
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
  file_sets=/etc/iptables/ipsets
  service_sets=netfilter-persistent
}
own_services() {
  place=$1
  file4=$2
  file6=$3
  file_sets=$4
  service4=iptables
  service6=ip6tables
  service_sets=ipset
}
red_hat() {
  own_services iptables-services /etc/sysconfig/iptables /etc/sysconfig/ip6tables /etc/sysconfig/ipset
  # From then on, its service has a file for each set there.
  if is_there /etc/sysconfig/ipset.d/.saved; then file_sets=; fi
}
open_rc() {
  own_services openrc \
    "$(setting /etc/conf.d/iptables IPTABLES_SAVE /etc/iptables/rules-save)" \
    "$(setting /etc/conf.d/ip6tables IP6TABLES_SAVE /etc/iptables/rules6-save)" \
    "$(setting /etc/conf.d/ipset IPSET_SAVE /var/lib/ipset/rules-save)"
}
arch() { own_services iptables.service /etc/iptables/iptables.rules /etc/iptables/ip6tables.rules /etc/ipset.conf; }
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

is_enabled() {
  is_there /etc/systemd/system/*.wants/"$1".service /etc/runlevels/*/"$1" /etc/rc[2-5S].d/S??"$1"
}
read_file() {
  begin "$1-path"
  printf "%s" "$(readlink -f "$2" || printf "%s" "$2")"
  close 0
  run "$1-file" $S cat "$2"
}
describe() {
  read_file "$1" "$2"
  begin "$1-service"
  printf "%s" "$3"
  is_enabled "$3"
  close "$?"
}
lines_of_unit() {
  for folder in /etc/systemd/system /usr/lib/systemd/system /lib/systemd/system; do
    cat "$folder/$1.service" "$folder/$1.service.d"/*.conf 2> /dev/null
  done
}
# Whether a service of rules waits for the one of sets: one of the two has to say so.
waits_for_sets() {
  lines_of_unit ipset | grep -q "^Before=.*$1[.]service" && return 0
  lines_of_unit "$1" | grep -q "^After=.*ipset[.]service" && return 0
  grep -Eqs "^[[:space:]]*before[[:space:]].*$1" /etc/init.d/ipset && return 0
  grep -Eqs "^[[:space:]]*(after|need|use)[[:space:]].*ipset" /etc/init.d/"$1"
}
# Whether the file of sets is loaded at boot, and before the rules. Plugins are run in the order of their names.
loads_sets_before_rules() {
  is_enabled "$service_sets" || return 1
  if [ "$service_sets" = ipset ]; then
    waits_for_sets iptables || return 1
    waits_for_sets ip6tables
    return "$?"
  fi
  for plugin in /usr/share/netfilter-persistent/plugins.d/*; do
    case $plugin in
      *ipset*) [ -x "$plugin" ] && return 0 ;;
      *ip?tables*) return 1 ;;
    esac
  done
  return 1
}
# Whether something else seems to load sets: what it loads is not known.
loads_other_sets() {
  for unit in /etc/systemd/system/*.wants/*ipset*.service /etc/rc[2-5S].d/S??*ipset*; do
    case $unit in
      */ipset.service | */S??ipset) ;;
      *) [ ! -e "$unit" ] || return 0 ;;
    esac
  done
  grep -Eqs "^Exec[A-Za-z]*=.*ipset" /etc/systemd/system/*.service && return 0
  grep -qsw ipset /etc/rc.local /etc/local.d/*.start /etc/network/interfaces /etc/network/interfaces.d/* \
    /etc/network/if-pre-up.d/*
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
  if [ -n "$file_sets" ]; then
    read_file ipset "$file_sets"
  fi
  begin ipset-service
  printf "%s" "$service_sets"
  loads_sets_before_rules
  close "$?"
  begin sets
  loads_other_sets
  close "$?"
fi
begin "done"
close 0
