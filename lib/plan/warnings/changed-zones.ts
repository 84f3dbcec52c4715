/** Zones of connection tracking that a change gives or takes: connections that exist are not found in another one. */
import type { Diagnostic } from '../../base/diagnostic';
import { isUnusual, leavesTracking } from '../../impact/rules/connection-tracking';
import { isSameForTraffic } from '../../ruleset/check/same-except-notes';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { shownRule } from '../../ruleset/model/shown-rule';
import { planProblems } from '../diagnostics';

export function changedZones(live: Ruleset, expected: Ruleset): readonly Diagnostic[] {
  const [was, is] = [rulesWithZones(live), rulesWithZones(expected)];
  const isAmong = (one: ZoneRule, others: readonly ZoneRule[]): boolean =>
    others.some(({ chain, text }) => chain === one.chain && isSameForTraffic(text, one.text, live.family));
  const changed = [
    ...is.filter((rule) => !isAmong(rule, was)).map(lineOf),
    ...was.filter((rule) => !isAmong(rule, is)).map((rule) => `${lineOf(rule)}, which is gone`),
  ];
  return changed.length === 0 ? [] : [planProblems.zonesChanged(live.family, changed)];
}

interface ZoneRule {
  readonly chain: string;
  readonly text: string;
}

function rulesWithZones({ tables }: Ruleset): readonly ZoneRule[] {
  return [...(tables.get('raw')?.chains.values() ?? [])].flatMap(({ name: chain, rules }) =>
    rules.flatMap(({ text }) => (isUnusual(text) && !leavesTracking(text) ? [{ chain, text }] : [])),
  );
}

function lineOf({ chain, text }: ZoneRule): string {
  return `raw ${chain}: ${shownRule(text)}`;
}
