/** Whether a firewall lets packets through, worked out from its rules as sets of packets: no host, no kernel, no sample. */
import { FirewallError } from '../../lib/base/firewall-error';
import { simulate } from '../../lib/diff/simulate';
import { type TrafficChange, compareRulesets } from '../../lib/impact/compare-rulesets';
import { printChange } from '../../lib/impact/print-packets';
import { type Family, families } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../lib/ruleset/model/print-rule';
import type { Ruleset, Table } from '../../lib/ruleset/model/ruleset';
import { isBuiltIn } from '../../lib/ruleset/model/tables';
import type { Firewall } from '../firewall';
import { Interface, type InterfaceLike } from '../interface';
import { Peer, type PeerLike, fromPeer, toPeer } from '../peer';
import { Service, type ServiceLike, newConnectionsTo } from '../service';

/** New connections that a test asks about. */
export interface Traffic {
  /** Where they go to; the host itself, away from it, or through it. @default 'INPUT' */
  readonly chain?: 'INPUT' | 'FORWARD' | 'OUTPUT';
  /** Whom they come from; all of a prefix. @default Peer.any() */
  readonly from?: PeerLike;
  /** Where they go. @default Peer.any() */
  readonly to?: PeerLike;
  /** What they are for; all of its ports. @default Service.any */
  readonly service?: ServiceLike;
  /** Interface that they come in by. @default each but the loopback interface */
  readonly inInterface?: InterfaceLike;
  /** Interface that they leave by. @default each but the loopback interface */
  readonly outInterface?: InterfaceLike;
}

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
  const { chain = 'INPUT' } = traffic;
  const found = rulesFor(firewall, traffic).map(({ family, matches }) => {
    const live = declaredRuleset(firewall, family);
    const linesOf = (kind: TrafficChange['kind'], target: string): readonly string[] =>
      changesBy(live, chain, `${matches} -j ${target}`.trim())
        .filter((change) => change.kind === kind)
        .flatMap((change) => printChange(change, family));
    return { allowed: linesOf('blocked', 'DROP'), blocked: linesOf('allowed', 'ACCEPT') };
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

/** What a new host would hold, the marks of the owner apart, which match every packet. */
function declaredRuleset(firewall: Firewall, family: Family): Ruleset {
  const { tables = {} } = firewall.declaredFamily(family) ?? {};
  const read = Object.entries(tables).map(([table, { chains }]): readonly [string, Table] => [
    table,
    {
      name: table,
      chains: new Map(
        Object.entries(chains).map(([chain, { policy = 'ACCEPT', rules = [] }]) => [
          chain,
          {
            name: chain,
            ...(isBuiltIn(table, chain) ? { policy } : {}),
            rules: rules.map((text) => ({ text: canonical(text, { family, table, chain }) })),
          },
        ]),
      ),
    },
  ]);
  return { family, tables: new Map(read) };
}

function canonical(
  text: string,
  place: { readonly family: Family; readonly table: string; readonly chain: string },
): string {
  const { rule, diagnostics } = parseRule(text, place);
  if (rule === undefined) throw new FirewallError(diagnostics);
  return printRule(rule, place.family);
}

interface AskedRule {
  readonly family: Family;
  readonly matches: string;
}

function rulesFor(firewall: Firewall, traffic: Traffic): readonly AskedRule[] {
  const { chain = 'INPUT', from = Peer.any(), to = Peer.any(), service = Service.any, ...by } = traffic;
  const sources = Peer.matchesOf(from, firewall);
  const destinations = Peer.matchesOf(to, firewall);
  const interfaces = [
    ...(chain === 'OUTPUT' ? [] : [interfaceText('-i', by.inInterface, firewall)]),
    ...(chain === 'INPUT' ? [] : [interfaceText('-o', by.outInterface, firewall)]),
  ].join(' ');
  return families
    .filter((family) => firewall.families.includes(family))
    .flatMap((family) =>
      Service.matchesOf(service, firewall).flatMap((part) =>
        sources
          .filter((peer) => peer.family === family)
          .flatMap((source) =>
            destinations
              .filter((peer) => peer.family === family)
              .map((destination) => {
                const opening = newConnectionsTo(part, family);
                const { text } = toPeer(fromPeer(opening, source), destination);
                return { family, matches: `${interfaces} ${text}` };
              }),
          ),
      ),
    );
}

function interfaceText(flag: '-i' | '-o', given: InterfaceLike | undefined, firewall: Firewall): string {
  return given === undefined ? `! ${flag} lo` : `${flag} ${Interface.textOf(given, firewall)}`;
}
