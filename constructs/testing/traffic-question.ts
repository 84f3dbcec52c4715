/** Whether a firewall lets packets through, worked out from its rules as sets of packets: no host, no kernel, no sample. */
import { FirewallError } from '../../lib/base/firewall-error';
import { simulate } from '../../lib/diff/simulate';
import { type TrafficChange, compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { printChange } from '../../lib/impact/questions/print-packets';
import type { Family } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../lib/ruleset/model/print-rule';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { type Traffic, askedConnections, declaredRuleset } from '../firewall/assertions/asserted-traffic';
import type { Firewall } from '../firewall/firewall';

/** Of the packets that were asked about. */
export interface TrafficAnswer {
  /** Those that are let through, a line for each kind. */
  readonly allowed: readonly string[];
  /** Those that are not. */
  readonly blocked: readonly string[];
}

/**
 * The answer is found by a change: with a rule before all others that drops the packets, those that are blocked by it were let
 * through before, and the other way round. A policy that is not declared is ACCEPT, as on a new host.
 */
export function answerOf(firewall: Firewall, traffic: Traffic): TrafficAnswer {
  const found = [...askedConnections(firewall, traffic)].flatMap(([family, { chain, matches }]) => {
    const live = declaredRuleset(firewall, family);
    return matches.map((text) => {
      const linesOf = (kind: TrafficChange['kind'], target: string): readonly string[] =>
        changesBy(live, chain, `${text} -j ${target}`.trim())
          .filter((change) => change.kind === kind)
          .flatMap((change) => printChange(change, family));
      return { allowed: linesOf('blocked', 'DROP'), blocked: linesOf('allowed', 'ACCEPT') };
    });
  });
  return {
    allowed: found.flatMap(({ allowed }) => allowed).map(withoutVerb),
    blocked: found.flatMap(({ blocked }) => blocked).map(withoutVerb),
  };
}

/** A line is about a change; here, about packets. */
function withoutVerb(line: string): string {
  return line.replace(/ newly (?:allows|blocks) /, ' ');
}

function changesBy(live: Ruleset, chain: string, text: string): readonly TrafficChange[] {
  const { family } = live;
  const first = canonical(text, { family, table: 'filter', chain });
  const expected = simulate(live, [
    { family, table: 'filter', chain, kind: 'insert', index: 1, rule: first },
  ]);
  const changed = [{ table: 'filter', chain, rules: [first] }];
  const { changes, undecided } = compareRulesets(live, expected, changed);
  if (undecided.length === 0) return changes;
  throw new Error('the firewall is too large to work out what becomes of these packets');
}

function canonical(
  text: string,
  place: { readonly family: Family; readonly table: string; readonly chain: string },
): string {
  const { rule, diagnostics } = parseRule(text, place);
  if (rule === undefined) throw new FirewallError(diagnostics);
  return printRule(rule, place.family);
}
