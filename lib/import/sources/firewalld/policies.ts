/**
 * Policies: what may go from zones to other zones, to the host or from it. They are asked before the zones.
 *
 * Each has a chain. What it does not decide goes on, unless it has a target.
 */
import { type Family, families } from '../../../net/family';
import { type Packets, bindingsOf, isBound } from './bindings';
import type { KnownSets } from './described-sets';
import type { ElementRules, NamedFile } from './element-rules';
import { type Described, writeOpenings } from './openings';
import { childrenOf } from './xml';

interface Zones {
  readonly all: readonly NamedFile[];
  /** The default zone, if it is known. */
  readonly usual: NamedFile | undefined;
}

export function writePolicies(
  rules: ElementRules,
  policies: readonly NamedFile[],
  zones: Zones,
  described: Described,
): void {
  const inOrder = [...policies].sort((a, b) => priorityOf(a) - priorityOf(b));
  for (const policy of inOrder) {
    const { file, name, root } = policy;
    const target = root.attributes['target'] ?? 'CONTINUE';
    const asked = tryFindJumps(policy, zones, described.sets);
    if (asked === undefined || priorityOf(policy) >= 0 || !(target in decisions)) {
      rules.note(
        file,
        root,
        `the policy ${name}, for its ${asked === undefined ? 'zones' : 'priority or target'}`,
      );
      continue;
    }
    const chain = `policy-${name}`.slice(0, 28);
    rules.both('filter', ['-N', chain], { file, line: 1 });
    for (const other of asked.others)
      for (const family of other.families)
        rules.run(family, 'filter', ['-A', chain, ...other.words, '-j', 'RETURN'], { file, line: 1 });
    writeOpenings(rules, policy, chain, { described, others: elsewhere });
    for (const family of families)
      for (const decision of decisions[target]?.(family) ?? [])
        rules.run(family, 'filter', ['-A', chain, '-j', ...decision], { file, line: 1 });
    for (const { hook, packets } of asked.jumps)
      for (const family of packets.families)
        rules.run(family, 'filter', ['-A', hook, ...packets.words, '-j', chain], { file, line: 1 });
  }
}

/** Elements that say where a policy holds, or nothing. */
const elsewhere: ReadonlySet<string> = new Set(['short', 'description', 'ingress-zone', 'egress-zone']);

const decisions: Readonly<Record<string, ((family: Family) => readonly (readonly string[])[]) | undefined>> =
  {
    CONTINUE: () => [],
    ACCEPT: () => [['ACCEPT']],
    DROP: () => [['DROP']],
    REJECT: (family) => [
      ['REJECT', '--reject-with', family === 'ipv4' ? 'icmp-host-prohibited' : 'icmp6-adm-prohibited'],
    ],
  };

/** Those below 0 are asked before the zones. */
function priorityOf({ root }: NamedFile): number {
  return Number(root.attributes['priority'] ?? -1);
}

interface Jump {
  readonly hook: 'INPUT' | 'OUTPUT' | 'FORWARD';
  readonly packets: Packets;
}

/** Where a policy is asked. */
interface Asked {
  readonly jumps: readonly Jump[];
  /** Packets of other zones than the default one, which a policy about the default zone has to let go. */
  readonly others: readonly Packets[];
}

/** Undefined where a zone is named of which nothing tells the packets. */
function tryFindJumps({ root }: NamedFile, zones: Zones, sets: KnownSets): Asked | undefined {
  const named = (side: 'ingress-zone' | 'egress-zone'): readonly string[] =>
    childrenOf(root, side).map(({ attributes }) => attributes['name'] ?? '');
  const [from, to] = [named('ingress-zone'), named('egress-zone')];
  const comes = tryFindSide(from, 'in', zones, sets);
  const goes = tryFindSide(to, 'out', zones, sets);
  if (comes === undefined || goes === undefined) return undefined;
  const hook = to.includes('HOST') ? 'INPUT' : from.includes('HOST') ? 'OUTPUT' : 'FORWARD';
  return {
    jumps: comes.packets.flatMap((left) =>
      goes.packets.map((right): Jump => ({ hook, packets: both(left, right) })),
    ),
    others: [...comes.others, ...goes.others],
  };
}

interface Side {
  readonly packets: readonly Packets[];
  readonly others: readonly Packets[];
}

const everything: readonly Packets[] = [{ words: [], families }];

function tryFindSide(
  names: readonly string[],
  side: 'in' | 'out',
  { all, usual }: Zones,
  sets: KnownSets,
): Side | undefined {
  const [only] = names;
  // `HOST` and `ANY` stand alone.
  if (names.length === 1 && (only === 'HOST' || only === 'ANY')) return { packets: everything, others: [] };
  const zones = names.map((name) => all.find((zone) => zone.name === name));
  // The default zone is all that is of no other.
  if (usual !== undefined && zones.includes(usual)) {
    const apart = all.filter((each) => each !== usual && isBound(each.root));
    const others = apart.flatMap(({ root }) => bindingsOf(root, side, sets));
    return others.length === 0 || names.length === 1 ? { packets: everything, others } : undefined;
  }
  const bound = zones.map((zone) => (zone === undefined ? [] : bindingsOf(zone.root, side, sets)));
  const isTold = names.length > 0 && bound.every((packets) => packets.length > 0);
  return isTold ? { packets: bound.flat(), others: [] } : undefined;
}

function both(left: Packets, right: Packets): Packets {
  return {
    words: [...left.words, ...right.words],
    families: left.families.filter((family) => right.families.includes(family)),
  };
}
