/**
 * The way of a packet through a ruleset, rule by rule.
 *
 * Fields that are not given may have any value, and what no field answers (`-m set`) may hold or not. So what is traced is a set of
 * packets: a rule that matches some of it splits it, both parts go on, and the verdict is known when all parts come to the same.
 * A packet comes over another interface than `lo`, unless one is given, and begins a connection, unless a state is given.
 */
import { type PacketTest, connectionStates, packetTests } from '../extensions/packet-test';
import { tryFindTarget } from '../extensions/registry';
import { tryParseMark } from '../extensions/kinds/marks';
import { tryParseAddress } from '../net/address';
import type { Family } from '../net/family';
import type { Ruleset, Table } from '../ruleset/model/ruleset';
import { builtInChains } from '../ruleset/model/tables';
import type { Hook } from './compare-rulesets';
import { type Node, nothing } from './decision-diagrams';
import { accepted, dropped, rejected } from './effects';
import type { ChainEffects } from './evaluate-chain';
import { type Condition, matchedBy } from './rule-conditions';
import { translatePackets } from './translate-packets';
import type { RuleAction } from './rule-reader';
import { RulesetSpace } from './ruleset-space';

export interface TracedPacket {
  readonly chain: string;
  /** Name or number. */
  readonly protocol: string;
  readonly source?: string;
  readonly destination?: string;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly inInterface?: string;
  readonly outInterface?: string;
  /** Of its connection. @default 'NEW' */
  readonly state?: string;
  /** The mark that it carries inside this host. @default 0 in PREROUTING and OUTPUT, else not known */
  readonly mark?: number;
}

export type Verdict = 'accept' | 'drop' | 'reject' | 'queue' | 'unknown';

export interface TraceStep {
  readonly table: string;
  readonly chain: string;
  /** From 1; 0 for the policy. */
  readonly index: number;
  /** Canonical; for the policy, its name. */
  readonly rule: string;
  /** What the rule does: `accept`, `drop`, `reject`, `queue`, `return`, `jump`, `goto`, `policy accept`, `policy drop`, or `continue`. */
  readonly effect: string;
  /** Whether it is known that the packet gets to this rule and matches it. */
  readonly certain: boolean;
}

export interface Trace {
  readonly verdict: Verdict;
  readonly path: readonly TraceStep[];
  /** What an unknown verdict hangs on: matches and parameters of rules. Empty when it is known. */
  readonly depends: readonly string[];
}

/** The field of a packet that cannot be read. */
export class NoSuchPacket extends Error {
  constructor(
    readonly field: string,
    readonly value: string,
  ) {
    super(`${field} ${value}`);
  }
}

/** @throws NoSuchPacket @throws TooLarge */
export function tracePacket(ruleset: Ruleset, packet: TracedPacket): Trace {
  const hook = hooks.find((name) => name === packet.chain);
  if (hook === undefined) throw new NoSuchPacket('chain', packet.chain);
  const names = [packet.inInterface, packet.outInterface, 'lo'].flatMap((name) => name ?? []);
  const space = new RulesetSpace(ruleset, names);
  return new Tracer(space, packet).trace(hook, packetsOf(packet, hook, space));
}

const hooks: readonly Hook[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

/** Tables in the order in which a packet meets them in a chain. nat sees the first packet of a connection alone. */
const tableOrder = ['raw', 'mangle', 'nat', 'filter', 'security'] as const;

/** In these, addresses are translated behind the filters. */
const natIsLast: readonly Hook[] = ['INPUT', 'POSTROUTING'];

function tablesAt(hook: Hook): readonly string[] {
  const here = tableOrder.filter((table) => builtInChains(table).includes(hook));
  return natIsLast.includes(hook) ? [...here.filter((table) => table !== 'nat'), 'nat'] : here;
}

function packetsOf(packet: TracedPacket, hook: Hook, space: RulesetSpace): Node {
  const { family } = space.ruleset;
  const { diagrams } = space;
  const tests = testsOf(packet, family);
  const all = diagrams.and(space.packetsAt(hook), space.matchingAll(tests));
  const state = packet.state ?? 'NEW';
  const started = state === 'NEW' ? diagrams.and(all, space.beginnings()) : all;
  const field = hook === 'OUTPUT' || hook === 'POSTROUTING' ? 'outInterface' : 'inInterface';
  if (packet[field] !== undefined) return started;
  return diagrams.minus(started, space.matching([{ field, name: 'lo' }]));
}

function testsOf(packet: TracedPacket, family: Family): readonly PacketTest[] {
  const required = (
    field: string,
    value: string | undefined,
    test: (words: readonly string[], family: Family) => readonly PacketTest[] | undefined,
    isValid: (value: string) => boolean,
  ): readonly PacketTest[] => {
    if (value === undefined) return [];
    const tests = isValid(value) ? test([value], family) : undefined;
    if (tests === undefined) throw new NoSuchPacket(field, value);
    return tests;
  };
  const isAddress = (value: string): boolean => tryParseAddress(value, family) !== undefined;
  const always = (): boolean => true;
  const state = packet.state ?? 'NEW';
  return [
    ...required('proto', packet.protocol, packetTests.protocol, always),
    ...required('src', packet.source, packetTests.prefix('source'), isAddress),
    ...required('dst', packet.destination, packetTests.prefix('destination'), isAddress),
    ...required('sport', text(packet.sourcePort), packetTests.ports('sourcePort'), always),
    ...required('dport', text(packet.destinationPort), packetTests.ports('destinationPort'), always),
    ...required('in', packet.inInterface, packetTests.interfaceName('inInterface'), always),
    ...(packet.chain === 'PREROUTING'
      ? []
      : required('out', packet.outInterface, packetTests.interfaceName('outInterface'), always)),
    ...required('state', state, packetTests.connectionState, (name) =>
      (connectionStates as readonly string[]).includes(name),
    ),
  ];
}

function text(port: number | undefined): string | undefined {
  return port === undefined ? undefined : String(port);
}

/** Packets in a chain, and where they are when they have met all its rules. */
interface Passed {
  readonly onward: Node;
  readonly isCertain: boolean;
}

/** What is known of the mark that a packet carries; undefined when nothing is. */
interface Carried {
  mark: number | undefined;
}

class Tracer {
  private readonly path: TraceStep[] = [];
  private readonly depends = new Set<string>();
  private readonly verdicts = new Set<Verdict>();
  private readonly carried: Carried;

  constructor(
    private readonly space: RulesetSpace,
    private readonly packet: TracedPacket,
  ) {
    // Nothing has marked a packet yet that has only just come.
    const isFirst = packet.chain === 'PREROUTING' || packet.chain === 'OUTPUT';
    this.carried = { mark: packet.mark ?? (isFirst ? 0 : undefined) };
  }

  trace(hook: Hook, packets: Node): Trace {
    this.through(hook, { onward: packets, isCertain: true });
    const [only = 'unknown', ...others] = this.verdicts;
    const isKnown = others.length === 0;
    return {
      verdict: isKnown ? only : 'unknown',
      path: this.path,
      depends: isKnown ? [] : [...this.depends],
    };
  }

  private through(hook: Hook, packets: Passed): void {
    let passed = packets;
    const redirected: { hook: Hook; passed: Passed }[] = [];
    for (const table of tablesAt(hook)) {
      if (passed.onward === nothing) break;
      // Only the first packet of a connection gets to nat.
      if (table === 'nat' && (this.packet.state ?? 'NEW') !== 'NEW') continue;
      const next = this.throughTable(table, hook, passed);
      passed = next;
      for (const [outcome, set] of next.translated) {
        const { packets: changed, to } = translatePackets(set, outcome, hook, this.space);
        const after = { onward: changed, isCertain: next.isCertain };
        if (to === undefined || hook !== 'PREROUTING')
          passed = { ...passed, onward: this.space.diagrams.or(passed.onward, changed) };
        else redirected.push({ hook: to === 'this host' ? 'INPUT' : 'FORWARD', passed: after });
      }
    }
    for (const part of redirected) this.onTo(part.hook, part.passed);
    if (passed.onward === nothing) return;
    const next = this.nextOf(hook);
    if (next === undefined) this.verdicts.add('accept');
    else this.onTo(next, passed);
  }

  private onTo(hook: Hook, { onward, isCertain }: Passed): void {
    const { outInterface: out } = this.packet;
    const { diagrams } = this.space;
    const leaves = hook === 'FORWARD' || (hook === 'POSTROUTING' && out === undefined);
    if (!leaves) {
      this.through(hook, { onward, isCertain });
      return;
    }
    const free = this.space.replaced(onward, 'outInterface', undefined);
    const set =
      out === undefined
        ? free
        : diagrams.and(free, this.space.matching([{ field: 'outInterface', name: out }]));
    this.through(hook, { onward: set, isCertain });
  }

  /** Where packets go on whose destination stays as it is: a packet with an interface to go out by is not for this host. */
  private nextOf(hook: Hook): Hook | undefined {
    if (hook === 'PREROUTING') return this.packet.outInterface === undefined ? 'INPUT' : 'FORWARD';
    return hook === 'FORWARD' || hook === 'OUTPUT' ? 'POSTROUTING' : undefined;
  }

  private throughTable(
    name: string,
    hook: Hook,
    { onward, isCertain }: Passed,
  ): Passed & Pick<TableWalk, 'translated'> {
    const table = this.space.ruleset.tables.get(name);
    const chain = table?.chains.get(hook);
    if (table === undefined || chain === undefined) return { onward, isCertain, translated: new Map() };
    const walk = new TableWalk(table, this.space, this.path, this.depends, this.carried);
    const passed = walk.through(hook, { onward, isCertain });
    const policy = chain.policy === 'DROP' ? 'drop' : 'accept';
    if (passed.onward !== nothing) {
      this.path.push({
        ...{ table: name, chain: hook, index: 0, rule: chain.policy ?? 'ACCEPT' },
        effect: `policy ${policy}`,
        certain: passed.isCertain,
      });
      if (policy === 'drop') this.verdicts.add('drop');
    }
    for (const verdict of walk.verdicts) this.verdicts.add(verdict);
    const left = policy === 'drop' ? nothing : passed.onward;
    const rest = this.space.diagrams.or(left, walk.accepted);
    return { onward: rest, isCertain: isCertain && rest === onward, translated: walk.translated };
  }
}

const markMatch = /^-m mark --mark (\S+)$/;
const markTarget = /(?:^| )-j MARK --set-xmark (\S+)$/;

/** More is a loop, or nobody reads it. */
const maxSteps = 10_000;

class TableWalk {
  /** Packets that leave the table. */
  accepted: Node = nothing;
  /** Packets that get another address or port, by the target. */
  readonly translated = new Map<string, Node>();
  readonly verdicts = new Set<Verdict>();
  private readonly effects: ChainEffects;

  constructor(
    private readonly table: Table,
    private readonly space: RulesetSpace,
    private readonly path: TraceStep[],
    private readonly depends: Set<string>,
    private readonly carried: Carried,
  ) {
    this.effects = space.effects.table(table.name);
  }

  /** The packets that come to the end of a chain, or return. */
  through(name: string, { onward, isCertain }: Passed): Passed {
    const { diagrams, reader } = this.space;
    let rest = onward;
    let isSure = isCertain;
    let back = nothing;
    for (const [index, { text: rule }] of (this.table.chains.get(name)?.rules ?? []).entries()) {
      if (rest === nothing || this.path.length > maxSteps) break;
      const { conditions: written, action } = reader.read(rule);
      const conditions = this.openConditions(written);
      if (conditions === undefined) continue;
      const stateful = this.effects.statefulIn(name, index);
      const matched = matchedBy(conditions, rest, this.space.space, stateful);
      if (matched === nothing) continue;
      const isWhole = matched === rest;
      if (!isWhole && action.kind !== 'nothing') this.noteSplit(conditions, name, index, rest);
      const step = { table: this.table.name, chain: name, index: index + 1, rule };
      this.path.push({ ...step, effect: this.effectName(action), certain: isSure && isWhole });
      if (action.kind === 'nothing') {
        this.mark(rule, isWhole && isSure);
        continue;
      }
      rest = diagrams.minus(rest, matched);
      isSure &&= isWhole || rest === nothing;
      if (action.kind === 'return') back = diagrams.or(back, matched);
      else if (action.kind === 'end') this.end(action.outcome, matched);
      else if (!this.table.chains.has(action.chain)) this.verdicts.add('unknown');
      else {
        const passed = this.through(action.chain, { onward: matched, isCertain: isCertain && isWhole });
        if (action.kind === 'jump') rest = diagrams.or(rest, passed.onward);
        else back = diagrams.or(back, passed.onward);
        isSure = isCertain && (isWhole ? passed.isCertain : false);
      }
    }
    const end = diagrams.or(rest, back);
    return { onward: end, isCertain: isCertain && end === onward };
  }

  private end(outcome: string, matched: Node): void {
    const verdict = this.verdictOf(outcome);
    const { diagrams } = this.space;
    if (outcome !== accepted && verdict === 'accept')
      this.translated.set(outcome, diagrams.or(this.translated.get(outcome) ?? nothing, matched));
    else if (verdict === 'accept') this.accepted = this.space.diagrams.or(this.accepted, matched);
    else this.verdicts.add(verdict);
  }

  /** Without the conditions that the mark of the packet answers; undefined when one of them does not hold. */
  private openConditions(conditions: readonly Condition[]): readonly Condition[] | undefined {
    const { mark } = this.carried;
    if (mark === undefined) return conditions;
    const open: Condition[] = [];
    for (const condition of conditions) {
      const [, word] = (condition.kind === 'question' ? markMatch.exec(condition.text) : undefined) ?? [];
      const asked = word === undefined ? undefined : tryParseMark(word);
      if (asked === undefined) open.push(condition);
      else if (((mark & asked.mask) >>> 0 === asked.value) === condition.negated) return undefined;
    }
    return open;
  }

  /** What a rule does to the mark, if anything. */
  private mark(rule: string, isCertain: boolean): void {
    const [, word = ''] = markTarget.exec(rule) ?? [];
    const set = tryParseMark(word);
    const { mark } = this.carried;
    if (set !== undefined)
      this.carried.mark =
        isCertain && mark !== undefined ? ((mark & ~set.mask) ^ set.value) >>> 0 : undefined;
    else if (/ ?-j (MARK|CONNMARK) /.test(rule)) this.carried.mark = undefined;
  }

  private verdictOf(outcome: string): Verdict {
    if (outcome === accepted) return 'accept';
    if (outcome === dropped) return 'drop';
    if (outcome === rejected) return 'reject';
    const [name = ''] = outcome.split(' ', 1);
    const effect = tryFindTarget(name, this.space.ruleset.family)?.effect;
    if (effect === 'queued') return 'queue';
    // Another address is no verdict: the packet goes on.
    return effect === 'translated' ? 'accept' : 'unknown';
  }

  private effectName(action: RuleAction): string {
    switch (action.kind) {
      case 'nothing':
        return 'continue';
      case 'return':
        return 'return';
      case 'jump':
      case 'goto':
        return action.kind;
      case 'end': {
        const [name = ''] = action.outcome.split(' ', 1);
        const effect = tryFindTarget(name, this.space.ruleset.family)?.effect;
        return effect === 'translated' ? 'translate' : this.verdictOf(action.outcome);
      }
    }
  }

  /** The conditions of a rule that hold of some of the packets and not of others. */
  private noteSplit(conditions: readonly Condition[], chain: string, index: number, packets: Node): void {
    const { space } = this.space;
    const stateful = this.effects.statefulIn(chain, index);
    let left = packets;
    for (const condition of conditions) {
      const matched = matchedBy([condition], left, space, stateful);
      if (matched !== left) this.depends.add(textOf(condition));
      left = matched;
      if (left === nothing) return;
    }
  }
}

function textOf(condition: Condition): string {
  const text = condition.kind === 'fields' ? condition.key : condition.text;
  const [, match = '', rest = text] = /^(-m \S+ )(.*)$/s.exec(text) ?? [];
  return `${match}${condition.negated ? '! ' : ''}${rest}`;
}
