/**
 * Who can open which new connections at a built-in chain.
 *
 * A row is certain when the packets are accepted whatever the answers are to what no field tells (`-m set`, `-m limit`, whether NAT
 * has changed the connection). It is possible when they are accepted for some answers only: nothing is kept back, for a row that is
 * missing would look like a closed door. Clients choose their own port, so source ports are not told apart.
 */
import type { NumberRange, PacketField } from '../../extensions/packet-test';
import { omitUndefined } from '../../base/omit-undefined';
import { printAddress } from '../../net/address';
import type { Family } from '../../net/family';
import { showProtocol } from '../../net/protocol';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { type AskedFor, askedFor } from '../path/asked-for';
import { type ArrivingPackets, arrivingAt, arrivingFromOthers } from '../path/arriving-packets';
import { type Node, TooLarge, nothing } from '../diagrams/decision-diagrams';
import { hasMarks, setsMark } from '../rules/carried-marks';
import { MarkAskingReader } from '../rules/rule-reader';
import { exists, existsAsking, variablesFrom } from '../diagrams/free-variables';
import { type Hook, absentInterface } from '../packets/packet-path';
import { type PacketRegion, regionsOf } from '../packets/packet-regions';
import { noInterface } from '../packets/interface-classes';
import { printAllAddresses, printIcmpTypes, printInterfaceClass, printPorts } from './print-packets';
import { RulesetSpace } from '../chains/ruleset-space';
import type { IpSets } from '../../sets/ip-set';
import { type KnownSets, knownSets } from '../rules/set-conditions';
import { type TrafficWords, trafficWords } from './traffic-rows';

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
  /** The target of nat by which they have another source where they arrive, such as `MASQUERADE`; the sources are those before. */
  readonly sourceBy?: string;
  /** What clients ask for, where nat changes it: the ports or destinations that the connections have before it, none where all. */
  readonly before?: { readonly ports?: readonly string[]; readonly destinations?: readonly string[] };
  /** The same for people. */
  readonly words: TrafficWords;
}

export interface Reach {
  readonly rows: readonly ReachableService[];
  /** Whether there are more rows than are named. */
  readonly isCut: boolean;
  /** Chains with too much in them for an answer. */
  readonly undecided: readonly Hook[];
  /** Whether there were too many different marks to follow: then what asks for a mark may match or not. */
  readonly asksMarks: boolean;
}

/**
 * @param chains built-in chains. @default INPUT and FORWARD, where connections of others arrive: the whole way there counts, and where nat leads them
 * @param sets the ipsets whose members are known. @default none
 * @throws TooLarge where no chain can be answered
 */
export function reachOf(
  ruleset: Ruleset,
  chains: readonly Hook[] = ['INPUT', 'FORWARD'],
  sets?: IpSets,
): Reach {
  // Packets come to POSTROUTING by two ways, and whether they came in tells by which.
  const names = chains.includes('POSTROUTING') ? ['lo', noInterface] : ['lo'];
  const known = sets === undefined ? undefined : knownSets(sets, ruleset);
  const spaces = [
    new SharedSpace(() => new RulesetSpace(ruleset, names, undefined, known)),
    ...(hasMarks(ruleset) ? [new SharedSpace(() => spaceAskingMarks(ruleset, names, known))] : []),
  ];
  const found = chains.map((chain) => {
    for (const [tries, space] of spaces.entries()) {
      const rows = space.tryWith((own) => reachAt(own, chain));
      if (rows !== undefined) return { chain, ...rows, asksMarks: tries > 0 };
    }
    return { chain, rows: [], isCut: false, asksMarks: false, isUndecided: true };
  });
  const undecided = found.flatMap((each) => ('isUndecided' in each ? [each.chain] : []));
  if (undecided.length === chains.length) throw new TooLarge();
  return {
    rows: found.flatMap(({ rows }) => rows),
    isCut: found.some(({ isCut }) => isCut),
    undecided,
    asksMarks: found.some(({ asksMarks }) => asksMarks),
  };
}

/** What several chains are asked with, as long as there is room in it. */
class SharedSpace {
  private own: RulesetSpace | undefined;

  constructor(private readonly make: () => RulesetSpace) {}

  /** Undefined where there is too much for an answer. */
  tryWith<T>(ask: (own: RulesetSpace) => T): T | undefined {
    try {
      return ask((this.own ??= this.make()));
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      this.own = undefined;
      return undefined;
    }
  }
}

/** Marks are not followed: rules that set them are left out, and what asks for one may match or not. */
function spaceAskingMarks(
  { family, tables, ...ruleset }: Ruleset,
  names: readonly string[],
  known: KnownSets | undefined,
): RulesetSpace {
  const left = new Map(
    [...tables].map(([name, table]) => {
      const chains = [...table.chains].map(
        ([key, chain]) =>
          [key, { ...chain, rules: chain.rules.filter(({ text }) => !setsMark(text)) }] as const,
      );
      return [name, { ...table, chains: new Map(chains) }] as const;
    }),
  );
  const unmarked: Ruleset = { ...ruleset, family, tables: left };
  const { space } = new RulesetSpace(unmarked, names);
  const reader = new MarkAskingReader(family, known);
  return new RulesetSpace(unmarked, names, undefined, known, { space, other: unmarked, reader });
}

type Rows = Pick<Reach, 'rows' | 'isCut'>;

function reachAt(own: RulesetSpace, chain: Hook): Rows {
  const arriving =
    chain === 'INPUT' || chain === 'FORWARD' ? arrivingFromOthers(own, chain) : arrivingAt(own, chain);
  const parts = arriving.map((each) => rowsAt(own, each));
  return { rows: parts.flatMap(({ rows }) => rows), isCut: parts.some(({ isCut }) => isCut) };
}

/** Fields that are not told apart: clients choose their port, raw decides about the state, and no first packet is a fragment. */
const leftOut = ['sourcePort', 'tcpFlags', 'connectionState', 'fragment'] as const;

function rowsAt(own: RulesetSpace, { packets, accepted, ...end }: ArrivingPackets): Rows {
  const { diagrams, space } = own;
  const without = (set: Node, ...fields: readonly PacketField[]): Node =>
    exists(diagrams, set, ...fields.map((field) => space.placeOf(field)));
  const flat = (set: Node): Node => without(set, ...leftOut);
  const translated = space.placeOf('destinationTranslated').firstVariable;
  const asked = (set: Node): Node => exists(diagrams, set, variablesFrom(translated));
  const apart = (): readonly [certain: Node, doubtful: Node] => {
    const all = existsAsking(diagrams, accepted, translated, ...leftOut.map((field) => space.placeOf(field)));
    // What asks for nothing of that kind is so whatever the answers are.
    if (!all.isAsking) return [all.set, nothing];
    const open = without(accepted, 'connectionState');
    const possible = asked(open);
    const refused = asked(diagrams.minus(without(packets, 'connectionState'), open));
    const certain = flat(diagrams.minus(possible, refused));
    return [certain, diagrams.minus(asked(all.set), certain)];
  };
  const [sure, unsure] = apart().map((set) => regionsOf(set, space, absentInterface[end.chain]));
  const rowsOf = (regions: readonly PacketRegion[], isSure: boolean): readonly ReachableService[] =>
    regions.map((region) => rowOf(region, end, own, isSure));
  return {
    rows: [...rowsOf(sure?.regions ?? [], true), ...rowsOf(unsure?.regions ?? [], false)],
    isCut: sure?.isCut === true || unsure?.isCut === true,
  };
}

function rowOf(
  region: PacketRegion,
  { chain, led, sourceBy }: Omit<ArrivingPackets, 'packets' | 'accepted'>,
  own: RulesetSpace,
  certain: boolean,
): ReachableService {
  const { fields } = region;
  const { family } = own.ruleset;
  const asked: AskedFor = led === undefined ? new Map() : askedFor(region, led, own);
  const [askedPorts, askedDestinations] = [asked.get('destinationPort'), asked.get('destination')];
  const ranges = (
    field: Parameters<typeof fields.get>[0],
    print: (range: NumberRange) => readonly string[],
  ): readonly string[] => fields.get(field)?.flatMap(print) ?? ['any'];
  const interfaces = (range: NumberRange): readonly string[] =>
    own.space.interfaces
      .slice(Number(range[0]), Number(range[1]) + 1)
      .map((candidate) => printInterfaceClass(candidate));
  const prefixes = (all: readonly NumberRange[]): readonly string[] =>
    all.flatMap((range) => prefixesOf(range, family));
  const addresses = (field: 'source' | 'destination'): readonly string[] =>
    prefixes(fields.get(field) ?? [[0n, own.space.lastValueOf(field)]]);
  const types = ranges('icmpType', (range) => [printIcmpTypes(range)]);
  const ports = ranges('destinationPort', portsOf);
  const before = omitUndefined({
    ports: askedPorts?.flatMap(portsOf),
    destinations: askedDestinations === undefined ? undefined : prefixes(askedDestinations),
  });
  const nat = [
    ...(askedPorts === undefined ? [] : [`clients ask for dport ${printPorts(askedPorts)}`]),
    ...(askedDestinations === undefined
      ? []
      : [`clients ask for ${printAllAddresses(askedDestinations, family)}`]),
    ...(led === undefined ? [] : [`by ${led.by}`]),
    ...(sourceBy === undefined ? [] : [`source by ${sourceBy}`]),
  ];
  return {
    chain,
    protocol: ranges('protocol', ([first, last]) => protocolsOf(first, last)).join(','),
    ports: fields.has('destinationPort') ? ports : types,
    sources: addresses('source'),
    destinations: addresses('destination'),
    in: chain === 'OUTPUT' ? ['any'] : ranges('inInterface', interfaces),
    out: chain === 'INPUT' || chain === 'PREROUTING' ? ['any'] : ranges('outInterface', interfaces),
    certain,
    ...omitUndefined({ by: led?.by, sourceBy }),
    ...(asked.size === 0 ? {} : { before }),
    words: trafficWords(region, { chain, interfaces: own.space.interfaces }, family, nat),
  };
}

function portsOf([first, last]: NumberRange): readonly string[] {
  return [first === last ? String(first) : `${String(first)}:${String(last)}`];
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
