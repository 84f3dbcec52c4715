/**
 * An awk program that reads the plain way back of a table (`lib/plan/apply/fallback-rollback.ts`) and then what is live: what
 * `iptables-save -c` prints, and a last line that says that it was all of it.
 *
 * `want=state` prints which way to go:
 * - `exact`: the table was committed, and the chains that changed are as long as the commit left them
 * - `plain`: it was committed, and somebody has added or removed rules since
 * - `none`: it was not committed, or has been taken back, or somebody has gone on from there
 * - `gone`: there is no ledger at all
 * - `unknown`: what is live cannot be read
 *
 * `want=batch` prints the plain way as what iptables-restore takes. A chain that is shared with others is worked
 * out here, because only here it is known what they have done: all our rules go, whichever are left, and
 * those of before come back, each behind the rules of others that it stood behind.
 */
export const rollbackPlanScript = `
FNR == 1 { part++ }
part == 1 && /^#sign / { kind = $2; sign = $0; sub(/^#sign [a-z]* /, "", sign); next }
part == 1 && /^#ledger / { ledger = $2; next }
part == 1 && /^#mark / { mark = substr($0, 7); next }
part == 1 && /^#length / { wanted[$2] = $3; next }
part == 1 && /^[*]/ { table = substr($0, 2) }
part == 1 { way[++ways] = $0; next }

{ complete = 0 }
/^#complete$/ { complete = 1 }
/^[*]/ { here = substr($0, 2) }
here != table { next }
$1 == ":" ledger { hasLedger = 1 }
{ sub(/^\\[[0-9]+:[0-9]+\\] /, "") }
$1 == "-A" {
  rule[$2, ++count[$2]] = substr($0, length($2) + 5)
  if ($2 == ledger && index($0, sign)) signed = 1
}

END {
  if (want == "state") print state()
  else if (complete) for (i = 1; i <= ways; i++) {
    if (way[i] ~ /^#chain /) i = shared(i)
    else print way[i]
  }
}

function state(  chain) {
  if (!complete) return "unknown"
  if (kind == "absent" && hasLedger) return "none"
  if (kind == "present" && !signed) return hasLedger ? "none" : "gone"
  for (chain in wanted) if (count[chain] + 0 != wanted[chain]) return "plain"
  return "exact"
}

function shared(i,  chain, n, others, other, mine, behind, placed, text) {
  chain = substr(way[i], 8)
  while (way[i + 1] ~ /^#mine /) mine[substr(way[++i], 7)] = 1
  for (n = 1; n <= count[chain] + 0; n++) {
    text = rule[chain, n]
    if (index(text, mark) || text in mine) print "-D " chain " " text
    else other[++others] = text
  }
  while (way[i + 1] ~ /^#was /) {
    if (way[++i] ~ /^#was ours /) print "-I " chain " " (behind + ++placed) " " substr(way[i], 11)
    else for (n = behind + 1; n <= others; n++) if (other[n] == substr(way[i], 13)) { behind = n; break }
  }
  return i
}
`;
