#!/bin/sh
# The first process of the host, and its boot.
#
# It is started by a shell that has just left this machine's namespaces (`unshare`) and forks once: the fork is
# process 1 of the new process namespace, and all that is ever started there ends with it. The shell prints the
# fork's number as this machine counts, and ends.
#
# `$1`: log; `$2`: disk; `$3`: what to mount, as disk.ts writes it; `$4`: name; `$5`: path of sshd; `$6`: `first` on the
# first start of this disk.
#
# Programs take most of the time of a boot, so there are few: what the shell can do, it does.
. ./network-settings.sh
(
  set -e
  disk=$2 fstab=$3 name=$4 sshd=$5 start=$6

  # Copies of other sandboxes' mounts would keep their network namespaces alive for as long as this host lives.
  inherited=
  # shellcheck disable=SC2034 # all fields but one are left out
  while read -r id parent device root point rest; do
    case $disk/ in "$point"/*) continue ;; esac
    case $point in /run/*) inherited="$inherited $point" ;; esac
  done </proc/self/mountinfo
  # shellcheck disable=SC2086 # points become words
  [ -z "$inherited" ] || umount -l $inherited 2>/dev/null || :

  mount_files() { mount --all --types overlay --fstab "$fstab"; }
  # Just after a power loss, the kernel may still be letting go of the upper folders.
  mount_files || { sleep 0.2; mount_files; }
  mount --all --types nooverlay --fstab "$fstab"
  echo "$name" >/proc/sys/kernel/hostname

  folders="/run/sshd /run/lock"
  if [ "$start" = first ]; then
    folders="$folders /etc/iptables /etc/sysconfig"
    strange=
    # What root of this machine has set up for logins does not belong to the host.
    for each in /etc/iptables /etc/sysconfig /etc/nologin \
      /root/.ssh /root/.bashrc /root/.profile /root/.bash_profile /root/.bash_login; do
      [ ! -e "$each" ] && [ ! -L "$each" ] || strange="$strange $each"
    done
    # shellcheck disable=SC2086 # paths become words
    [ -z "$strange" ] || rm -rf $strange
  fi
  # shellcheck disable=SC2086 # paths become words
  mkdir -p $folders

  env --default-signal=INT,QUIT "$sshd" -D -e -f /etc/ssh/sshd_config &
  . ./become-first-process.sh
) </dev/null >>"$1" 2>&1 &
echo $!
