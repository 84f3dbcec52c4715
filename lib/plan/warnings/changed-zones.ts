/** Zones of connection tracking that a change gives or takes: connections that exist are not found in another one. */
import type { Diagnostic } from '../../base/diagnostic';
import { isUnusual, leavesTracking } from '../../impact/rules/connection-tracking';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { shownRule } from '../../ruleset/model/shown-rule';
import { withoutQuoted } from '../../ruleset/text/words';
import { planProblems } from '../diagnostics';

export function changedZones(live: Ruleset, expected: Ruleset): readonly Diagnostic[] {
  const [was, is] = [rulesWithZones(live), rulesWithZones(expected)];
  const changed = [
    ...[...is].flatMap(([key, rule]) => (was.has(key) ? [] : [rule])),
    ...[...was].flatMap(([key, rule]) => (is.has(key) ? [] : [`${rule}, which is gone`])),
  ];
  return changed.length === 0 ? [] : [planProblems.zonesChanged(live.family, changed)];
}

/** With their chains, by what they do: not by their comments, in which an owner may be named. */
function rulesWithZones({ tables }: Ruleset): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { name, rules } of tables.get('raw')?.chains.values() ?? [])
    for (const { text } of rules)
      if (isUnusual(text) && !leavesTracking(text))
        found.set(`${name} ${withoutComments(text)}`, `raw ${name}: ${shownRule(text)}`);
  return found;
}

function withoutComments(rule: string): string {
  return withoutQuoted(rule).replace(/-m comment --comment \S+ ?/g, '');
}
