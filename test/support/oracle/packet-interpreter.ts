/**
 * What becomes of one packet, in plain code: rule by rule, number by number, as the kernel does it.
 *
 * Written apart from `lib/impact`, to be compared with it. What no field of a packet says is asked of the packet by
 * the text of the match, and by where the rule stands when the match remembers.
 */
import type { OptionUse } from '../../../lib/extensions/extension';
import { tryFindTarget } from '../../../lib/extensions/registry';
import type { Family } from '../../../lib/net/family';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import type { MatchUse, Rule } from '../../../lib/ruleset/model/rule';
import type { Ruleset, Table } from '../../../lib/ruleset/model/ruleset';
import { tcpFlagBits, valueOfAddress } from '../laws/packet-values';

export interface Packet {
  readonly protocol: number;
  readonly source: bigint;
  readonly destination: bigint;
  readonly sourcePort: number;
  readonly destinationPort: number;
  /** Type in the higher byte, code in the lower one. */
  readonly icmpType: number;
  /** Empty where a packet has none. */
  readonly inInterface: string;
  readonly outInterface: string;
  readonly connectionState: string;
  readonly tcpFlags: number;
  /** Whether it is the second or a further fragment, which has no ports. */
  readonly isLaterFragment: boolean;
  /** `SNAT` and `DNAT`, where NAT has given its connection another source or destination. */
  readonly translated?: readonly string[];
}

/** Where a match stands; a rule counts from 0, and so do its matches. */
export interface MatchPlace {
  readonly table: string;
  readonly chain: string;
  readonly rule: number;
  readonly match: number;
}

/** Whether something holds that no field says. */
export type Answer = (text: string, place: MatchPlace) => boolean;

const rules = new Map<string, Rule>();

/** `ACCEPT`, `DROP`, `REJECT`, or the target that takes the packet. @param met is told each target that changes the packet */
export function effectOf(
  ruleset: Ruleset,
  hook: string,
  tables: readonly string[],
  packet: Packet,
  answer: Answer,
  met?: (target: string) => void,
): string {
  for (const name of tables) {
    const table = ruleset.tables.get(name);
    if (table?.chains.has(hook) !== true) continue;
    const policy = table.chains.get(hook)?.policy ?? 'ACCEPT';
    const way = { family: ruleset.family, packet, answer, met: met ?? (() => undefined), tracking: {} };
    const effect = walk(table, hook, way) ?? policy;
    if (effect !== 'ACCEPT') return effect;
  }
  return 'ACCEPT';
}

/** A packet as tables behind raw see it: what meets a NOTRACK there is UNTRACKED. */
export function behindRaw(ruleset: Ruleset, hook: string, packet: Packet, answer: Answer): Packet {
  const rawHook = { INPUT: 'PREROUTING', FORWARD: 'PREROUTING', POSTROUTING: '' }[hook] ?? hook;
  const table = ruleset.tables.get('raw');
  if (table?.chains.has(rawHook) !== true) return packet;
  const tracking: Tracking = {};
  walk(table, rawHook, { ...{ family: ruleset.family, packet, answer, tracking }, met: () => undefined });
  return tracking.inRaw === 'UNTRACKED' ? { ...packet, connectionState: 'UNTRACKED' } : packet;
}

/** The state in which rules of raw find the packet: the first rule there about connection tracking decides. @default INVALID */
interface Tracking {
  inRaw?: 'NEW' | 'UNTRACKED';
}

interface Way {
  readonly family: Family;
  readonly packet: Packet;
  readonly answer: Answer;
  /** Is told each target that changes the packet. */
  readonly met: (target: string) => void;
  readonly tracking: Tracking;
}

/** Undefined when the packet comes to the end of the chain. */
function walk(table: Table, chain: string, way: Way): string | undefined {
  const { family, packet, answer, tracking } = way;
  for (const [index, { text }] of (table.chains.get(chain)?.rules ?? []).entries()) {
    const rule = parsed(text, family);
    const place = { table: table.name, chain, rule: index };
    const isInRaw = table.name === 'raw' && !isForLoopback(rule);
    const here = isInRaw ? asInRaw(packet, tracking) : packet;
    const ask = (asked: string, match: number): boolean =>
      !(isInRaw && tracking.inRaw !== 'NEW' && asked.startsWith('-m connmark ')) &&
      answer(asked, { ...place, match });
    if (!matches(rule, family, here, ask)) continue;
    const { target } = rule;
    if (target === undefined) continue;
    if (table.chains.has(target.name)) {
      const effect = walk(table, target.name, way);
      if (effect !== undefined || target.via === 'goto') return effect;
      continue;
    }
    const words = target.kind === 'known' ? target.options.flatMap((use) => [use.flag, ...use.words]) : [];
    switch (tryFindTarget(target.name, family)?.effect) {
      case 'accepted':
        return 'ACCEPT';
      case 'dropped':
        return 'DROP';
      case 'rejected':
        return 'REJECT';
      case 'returned':
        return undefined;
      case 'translated':
      case 'queued':
      case 'handed-over':
        return [target.name, ...words].join(' ');
      case 'marked':
      case undefined:
        if (['CT', 'NOTRACK'].includes(target.name))
          tracking.inRaw ??= /^NOTRACK|--notrack/.test([target.name, ...words].join(' '))
            ? 'UNTRACKED'
            : 'NEW';
        way.met([target.name, ...words].join(' '));
    }
  }
  return undefined;
}

/** Connection tracking comes later: no connection is known, but for packets over `lo`. A template is one that begins. */
function asInRaw(packet: Packet, { inRaw }: Tracking): Packet {
  return { ...packet, connectionState: inRaw ?? 'INVALID', translated: [] };
}

function isForLoopback({ parameters }: Rule): boolean {
  return parameters.some(({ flag, negated, words }) => flag === '-i' && !negated && words[0] === 'lo');
}

function parsed(text: string, family: Family): Rule {
  const key = `${family} ${text}`;
  const rule = rules.get(key) ?? parseRule(text, { family }).rule;
  if (rule === undefined) throw new Error(`not a rule: ${text}`);
  rules.set(key, rule);
  return rule;
}

type Ask = (text: string, match: number) => boolean;

function matches(rule: Rule, family: Family, packet: Packet, ask: Ask): boolean {
  return (
    rule.parameters.every((use) => holds(use, '', family, packet, () => unknown(use.flag)) !== use.negated) &&
    rule.matches.every((use, index) => matchHolds(use, family, packet, (text) => ask(text, index)))
  );
}

/** Matches of the header above IP, of which a later fragment has nothing. */
const aboveIp: readonly string[] = ['tcp', 'udp', 'sctp', 'dccp', 'icmp', 'icmp6', 'multiport'];

/** Matches that look at fields, each option by itself. */
const byField: readonly string[] = [...aboveIp, 'iprange', 'conntrack', 'state'];

/** Of a packet without a connection neither an option of conntrack or connmark holds nor its negation. */
function matchHolds(use: MatchUse, family: Family, packet: Packet, ask: (text: string) => boolean): boolean {
  if (use.name === 'comment') return true;
  if (use.kind === 'opaque') return ask(`-m ${use.name} ${use.text}`);
  if (aboveIp.includes(use.name) && packet.isLaterFragment) return false;
  if (byField.includes(use.name))
    return use.options.every((option) =>
      option.negated && option.flag === '--ctstatus'
        ? ask(`-m ${use.name} ! ${[option.flag, ...option.words].join(' ')}`)
        : holds(option, `-m ${use.name} `, family, packet, ask) !== option.negated,
    );
  const plain = withoutPacket(use);
  if (plain !== undefined) return plain;
  const written = use.options.map(({ flag, negated, words }) => ({ negated, text: [flag, ...words] }));
  const [only] = written;
  if (only?.negated === true && written.length === 1 && use.name !== 'connmark')
    return !ask(`-m ${use.name} ${only.text.join(' ')}`);
  const words = written.flatMap(({ negated, text }) => (negated ? ['!', ...text] : text));
  return ask(`-m ${[use.name, ...words].join(' ')}`);
}

/**
 * What holds of no packet or of all, whatever they carry: the kernel asks `(mark & MASK) == VALUE`, and there are 256 numbers of hops.
 * Where there is no connection or no route, connmark and realm do not match, negated or not.
 */
function withoutPacket({ name, options }: MatchUse & { readonly kind: 'known' }): boolean | undefined {
  const [only] = options;
  const [word = ''] = only?.words ?? [];
  if (only === undefined || options.length > 1) return undefined;
  if (['--ttl-lt 0', '--hl-lt 0', '--ttl-gt 255', '--hl-gt 255'].includes(`${only.flag} ${word}`))
    return false;
  if (!['mark', 'connmark', 'realm', 'tos'].includes(name) || !word.includes('/')) return undefined;
  const [value = 0n, mask = 0n] = word.split('/').map(BigInt);
  const isNone = (value | mask) !== mask;
  if (!isNone && mask !== 0n) return undefined;
  const holds = isNone === only.negated;
  return holds && ['connmark', 'realm'].includes(name) ? undefined : holds;
}

/** Whether an option holds, its `!` aside. */
function holds(
  { flag, words }: OptionUse,
  match: string,
  family: Family,
  packet: Packet,
  ask: (text: string) => boolean,
): boolean {
  const [word = '', second = ''] = words;
  const inPorts = (...ports: readonly number[]): boolean =>
    word.split(',').some((part) => {
      const [first, last = first] = part.split(':');
      return ports.some((port) => port >= Number(first) && port <= Number(last));
    });
  const between = (value: bigint): boolean => {
    const [first = 0n, last = 0n] = word.split('-').map((text) => valueOfAddress(text, family));
    return value >= first && value <= last;
  };
  switch (flag) {
    case '-p':
      return packet.protocol === protocolNumbers[word];
    case '-s':
      return isUnder(packet.source, word, family);
    case '-d':
      return isUnder(packet.destination, word, family);
    case '-i':
      return isNamed(packet.inInterface, word);
    case '-o':
      return isNamed(packet.outInterface, word);
    case '-f':
      return packet.isLaterFragment;
    case '--src-range':
      return between(packet.source);
    case '--dst-range':
      return between(packet.destination);
    case '--sport':
    case '--sports':
      return inPorts(packet.sourcePort);
    case '--dport':
    case '--dports':
      return inPorts(packet.destinationPort);
    case '--ports':
      return inPorts(packet.sourcePort, packet.destinationPort);
    case '--tcp-flags':
      return (packet.tcpFlags & tcpFlagBits(word)) === tcpFlagBits(second);
    case '--icmp-type':
    case '--icmpv6-type': {
      const [type, code] = word.split('/').map(Number);
      const isType = packet.icmpType >> 8 === type;
      return word === 'any' || (isType && (code === undefined || (packet.icmpType & 255) === code));
    }
    case '--state':
    case '--ctstate':
      return word
        .split(',')
        .some((name) => name === packet.connectionState || packet.translated?.includes(name) === true);
    default:
      return ask(`${match}${[flag, ...words].join(' ')}`);
  }
}

export const protocolNumbers: Readonly<Partial<Record<string, number>>> = {
  icmp: 1,
  tcp: 6,
  udp: 17,
  '47': 47,
  'ipv6-icmp': 58,
  dccp: 33,
  sctp: 132,
};

function isUnder(value: bigint, prefix: string, family: Family): boolean {
  const [address = '', length] = prefix.split('/');
  const bits = BigInt((family === 'ipv4' ? 32 : 128) - Number(length));
  return value >> bits === valueOfAddress(address, family) >> bits;
}

function isNamed(name: string, written: string): boolean {
  return written.endsWith('+') ? name.startsWith(written.slice(0, -1)) : name === written;
}

function unknown(flag: string): never {
  throw new Error(`a parameter that no packet is asked about: ${flag}`);
}
