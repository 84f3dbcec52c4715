#!/bin/sh
# Rolls a change back. It lies beside its batches in the folder of the transaction, and needs nobody to start it: the
# timer runs it when a wait ends, the watchdog when the timer was killed, and a person may
# (`sh /run/cdktf-iptables.ID/rollback`). All it does can be done twice.
#
# Which file exists says what has been decided, and whoever renames `armed` first decides: `confirmed` or
# `rolling-back`, never both.
#
# First it makes sure that no commit comes after it: a batch that is not yet being read is made empty, and one
# that is being read is waited for.
#
# Each table has two rollback batches. `exact` reverses each operation; its first line is a line of the ledger that the
# commit wrote, so the kernel refuses it where there was no commit or somebody has deployed since. `plain`
# restores the managed rules as a whole and is for when somebody else has changed the chains since (rollback-plan.awk).
# Where the kernel takes neither, the lines of `plain` are tried one by one: better most of it than none.
#
# A table counts as committed when its sign is in what iptables-save prints; or when the commit said so and the
# ledger has gone, because then somebody has flushed everything, and the new policy may still be there.
#
# ipsets follow when the rules are the old ones.
#
# In the end `rolling-back` no longer exists, or is called `failed` and iptables' own words are in `errors`; then the
# folder stays.
# shellcheck disable=SC2086 # $S is two words, or none
trap "" HUP INT TERM PIPE
. ../environment.sh
cd "${0%/*}" || exit 1
# step roll-back
command exec 2>> errors || exec 2> /dev/null
command exec 4>> turn && flock 4
mv armed rolling-back 2> /dev/null
[ -e rolling-back ] || exit 0

live() { $S "$1-save" -c 2> /dev/null && echo "#complete"; }
planned() { live "$1" | awk -v want="$3" -f rollback-plan "$1-plain-$2" -; }
restore() { timeout -s KILL 60 $S "$1-restore" --noflush -w 5 1>&2; }

roll_back_table() {
  taken=
  tries=0
  while [ "$tries" -lt 12 ]; do
    tries=$((tries + 1))
    state=$(planned "$1" "$2" state)
    case $state in
      none | gone) [ -z "$taken" ] && [ -e "$1.committed" ] || return 0 ;;
    esac
    case $state in
      exact | none | unknown)
        restore "$1" < "$1-exact-$2" && taken=exact && continue
        [ "$state" != none ] || return 0
        ;;
    esac
    case $state in
      exact | plain | gone) planned "$1" "$2" batch | restore "$1" && taken=plain && continue ;;
    esac
    sleep 1
  done
  planned "$1" "$2" batch | while IFS= read -r line; do
    case $line in
      "*"*) table=$line ;;
      COMMIT) ;;
      *) printf "%s\n" "$table" "$line" COMMIT | restore "$1" ;;
    esac
  done
  return 1
}

roll_back_all() {
  end=rolled-back
  for command in ip6tables iptables; do
    for number in 1 2 3 4 5; do
      [ ! -f "$command-plain-$number" ] || roll_back_table "$command" "$number" || end=failed
    done
    [ ! -e "$command.tracked" ] || restore < "$command-untrack"
  done
  roll_back_sets || end=failed
}

# Sets have their previous entries again when the rules have been rolled back; then what the change has made goes. Where it
# had not started with them, there is nothing to do. `ipset-drop` has the names of sets that the batch makes anew.
destroy_sets() {
  while IFS= read -r name; do
    printf "destroy %s\n" "$name" | timeout -s KILL 60 $S ipset -! restore 2> /dev/null
  done < "$1"
  return 0
}
roll_back_sets() {
  [ -e ipset.started ] || return 0
  tries=0
  until destroy_sets ipset-drop && timeout -s KILL 60 $S ipset -! restore < ipset-back 1>&2; do
    tries=$((tries + 1))
    [ "$tries" -lt 12 ] || return 1
    sleep 1
  done
  destroy_sets ipset-new
  ! $S ipset list -t | sed -n "s/^Name: //p" | grep -qFx -f ipset-new
}

for batch in ipset iptables ip6tables; do
  [ ! -f "$batch" ] || true > "$batch"
done
command exec 6>> committing
timeout 60 flock 6 || { roll_back_all; flock 6; }
roll_back_all
rm -f deployer
if [ "$end" = failed ]; then mv rolling-back failed; else rm -f rolling-back; fi
