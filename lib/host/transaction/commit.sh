#!/bin/sh
# Everything between two reads of the host: prepare, rehearse, lock, arm the timer, compare, commit, and read again.
#
# stdin after the nonce: a line each of the transaction's id, seconds to confirm, seconds to wait for the lock, the
# hash of what iptables-save and ip6tables-save printed when the plan was made, who deploys; then sections, each a
# line `#section NAME LINES` and that many lines. No line of a batch or script begins with `#section`.
#
# Nothing is changed before everything that rolls back is on the host and the timer runs, and nothing that
# takes time is between the comparison and the commit. Results are frames; `refused-...` frames say why nothing
# was changed. Whoever wants to stop it makes `stopped` in the folder, and looks whether `armed` is there after
# that; this makes `armed`, and looks for `stopped` after that: one of the two sees the other. The frame
# `committed` says, before the host is read again, that all is committed.
#
# On legacy, root holds the xtables lock from the comparison to the commit, so that no other tool that takes
# it can come between; the inner command gets a lock file of its own, which iptables can since 1.8.6.
#
# The script works inside its folder and calls what is there by its bare name: whoever else may write to /tmp can put
# another folder in the place of one that has gone, but not under the feet of a process that is in it.
#
# sudo closes the descriptors of whatever it starts, and what it starts may go on when sudo and this script have been killed.
# So a process waits at the pipe that a restore prints into, until all have closed it that can still commit: as
# long as it waits it holds the lock 6, for which a rollback waits (rollback.sh).
#
# Descriptors: 5 what a restore prints, 6 a commit is being made, 7 this or the timer is alive, 8 the xtables lock, 9 the lock of the host.
# shellcheck disable=SC2086 # $S is two words, or none
. ../environment.sh
umask 077
. ../frames.sh
. ../know-version.sh
. ./enter-folder.sh
IFS= read -r id && IFS= read -r seconds && IFS= read -r lock_wait && IFS= read -r hash4 && IFS= read -r hash6 && IFS= read -r deployer || exit 70
case $id in
  "" | *[!A-Za-z0-9]*) exit 70 ;;
esac
trap "" PIPE
finish() {
  begin "done"
  close 0
  exit 0
}
refuse() {
  begin "refused-$1"
  printf "%s" "$2"
  close 1
  finish
}
room() {
  df . 2> /dev/null
  [ "$(ulimit -f)" = unlimited ] || echo "the login has a limit for the size of files (ulimit -f): $(ulimit -f)"
}
leave() {
  rm -f armed
  [ ! -p wake ] || echo stop 1<> wake
  cd /
  rm -rf "$folder"
}

# step prepare
missing=
for tool in awk flock grep head mkfifo mv rm sed setsid sha256sum sleep tail timeout wc; do
  command -v "$tool" > /dev/null 2>&1 || missing="$missing $tool"
done
[ -z "$missing" ] || refuse tools "$missing"
# Others may read the file `deployer` in it, and cannot list it.
folder=/run/cdktf-iptables.$id
mkdir -m 711 "$folder" 2> /dev/null || {
  folder=$(cd -P /tmp && pwd)/cdktf-iptables.$id
  mkdir -m 711 "$folder" 2> /dev/null || refuse space "no folder can be made in /run or /tmp"
}
enter "$folder" || refuse space "$folder is not the folder that was made"
trap leave EXIT
trap "exit 129" HUP INT TERM
turns=0
until command exec 7> alive && flock -n 7 && [ -e alive ]; do
  # Somebody who cleans up takes it for one that was left behind, and is just removing it.
  turns=$((turns + 1))
  [ "$turns" -lt 30 ] || refuse space "$folder/alive cannot be made or locked"
  sleep 0.1 2> /dev/null || sleep 1
  mkdir -m 711 "$folder" 2> /dev/null && enter "$folder"
done
. ./outlive-login.sh
[ -z "$ended" ] || refuse logout "$ended"
setsid $apart sh -c "$(cat ./watchdog.sh)" sh "$folder" < /dev/null > /dev/null 2>&1 7>&- &
awk "$(cat ../unpack-sections.awk)" 2> awk.errors || refuse space "$(cat awk.errors 2> /dev/null)"
names=
wanted=
while read -r count name; do
  names="$names $name"
  wanted="$wanted$count $name "
done < lines
[ "${names##* }" = end ] || refuse space "the folder $folder does not hold what was sent"
# shellcheck disable=SC2046 # numbers and names become words
set -- $(wc -l $names)
case "$* " in
  "$wanted"*) ;;
  *) refuse space "$(room)" ;;
esac
for command in iptables ip6tables; do
  [ -f "$command" ] || continue
  know_version "$command"
  case $version in
    # That of nft takes -w, and does not say so.
    *nf_tables*) continue ;;
  esac
  case $("$command-restore" --help 2>&1 < /dev/null) in
    *--wait*) ;;
    *--noflush*) refuse old "$version" ;;
  esac
done
sets=
if [ -f ipset ]; then
  sets=sets
  command -v ipset > /dev/null 2>&1 || refuse tools " ipset"
fi
mkfifo wake ready said && command true > committing && command true > errors || refuse space "$(room)"

# step rehearse
if [ -f rehearse ]; then
  # shellcheck source=/dev/null # it was sent
  rehearsed=$(set -- && . ./rehearse < /dev/null 2>&1 7>&-)
  status=$?
  begin rehearsal
  printf "%s" "$rehearsed"
  close "$status"
  case $status in
    3 | 4) refuse rehearsed "" ;;
  esac
fi

# step lock
command exec 9< /run || refuse tools "a folder /run that can be read"
timeout "$lock_wait" flock 9
case $? in
  0) ;;
  124 | 143)
    places=/run
    [ -z "$S" ] || places="/run /tmp"
    for place in $places; do
      holding=$(timeout 5 cat "$place"/cdktf-iptables.*/deployer 2> /dev/null | head -c 200 | head -n 1)
      [ -z "$holding" ] || refuse locked "$holding"
    done
    refuse locked ""
    ;;
  *) refuse tools "flock, which fails" ;;
esac
umask 022
printf "%s\n" "$deployer" > deployer
umask 077
for stale in "${folder%/*}"/cdktf-iptables.*; do
  ! [ "$stale" -ot . ] || (enter "$stale" && flock -n alive rm -rf "$stale")
done

# step arm
echo armed > armed
[ -e armed ] || refuse space "$(room)"
(exec setsid $apart sh "$folder/timer" "$seconds" < /dev/null > /dev/null 2>&1) &
timeout 10 head -n 1 ready > /dev/null || refuse timer "setsid sh $folder/timer"
begin transaction && printf "%s" "$folder" && close 0 || exit 1
[ ! -e stopped ] || refuse stopped ""

# step compare
if [ -z "$S" ]; then
  know_version iptables
  case $version in
    *v1.8.[0-5]\ *) ;;
    *"(legacy)"*)
      command exec 8>> /run/xtables.lock && timeout 10 flock 8 || refuse xtables "/run/xtables.lock"
      export XTABLES_LOCKFILE="$folder/xtables.lock"
      ;;
  esac
fi
hash_of() {
  command -v "$1-save" > /dev/null 2>&1 || { echo none; return; }
  $S "$1-save" -c 2> /dev/null | awk "$(cat ./compared.awk)" | sha256sum
}
# A hash has two spaces and a name of the file behind it.
is_as_read() {
  [ "$2" != - ] || return 0
  case $(hash_of "$1") in
    "$2" | "$2 "*) ;;
    *) return 1 ;;
  esac
}
# Only of a change that is about sets.
sets_are_as_read() {
  [ -f ipset ] || return 0
  case $($S ipset save 2> /dev/null | awk "$(cat ./compared-sets.awk)" | sha256sum) in
    "$(cat ipset-hash) "*) ;;
    *) return 1 ;;
  esac
}
# Both families side by side: others wait for the lock meanwhile.
(trap - EXIT && is_as_read ip6tables "$hash6") < /dev/null &
other_family=$!
as_read=yes
is_as_read iptables "$hash4" || as_read=
wait "$other_family" || as_read=
if [ -z "$as_read" ] || ! sets_are_as_read; then
  leave
  exec 8>&- 9<&-
  begin refused-changed
  close 1
  . ../save-both.sh
  . ../save-sets.sh
  finish
fi
trap - EXIT
trap "" HUP INT TERM
case ${SSH_CONNECTION:-} in
  "") command= ;;
  *:*) command=ip6tables ;;
  *) command=iptables ;;
esac
if [ -f "$command-track" ]; then
  . ./track-connection.sh
fi
# KILL would end sudo alone; USR1 it passes on to what it has started, which does not ignore it as it does TERM.
limit="timeout -s KILL $seconds"
[ -z "$S" ] || limit="timeout -s KILL $((seconds + 5)) timeout -s USR1 $seconds"
command exec 6>> committing && flock 6
# A file without a byte can be made where no space is left.
make_batch() {
  case $command in
    ipset) true > ipset.started && $limit $S ipset -! restore ;;
    *) $limit $S "$command-restore" --noflush -w 5 ;;
  esac
}
for command in ipset iptables ip6tables; do
  # step commit-sets, step commit-ipv4, step commit-ipv6
  [ -f "$command" ] || continue
  if [ ! -e armed ]; then
    begin late
    close 1
    status=1
    break
  fi
  # A file of the group alone: mksh keeps another one open where `exec` has closed it.
  status=1
  {
    (exec setsid cat < said > words 5<&- 8>&-) &
    reader=$!
    make_batch < "$command" > said 2>&1 5<&-
    status=$?
  } 5<> said
  [ "$status" -ne 0 ] || echo committed > "$command.committed"
  case $status in
    124 | 137) ;;
    *) wait "$reader" ;;
  esac
  begin "$command"
  [ ! -s words ] || cat words
  close "$status"
  [ "$status" -eq 0 ] || break
done
for command in iptables ip6tables; do
  [ "$status" -eq 0 ] || continue
  [ -e "$command.tracked" ] || continue
  if $S "$command-restore" --noflush -w 5 < "$command-untrack" > /dev/null 2>&1; then rm -f "$command.tracked"; fi
done
exec 6>&- 8>&-
unset XTABLES_LOCKFILE
if [ "$status" -ne 0 ]; then
  . ./await-rollback.sh
else
  begin committed
  close 0
fi
exec 7>&- 9<&-
cd /

# step verify
. ../save-both.sh
. ../save-sets.sh
finish
