#!/bin/sh
# The first process of the host, and its boot.
#
# It is started by a shell that has just left this machine's namespaces (`unshare`) and forks once: the fork is
# process 1 of the new process namespace, and all that is ever started there ends with it. The shell prints the
# fork's number as this machine counts, and ends.
#
# `$1`: log; `$2`: disk; `$3`: name; `$4`: path of sshd; `$5`: `first` on the first start of this disk; the rest: the
# folders that are overlays.
(
  set -e
  disk=$2 name=$3 sshd=$4 start=$5
  shift 5

  for folder; do
    layers="lowerdir=/$folder,upperdir=$disk/$folder,workdir=$disk/.work/$folder"
    # Just after a power loss, the kernel may still be letting go of the upper folder.
    mount -t overlay -o "$layers" overlay "/$folder" || { sleep 0.2; mount -t overlay -o "$layers" overlay "/$folder"; }
  done
  # Copies of other sandboxes' mounts would keep their network namespaces alive for as long as this host lives.
  # shellcheck disable=SC2034 # all fields but one are left out
  points=$(while read -r id parent device root point rest; do echo "$point"; done </proc/self/mountinfo)
  inherited=
  for point in $points; do
    case $point in /run/*) inherited="$inherited $point" ;; esac
  done
  # shellcheck disable=SC2086 # points become words
  [ -z "$inherited" ] || umount -l $inherited 2>/dev/null || :
  mount -t tmpfs -o mode=755 tmpfs /run
  mount -t proc proc /proc
  mount -t sysfs sysfs /sys
  mkdir -p /run/sshd /run/lock
  echo "$name" >/proc/sys/kernel/hostname

  if [ "$start" = first ]; then
    rm -rf /etc/iptables /etc/sysconfig /etc/nologin
    mkdir /etc/iptables /etc/sysconfig
    chmod 600 /etc/ssh/ssh_host_ed25519_key
    echo "$name" >/etc/hostname
    printf "127.0.0.1 localhost\n::1 localhost\n127.0.1.1 %s\n" "$name" >/etc/hosts
    # What root of this machine has set up for logins does not belong to the host.
    rm -rf /root/.ssh /root/.bashrc /root/.profile /root/.bash_profile /root/.bash_login
    # sshd without PAM refuses an account that is locked by "!".
    sed -i "s/^root:[^:]*:/root:*:/" /etc/shadow
  fi

  env --default-signal=INT,QUIT "$sshd" -D -e -f /etc/ssh/sshd_config &
  . ./become-first-process.sh
) </dev/null >>"$1" 2>&1 &
echo $!
