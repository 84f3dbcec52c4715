#!/bin/sh
# Puts a file in the place of another, whole or not at all, unless it has changed since it was read.
#
# stdin after the nonce: the path; the SHA-256 of the file that was read, `-` for none; the SHA-256 of what is to
# be written; and that. Mode, owner and security label of the old file are kept by writing into a copy of it.
# What was written is read back before it takes the place, so a connection that ends early leaves the old file.
# A program that does not take the lock can still write between the last comparison and the rename.
. ../environment.sh
. ../frames.sh
IFS= read -r path || exit 70
IFS= read -r expected || exit 70
IFS= read -r wanted || exit 70
umask 077
new=$path.cdktf-iptables
folder=$(dirname "$path")
written=

finish() {
  [ -z "$written" ] || $S rm -f "$new" 2> /dev/null
  begin outcome
  printf "%s\n%s" "$1" "$2"
  close 0
  begin "done"
  close 0
  exit 0
}
# shellcheck disable=SC2317 # a trap runs it
give_up() {
  $S rm -f "$new" 2> /dev/null
  exit 70
}
hash_of() {
  sum=$($S cat "$1" | sha256sum)
  printf "%s" "${sum%% *}"
}
check() {
  if said=$($S cat "$path" 2>&1 > /dev/null); then
    now=$(hash_of "$path")
  else
    case $said in
      *"No such file"*) now=- ;;
      *) finish failed "$said" ;;
    esac
  fi
  [ "$now" = "$expected" ] || finish changed ""
}

exec 9< /etc
flock -w 20 9 || finish locked ""
check
if [ ! -d "$folder" ]; then
  said=$(umask 022; $S mkdir -p "$folder" 2>&1) || finish failed "$said"
fi
trap give_up HUP INT TERM
written=yes
said=$($S rm -f "$new" 2>&1) || finish failed "$said"
if [ "$now" != - ]; then
  said=$($S cp -a "$path" "$new" 2>&1) || finish failed "$said"
fi
said=$({ $S tee "$new" > /dev/null; } 2>&1) || finish failed "$said"
[ "$(hash_of "$new")" = "$wanted" ] || finish truncated ""
said=$($S sync "$new" 2>&1) || finish failed "$said"
check
said=$($S mv -f "$new" "$path" 2>&1) || finish failed "$said"
written=
$S sync "$folder" > /dev/null 2>&1
finish written ""
