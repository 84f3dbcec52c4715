/**
 * Who can open which new connections at a built-in chain.
 *
 * A row is certain when the packets are accepted whatever the answers are to what no field tells (`-m set`, `-m limit`, whether NAT
 * has changed the connection). It is possible when they are accepted for some answers only: nothing is kept back, for a row that is
 * missing would look like a closed door. Clients choose their own port, so source ports are not told apart.
 */
import type { NumberRange } from '../extensions/packet-test';
import { printAddress } from '../net/address';
import type { Family } from '../net/family';
import { showProtocol } from '../net/protocol';
import { tryFindTarget } from '../extensions/registry';
import type { Ruleset } from '../ruleset/model/ruleset';
import { builtInChains } from '../ruleset/model/tables';
import { afterRaw } from './after-raw';
import type { Hook } from './compare-rulesets';
import type { Node } from './decision-diagrams';
import { accepted } from './effects';
import { filterTables } from './evaluate-ruleset';
import { type PacketRegion, regionsOf } from './packet-regions';
import { printIcmpTypes, printInterfaceClass } from './print-packets';
import { RulesetSpace } from './ruleset-space';
import type { IpSets } from '../sets/ip-set';
import { knownSets } from './set-conditions';
import { translatePackets } from './translate-packets';
import { allUntracked } from './untracked-packets';

export interface ReachableService {
  readonly chain: string;
  /** Names or numbers with commas between, or `any`. */
  readonly protocol: string;
  /** Ports, ranges as `80:90`, or types of ICMP; `any` alone for all. */
  readonly ports: readonly string[];
  /** Prefixes. */
  readonly sources: readonly string[];
  readonly destinations: readonly string[];
  /** Interfaces; `any` alone for all, `others` for those that no rule names. */
  readonly in: readonly string[];
  readonly out: readonly string[];
  /** Whether it is so whatever matches such as `-m set` say. */
  readonly certain: boolean;
  /** The target of nat that leads these connections here, such as `DNAT --to-destination 10.0.0.5:443`; then the destinations are those behind it. */
  readonly by?: string;
}

export interface Reach {
  readonly rows: readonly ReachableService[];
  /** Whether there are more rows than are named. */
  readonly isCut: boolean;
}

/**
 * @param chains built-in chains. @default INPUT and FORWARD, where connections of others arrive, also those that nat leads there
 * @param sets the ipsets whose members are known. @default none
 * @throws TooLarge
 */
export function reachOf(
  ruleset: Ruleset,
  chains: readonly Hook[] = ['INPUT', 'FORWARD'],
  sets?: IpSets,
): Reach {
  const own = new RulesetSpace(ruleset, ['lo'], undefined, sets === undefined ? undefined : knownSets(sets));
  const led = ledConnections(own);
  const parts = chains.flatMap((chain) => [
    rowsAt(own, { chain, packets: arriving(own, chain) }),
    ...led.filter((each) => each.chain === chain).map((each) => rowsAt(own, each)),
  ]);
  return {
    rows: parts.flatMap(({ rows }) => rows),
    isCut: parts.some(({ isCut }) => isCut),
  };
}

/** Packets in a built-in chain, and the target of nat that has led them there. */
interface Arriving {
  readonly chain: Hook;
  readonly packets: Node;
  readonly by?: string;
}

/** First packets of connections, but those of the host with itself. */
function arriving(own: RulesetSpace, hook: Hook): Node {
  const { diagrams } = own;
  const started = diagrams.and(own.packetsAt(hook), own.beginnings());
  const others = diagrams.minus(started, own.matching([{ field: 'inInterface', name: 'lo' }]));
  return hook === 'INPUT' || hook === 'FORWARD' ? afterRaw(others, 'PREROUTING', own) : others;
}

/** Connections to which nat gives another destination: a port forward leads them to a machine behind this host. */
function ledConnections(own: RulesetSpace): readonly Arriving[] {
  const { diagrams, space, ruleset } = own;
  if ((ruleset.tables.get('nat')?.chains.get('PREROUTING')?.rules ?? []).length === 0) return [];
  const before = afterRaw(arriving(own, 'PREROUTING'), 'PREROUTING', own);
  const passed = filterTables.filter((table) => builtInChains(table).includes('PREROUTING'));
  const open = diagrams.where(own.effects.effect('PREROUTING', passed, before), space.effects.of(accepted));
  const tracked = diagrams.minus(open, allUntracked(own));
  return [...own.effects.of('PREROUTING', ['nat'], tracked)].flatMap(([by, set]): readonly Arriving[] => {
    const [name = ''] = by.split(' ', 1);
    if (tryFindTarget(name, ruleset.family)?.translation === undefined) return [];
    const { packets, to } = translatePackets(set, by, 'PREROUTING', own);
    if (to === undefined) return [];
    const chain = to === 'this host' ? 'INPUT' : 'FORWARD';
    // Where it goes out shows only now.
    const routed = chain === 'INPUT' ? packets : own.replaced(packets, 'outInterface', undefined);
    return [{ chain, packets: routed, by }];
  });
}

/** Fields that are not told apart. */
const leftOut = ['sourcePort', 'tcpFlags'] as const;

function rowsAt(own: RulesetSpace, { chain: hook, packets, by }: Arriving): Reach {
  const { diagrams, space } = own;
  const passed = filterTables.filter((table) => builtInChains(table).includes(hook));
  const effect = own.effects.effect(hook, passed, packets);
  const open = diagrams.where(effect, space.effects.of(accepted));
  const flat = (set: Node): Node =>
    leftOut.reduce((left, field) => {
      const { firstVariable, width } = space.placeOf(field);
      return diagrams.exists(left, firstVariable, width);
    }, set);
  const translated = space.placeOf('destinationTranslated').firstVariable;
  const asked = (set: Node): Node => diagrams.exists(set, translated, 1 << 24);
  const possible = asked(open);
  const refused = asked(diagrams.minus(packets, open));
  const certain = flat(diagrams.minus(possible, refused));
  const doubtful = diagrams.minus(flat(possible), certain);
  const [sure, unsure] = [certain, doubtful].map((set) => regionsOf(set, space));
  const rowsOf = (regions: readonly PacketRegion[], isSure: boolean): readonly ReachableService[] =>
    regions.map((region) => ({ ...rowOf(region, hook, own, isSure), ...(by === undefined ? {} : { by }) }));
  return {
    rows: [...rowsOf(sure?.regions ?? [], true), ...rowsOf(unsure?.regions ?? [], false)],
    isCut: sure?.isCut === true || unsure?.isCut === true,
  };
}

function rowOf(
  { fields }: PacketRegion,
  chain: string,
  own: RulesetSpace,
  certain: boolean,
): ReachableService {
  const { family } = own.ruleset;
  const ranges = (
    field: Parameters<typeof fields.get>[0],
    print: (range: NumberRange) => readonly string[],
  ): readonly string[] => fields.get(field)?.flatMap(print) ?? ['any'];
  const interfaces = (range: NumberRange): readonly string[] =>
    own.space.interfaces
      .slice(Number(range[0]), Number(range[1]) + 1)
      .map((candidate) => printInterfaceClass(candidate));
  const addresses = (field: 'source' | 'destination'): readonly string[] =>
    (fields.get(field) ?? [[0n, own.space.lastValueOf(field)] as const]).flatMap((range) =>
      prefixesOf(range, family),
    );
  const types = ranges('icmpType', (range) => [printIcmpTypes(range)]);
  const ports = ranges('destinationPort', ([first, last]) => [
    first === last ? String(first) : `${String(first)}:${String(last)}`,
  ]);
  return {
    chain,
    protocol: ranges('protocol', ([first, last]) => protocolsOf(first, last)).join(','),
    ports: fields.has('destinationPort') ? ports : types,
    sources: addresses('source'),
    destinations: addresses('destination'),
    in: chain === 'OUTPUT' ? ['any'] : ranges('inInterface', interfaces),
    out: chain === 'INPUT' || chain === 'PREROUTING' ? ['any'] : ranges('outInterface', interfaces),
    certain,
  };
}

function protocolsOf(first: bigint, last: bigint): readonly string[] {
  if (last - first > 3n) return [`${String(first)}-${String(last)}`];
  return Array.from({ length: Number(last - first) + 1 }, (_, index) => showProtocol(Number(first) + index));
}

/** The fewest prefixes that are a range. */
function prefixesOf([first, last]: NumberRange, family: Family): readonly string[] {
  const bits = family === 'ipv4' ? 32 : 128;
  const prefixes: string[] = [];
  let start = first;
  while (start <= last) {
    let size = start === 0n ? 1n << BigInt(bits) : start & -start;
    while (start + size - 1n > last) size >>= 1n;
    const length = bits - (size.toString(2).length - 1);
    const address = Array.from({ length: bits / 8 }, (_, index) =>
      Number((start >> BigInt(bits - 8 - 8 * index)) & 255n),
    );
    prefixes.push(`${printAddress(address)}/${String(length)}`);
    start += size;
  }
  return prefixes;
}
