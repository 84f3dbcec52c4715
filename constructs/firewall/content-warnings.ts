/** What is odd about a whole firewall, but may be meant: found at synthesis, by text, without a host. */
import type { Construct } from 'constructs';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { type Family, families, familyName, otherFamily } from '../../lib/net/family';
import { tryFindJump } from '../../lib/ruleset/check/jumps';
import { isBuiltIn } from '../../lib/ruleset/model/tables';
import { constructWarning } from '../problems/construct-problems';
import type { DeclaredRule, OrderedChain } from './declared-rule';
import { tryFindUnconditional } from './unconditional';
import { isUnresolved } from '../text/unresolved-token';

export interface ContentWarning {
  readonly construct: Construct;
  readonly warning: Diagnostic;
}

/** @param firewall whom a warning is about that no rule has caused */
export function contentWarnings(
  firewall: Construct,
  family: Family,
  chains: readonly OrderedChain[],
): readonly ContentWarning[] {
  return [
    ...unusedChains(family, chains),
    ...chains.flatMap((chain) => [...duplicates(chain), ...unreachable(family, chain)]),
    ...chains.flatMap((chain) => closedChain(firewall, family, chain, chains)),
  ];
}

function unusedChains(family: Family, chains: readonly OrderedChain[]): readonly ContentWarning[] {
  const rules = chains.flatMap((chain) => chain.rules);
  // A jump that is known only at apply may lead anywhere.
  if (rules.some(({ text }) => isUnresolved(text))) return [];
  const used = new Set(
    rules.flatMap(({ table, text }) => {
      const jump = tryFindJump(text, family);
      return jump?.isChain === true ? [`${table} ${jump.name}`] : [];
    }),
  );
  return chains.flatMap(({ construct, table, name }) => {
    if (construct === undefined || isBuiltIn(table, name) || used.has(`${table} ${name}`)) return [];
    const warning = constructWarning(construct, {
      code: 'construct/unused-chain',
      summary: `no rule jumps to chain ${name} of the ${table} table, so its rules are asked for no packet`,
      help: `add a rule such as rule().jumpTo(${JSON.stringify(name)}), or remove the chain`,
    });
    return [{ construct, warning }];
  });
}

function duplicates({ name, rules }: OrderedChain): readonly ContentWarning[] {
  const first = new Map<string, DeclaredRule>();
  return rules.flatMap((rule) => {
    const { construct, text } = rule;
    const other = first.get(text);
    if (other === undefined) first.set(text, rule);
    if (other === undefined) return [];
    const warning = constructWarning(construct, {
      code: 'construct/duplicate-rule',
      summary: `\`${text}\` stands twice in ${name}`,
      detail: `${other.construct.node.path} adds it as well`,
      help: 'remove one of them',
    });
    return [{ construct, warning }];
  });
}

function unreachable(family: Family, { name, rules }: OrderedChain): readonly ContentWarning[] {
  const end = rules.findIndex(({ text }) => tryFindUnconditional(text, family) !== undefined);
  const [decisive, after] = rules.slice(end < 0 ? rules.length : end);
  if (decisive === undefined || after === undefined) return [];
  const { construct } = after;
  const warning = constructWarning(construct, {
    code: 'construct/unreachable-rule',
    summary: `\`${after.text}\` in ${name} is never reached`,
    detail: `\`${decisive.text}\` of ${decisive.construct.node.path} stands before it and decides on every packet`,
    help: 'give the one before a later phase, such as `final`, or remove what comes after it',
  });
  return [{ construct, warning }];
}

/** What a chain needs that drops whatever no rule accepts. */
function closedChain(
  firewall: Construct,
  family: Family,
  { table, name, policy, rules }: OrderedChain,
  chains: readonly OrderedChain[],
): readonly ContentWarning[] {
  const closes =
    policy === 'DROP' || rules.some(({ text }) => tryFindUnconditional(text, family) === 'dropped');
  if (table !== 'filter' || !isBuiltIn(table, name) || !closes) return [];
  const reached = [
    ...rules,
    ...chains
      .filter((chain) => chain.table === table && chain.construct !== undefined)
      .flatMap((chain) => chain.rules),
  ].map(({ text }) => text);
  const accepts = reached.filter((text) => text.includes('-j ACCEPT'));
  const found: ContentWarning[] = [];
  const warn = (
    code: 'construct/no-established' | 'construct/no-neighbour-discovery',
    summary: string,
    help: string,
  ) => found.push({ construct: firewall, warning: constructWarning(firewall, { code, summary, help }) });
  const isOpen = accepts.includes('-j ACCEPT');
  if (
    rules.some(({ text }) => text.includes('-j ACCEPT')) &&
    !isOpen &&
    !accepts.some((text) => text.includes('ESTABLISHED'))
  ) {
    const option = { INPUT: '', OUTPUT: ', { output: true }', FORWARD: ', { forward: true }' }[name] ?? '';
    warn(
      'construct/no-established',
      `${name} drops what no rule accepts, and no rule accepts packets of established connections`,
      `add new StatefulBase(firewall, 'base'${option})`,
    );
  }
  const needsNeighbours = family === 'ipv6' && name !== 'FORWARD' && !isOpen;
  if (needsNeighbours && !accepts.some((text) => /ipv6-icmp|icmpv6|-p 58 /.test(text))) {
    warn(
      'construct/no-neighbour-discovery',
      `${name} drops neighbour discovery of IPv6, so that no neighbour is found and nothing else works`,
      "add new StatefulBase(firewall, 'base'), or an IcmpPolicy",
    );
  }
  return found;
}

/** What is open in one family alone, though the firewall declares both and no address is the reason. */
export function oneFamilyWarnings(
  chainsOf: (family: Family) => readonly OrderedChain[],
): readonly ContentWarning[] {
  const opened = (family: Family): ReadonlyMap<string, DeclaredRule> =>
    new Map(
      chainsOf(family)
        .filter(({ table, name }) => table === 'filter' && isBuiltIn(table, name))
        .flatMap(({ name, rules }) =>
          rules
            .filter(({ text }) => isOpenToAll(text))
            .map((rule) => [`${name} ${sameInBoth(rule.text)}`, rule]),
        ),
    );
  const both = { ipv4: opened('ipv4'), ipv6: opened('ipv6') };
  return families.flatMap((family) =>
    [...both[family]].flatMap(([key, { construct, text, chain }]) => {
      if (both[otherFamily(family)].has(key)) return [];
      const [here, there] = [familyName(family), familyName(otherFamily(family))];
      const warning = constructWarning(construct, {
        code: 'construct/one-family',
        summary: `\`${text}\` stands in ${chain} of ${here} alone`,
        detail: `no address says so, and the firewall declares ${there} as well`,
        help: 'use Peer.any() or both families, or acknowledge it',
      });
      return [{ construct, warning }];
    }),
  );
}

/** ICMP is another protocol in each family, and an address or a set is of one. */
function isOpenToAll(text: string): boolean {
  return (
    text.includes('-j ACCEPT') && !/icmp|(^| )-[sd] |-range |--match-set /.test(text) && !isUnresolved(text)
  );
}

/** Lists of the match `recent` have a name for each family. */
function sameInBoth(text: string): string {
  return text.replace(/(--name \S+):6(?= |$)/g, '$1');
}
