/** New connections as people ask about them, as the matches of rules; and a firewall as what a new host would hold. */
import type { Construct } from 'constructs';
import { isError } from '../../../lib/base/diagnostic';
import { FirewallError } from '../../../lib/base/firewall-error';
import { type AskedConnections } from '../../../lib/impact/questions/counterexample';
import { type Family, families } from '../../../lib/net/family';
import { fromPeer, toPeer } from '../../../lib/patterns/peer-match';
import { newConnectionsTo } from '../../../lib/patterns/service-part';
import { printRule } from '../../../lib/ruleset/model/print-rule';
import { type ChainRule, type Ruleset, type Table } from '../../../lib/ruleset/model/ruleset';
import { isBuiltIn } from '../../../lib/ruleset/model/tables';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import { parseDeclaredSets } from '../../../lib/sets/declared-set';
import type { IpSets } from '../../../lib/sets/ip-set';
import type { FirewallSets } from '../firewall-sets';
import { Interface, type InterfaceLike } from '../../values/interface';
import type { RulesetFamily } from '../../terraform/iptables-ruleset';
import { Peer, type PeerHost, type PeerLike } from '../../values/peer';
import { Service, type ServiceLike } from '../../values/service';
import { isUnresolved } from '../../text/unresolved-token';

/** New connections that an assertion is about. */
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

/** What is asked of a firewall. */
export interface AskedFirewall extends Construct, PeerHost {
  /** Those that it declares. */
  readonly families: readonly Family[];
  /** @internal */
  declaredFamily(family: Family): RulesetFamily | undefined;
  /** @internal */
  readonly sets: Pick<FirewallSets, 'declared'>;
}

/** The connections in each family that the firewall declares and that the traffic can have. */
export function askedConnections(
  firewall: AskedFirewall,
  traffic: Traffic,
): ReadonlyMap<Family, Omit<AskedConnections, 'except'>> {
  const { chain = 'INPUT', from = Peer.any(), to = Peer.any(), service = Service.any, ...by } = traffic;
  const sources = Peer.matchesOf(from, firewall);
  const destinations = Peer.matchesOf(to, firewall);
  const interfaces = [
    ...(chain === 'OUTPUT' ? [] : [interfaceText('-i', by.inInterface, firewall)]),
    ...(chain === 'INPUT' ? [] : [interfaceText('-o', by.outInterface, firewall)]),
  ].join(' ');
  const asked = new Map<Family, Omit<AskedConnections, 'except'>>();
  for (const family of families.filter((each) => firewall.families.includes(each))) {
    const matches = Service.matchesOf(service, firewall).flatMap((part) =>
      sources
        .filter((peer) => peer.family === family)
        .flatMap((source) =>
          destinations
            .filter((peer) => peer.family === family)
            .map((destination) => {
              const opening = newConnectionsTo(part, family);
              const { text } = toPeer(fromPeer(opening, source), destination);
              return `${interfaces} ${text}`;
            }),
        ),
    );
    if (matches.length > 0) asked.set(family, { chain, matches });
  }
  return asked;
}

function interfaceText(flag: '-i' | '-o', given: InterfaceLike | undefined, firewall: AskedFirewall): string {
  return given === undefined ? `! ${flag} lo` : `${flag} ${Interface.textOf(given, firewall)}`;
}

/** What a new host would hold, the marks of the owner apart, which match every packet. */
export function declaredRuleset(firewall: AskedFirewall, family: Family): Ruleset {
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
            rules: rules.map((text): ChainRule => ({ text: canonical(text, { family, table, chain }) })),
          },
        ]),
      ),
    },
  ]);
  return { family, tables: new Map(read) };
}

/** The sets that a new host would have; one with an entry that is not known yet may have any members, and is left out. */
export function declaredSets(firewall: AskedFirewall): IpSets {
  const open = new Set<string>();
  const sets = parseDeclaredSets(firewall.sets.declared() ?? {}, ({ set }, diagnostic) => {
    if (isError(diagnostic)) open.add(set);
  });
  return new Map([...sets].filter(([name]) => !open.has(name)));
}

/** A rule with an unresolved token stays as it is: it may match any packet. */
function canonical(
  text: string,
  place: { readonly family: Family; readonly table: string; readonly chain: string },
): string {
  if (isUnresolved(text)) return text;
  const { rule, diagnostics } = parseRule(text, place);
  if (rule === undefined) throw new FirewallError(diagnostics);
  return printRule(rule, place.family);
}
