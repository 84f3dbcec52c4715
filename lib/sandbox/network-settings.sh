#!/bin/sh
# What a network namespace gets before it has links, so that they begin with it: network.ts says why.
for setting in \
  net/ipv6/conf/all/accept_dad=0 net/ipv6/conf/default/accept_dad=0 \
  net/ipv6/conf/all/accept_ra=0 net/ipv6/conf/default/accept_ra=0 \
  net/ipv6/conf/all/disable_ipv6=0 net/ipv6/conf/default/disable_ipv6=0 \
  net/ipv4/conf/all/rp_filter=0 net/ipv4/conf/default/rp_filter=0 \
  net/ipv4/icmp_ratelimit=0 net/ipv4/icmp_ratemask=0 \
  net/ipv6/icmp/ratelimit=0 net/ipv6/icmp/ratemask=; do
  echo "${setting#*=}" >"/proc/sys/${setting%%=*}" || exit 1
done
