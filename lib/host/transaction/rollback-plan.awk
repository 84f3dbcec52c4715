# Reads the plain rollback batch of a table (lib/plan/apply/fallback-rollback.ts) and then what is live: what
# `iptables-save -c` prints, and a last line `#complete`, which says that this was all of it.
#
# `want=state` prints how to roll the table back:
#   exact    the table was committed, and the chains that changed are as long as the commit left them
#   plain    it was committed, and somebody has added or removed rules since
#   none     it was not committed, or has been rolled back, or somebody has deployed since
#   gone     there is no ledger at all
#   unknown  what is live cannot be read
#
# `want=batch` prints the plain batch as iptables-restore takes it. A chain that is shared with others is worked
# out here, because only here it is known what they have done: all managed rules are deleted, whichever are left, and
# those from before are inserted again, each behind the foreign rules that it stood behind.
FNR == 1 { part++ }
part == 1 && /^#sign / { kind = $2; sign = $0; sub(/^#sign [a-z]* /, "", sign); next }
part == 1 && /^#ledger / { ledger = $2; next }
part == 1 && /^#mark / { mark = substr($0, 7); next }
part == 1 && /^#length / { wanted[$2] = $3; next }
part == 1 && /^[*]/ { table = substr($0, 2) }
part == 1 { line[++lines] = $0; next }

{ complete = 0 }
/^#complete$/ { complete = 1 }
/^[*]/ { here = substr($0, 2) }
here != table { next }
$1 == ":" ledger { hasLedger = 1 }
{ sub(/^\[[0-9]+:[0-9]+\] /, "") }
$1 == "-A" {
  rule[$2, ++count[$2]] = substr($0, length($2) + 5)
  if ($2 == ledger && index($0, sign)) signed = 1
}

END {
  if (want == "state") print state()
  else if (complete) for (i = 1; i <= lines; i++) {
    if (line[i] ~ /^#chain /) i = shared(i)
    else print line[i]
  }
}

function state(  chain) {
  if (!complete) return "unknown"
  if (kind == "absent" && hasLedger) return "none"
  if (kind == "present" && !signed) return hasLedger ? "none" : "gone"
  for (chain in wanted) if (count[chain] + 0 != wanted[chain]) return "plain"
  return "exact"
}

function shared(i,  chain, n, total, foreign, managed, behind, placed, text) {
  chain = substr(line[i], 8)
  while (line[i + 1] ~ /^#managed /) managed[substr(line[++i], 10)] = 1
  for (n = 1; n <= count[chain] + 0; n++) {
    text = rule[chain, n]
    if (index(text, mark) || text in managed) print "-D " chain " " text
    else foreign[++total] = text
  }
  while (line[i + 1] ~ /^#was /) {
    if (line[++i] ~ /^#was managed /) print "-I " chain " " (behind + ++placed) " " substr(line[i], 14)
    else for (n = behind + 1; n <= total; n++) if (foreign[n] == substr(line[i], 14)) { behind = n; break }
  }
  return i
}
