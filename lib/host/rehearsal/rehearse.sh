#!/bin/sh
# Loads rules into an empty network namespace of the host, and reports which it refuses or prints differently.
#
# It is sent as a file and lies in the current folder beside what it reads: `sets`, the names of ipsets, a line each;
# `new-sets`, if it is there, how those are created that the change makes; and for each command
# `COMMAND-frame`, what comes first, and `COMMAND-trial`, the rules, each a line `TABLE NEEDS -A CHAIN RULE`. Needs
# are letters: `s` for ipsets, `u` for users or groups, else `-`. It is sourced after environment.sh, in a process that may
# end; inside the namespace, it starts itself.
#
# root makes a network namespace; others make one in a user namespace, where the kernel allows that. Its root has no
# right outside of it, and the users of the host are not known there. Nothing waits for the lock of iptables or
# keeps others from it. ipsets are looked up on the host and made in the namespace, empty and of the same type.
#
# All goes in at once, as it most often can. Where it does not, it is tried step by step in another namespace: what comes first,
# then the rules of each table. A batch that is refused is halved until the rules at fault are alone, at most ten:
# iptables-legacy reports only that COMMIT failed, and a table goes in whole or not at all. Rules that went in stay, as later
# ones may need them. Where not even a rule goes in that needs nothing, the namespace is at fault, and no rule.
#
# It prints lines. What tools print comes after two spaces, so that it cannot be mistaken for one of these:
#   missing-set NAME             the host has no such ipset; nothing was tried
#   ready SPACE SETS             whose user namespace, `own` or `mapped`; and whether ipsets are `known`
#   rejected COMMAND NUMBER      the tool's words follow
#   printed COMMAND NUMBER RULE  the rule as iptables-save prints it, where that is another text
#   complete                     all was tried
#
# Exit status: 3 with a set that is missing or a rule that is refused, 4 with one that is printed differently.
newline='
'

# shellcheck disable=SC2086 # $limit is words, or none
restore() { $limit "$command-restore" --noflush -w 5 2>&1; }
indent() { printf '%s\n' "$1" | sed 's/^/  /'; }

give_up() {
  echo "failed"
  indent "$1"
  exit 1
}

batch() {
  awk -v table="$table" -v first="$1" -v last="$2" -v without="$without" '
    BEGIN { print "*" table }
    NR > last { exit }
    NR >= first && $2 !~ without { sub(/^[^ ]* [^ ]* /, ""); print }
    END { print "COMMIT" }
  ' "$command-trial" 2> /dev/null
}

try() {
  said=$(batch "$1" "$2" | restore)
  case $? in
    0) return ;;
    124 | 137 | 139) give_up "$command-restore was stopped, or took too long: $said" ;;
  esac
  [ -n "$probed" ] || probe
  if [ "$1" = "$2" ]; then
    reject "$1"
    return
  fi
  try "$1" $((($1 + $2) / 2))
  [ "$count" -ge 10 ] || try $((($1 + $2) / 2 + 1)) "$2"
}

probe() {
  probed=yes
  words=$(printf '%s\n' "*$table" "-N cdktf-probe" "-A cdktf-probe" COMMIT 2> /dev/null | restore) || give_up "$words"
}

reject() {
  count=$((count + 1))
  rejected="$rejected$1 "
  echo "rejected $command $1"
  indent "$said"
  case $said in
    *"line 3 failed") indent "$(batch "$1" "$1" | sed -n 2p | timeout -s KILL 20 xargs "$command" -w 5 -t "$table" 2>&1)" ;;
  esac
}

# All tables of a family. What comes first has ways to the chains, which are no rules of the trial.
# shellcheck disable=SC2086 # $limit is words, or none
compare() {
  $limit "$command-save" 2> /dev/null | awk -v without="$without" -v rejected="$rejected" -v command="$command" '
    FILENAME ~ /-frame$/ && /^[*]/ { table = substr($0, 2) }
    FILENAME ~ /-frame$/ && $1 == "-A" { ways[table, $2]++ }
    FILENAME ~ /-frame$/ { next }
    FILENAME ~ /-trial$/ && $2 !~ without && !index(rejected, " " FNR " ") {
      chain = $1 SUBSEP $4
      sub(/^[^ ]* [^ ]* /, "")
      tried[chain, ++length_of[chain]] = $0
      number[chain, length_of[chain]] = FNR
    }
    FILENAME ~ /-trial$/ { next }
    /^[*]/ { table = substr($0, 2) }
    $1 == "-A" {
      chain = table SUBSEP $2
      place = ++seen[chain] - ways[chain]
      if (place > 0 && place <= length_of[chain] && $0 != tried[chain, place]) print "printed", command, number[chain, place], substr($0, length($2) + 5)
    }
  ' "$command-frame" "$command-trial" -
}

# What comes first, and the rules of each table with it. A tool that ends before it has read all of them is asked again step by
# step, so what awk has to say about the closed pipe is kept out of the report.
whole() {
  awk -v without="$without" '
    FILENAME ~ /-trial$/ && !($1 in rules) { tables[++count] = $1; rules[$1] = "" }
    FILENAME ~ /-trial$/ && $2 !~ without { table = $1; sub(/^[^ ]* [^ ]* /, ""); rules[table] = rules[table] $0 "\n" }
    FILENAME ~ /-trial$/ { next }
    /^[*]/ { here = substr($0, 2) }
    $0 == "COMMIT" && here in rules { printf "%s", rules[here]; delete rules[here] }
    { print }
    END { for (i = 1; i <= count; i++) if (tables[i] in rules) printf "*%s\n%sCOMMIT\n", tables[i], rules[tables[i]] }
  ' "$command-trial" "$command-frame" 2> /dev/null
}

at_once() {
  for command in iptables ip6tables; do
    [ -f "$command-trial" ] || continue
    whole | restore > /dev/null || return 1
  done
}

step_by_step() {
  [ ! -s "$command-frame" ] || said=$(restore < "$command-frame") || give_up "$said"
  # shellcheck disable=SC2013 # ranges are words
  for range in $(awk '$1 != table { if (NR > 1) print table ":" first ":" NR - 1; table = $1; first = NR } END { print table ":" first ":" NR }' "$command-trial"); do
    table=${range%%:*}
    range=${range#*:}
    count=0
    probed=
    try "${range%:*}" "${range#*:}"
  done
}

inside() {
  XTABLES_LOCKFILE=$PWD/rehearsal.lock
  export XTABLES_LOCKFILE
  without='[!]'
  [ "$1" = own ] || without='u'
  if [ "$2" = known ]; then
    said=$(printf '%s\n' "$CREATE_SETS" | timeout -s KILL 20 ipset restore 2>&1) || give_up "ipset restore: $said"
  elif [ "$1" = own ]; then without='s'
  else without='[su]'; fi
  limit=
  [ "$3" = at-once ] || limit="timeout -s KILL 20"
  [ "$3" != at-once ] || at_once || { echo again; return; }
  echo "ready $1 $2"
  for command in iptables ip6tables; do
    [ -f "$command-trial" ] || continue
    rejected=' '
    [ "$3" = at-once ] || step_by_step
    compare
  done
  echo complete
}

if [ "${1-}" = inside ]; then
  inside "$2" "$3" "$4"
  exit 0
fi

sets=unknown
# shellcheck disable=SC2086 # $S is two words, or none
if [ -s sets ] && listing=$(timeout -s KILL 20 $S ipset list -t 2> /dev/null); then
  sets=known
  CREATE_SETS=$(printf '%s\n' "$listing" | awk '
    FNR == 1 { part++ }
    part == 1 { wanted[$0]; next }
    /^Name: / { name = substr($0, 7); found[name] }
    /^Type: / { type = $2 }
    /^Header: / && name in wanted { print "create", name, type, substr($0, 9) }
    END { for (name in wanted) if (!(name in found)) print "missing-set", name }
  ' sets -)
  export CREATE_SETS
  case "$newline$CREATE_SETS" in
    *"${newline}missing-set "*)
      printf '%s\n' "$CREATE_SETS" | grep '^missing-set '
      exit 3
      ;;
  esac
fi

if [ -s new-sets ]; then
  sets=known
  CREATE_SETS=$(printf '%s\n' "${CREATE_SETS:-}" && cat new-sets)
  export CREATE_SETS
fi

# Another namespace each time: of a batch that was refused, tables may have gone in.
rehearse() {
  report=$(timeout -s KILL 20 unshare "$2" sh ./rehearse inside "$1" "$sets" at-once < /dev/null 2>&1)
  case "$?$newline$report$newline" in
    0*"${newline}again$newline"* | 137*) report=$(timeout -s KILL 60 unshare "$2" sh ./rehearse inside "$1" "$sets" step-by-step < /dev/null 2>&1) ;;
  esac
}

report=
[ -n "$S" ] || rehearse own -n
case "$newline$report" in
  *"${newline}ready "*) ;;
  *)
    before=$report
    rehearse mapped -rn
    report=$before$newline$report
    ;;
esac
printf '%s\n' "$report"
case "$newline$report" in
  *"${newline}rejected "*) exit 3 ;;
  *"${newline}printed "*) exit 4 ;;
esac
exit 0
