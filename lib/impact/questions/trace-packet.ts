/**
 * The way of a packet through a ruleset, rule by rule.
 *
 * Fields that are not given may have any value, and what no field answers (`-m set`) may hold or not. So what is traced is a set of
 * packets: a rule that matches some of it splits it, both parts go on, and the verdict is known when all parts come to the same.
 * A packet comes over another interface than `lo`, unless one is given, and begins a connection, unless a state is given.
 */
import type { Ruleset } from '../../ruleset/model/ruleset';
import { type CarriedMarks, knownBits, unknownBits, unknownMarks } from '../rules/carried-marks';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import type { Verdict } from '../rules/effect-name';
import { marksInRaw } from '../path/marks-in-raw';
import { allOf, eachPart, isThere, joinedOrMerged } from '../path/marked-packets';
import { type Hook, tablesAt } from '../packets/packet-path';
import { RulesetSpace } from '../chains/ruleset-space';
import type { IpSets } from '../../sets/ip-set';
import { knownSets } from '../rules/set-conditions';
import { type Passed, TableWalk, type TraceStep } from '../path/table-walk';
import { natMarkNotes } from './trace-notes';
import { NoSuchPacket, type TracedPacket, packetsOf } from './traced-packet';
import { allUntracked, areSameButTracking } from '../chains/untracked-packets';
import { translatePackets } from '../path/translate-packets';

export interface Trace {
  readonly verdict: Verdict;
  readonly path: readonly TraceStep[];
  /** What an unknown verdict hangs on: matches and parameters of rules. Empty when it is known. */
  readonly depends: readonly string[];
  /** What is otherwise for other packets of its connection. */
  readonly notes: readonly string[];
}

/**
 * @param sets the ipsets whose members are known. @default none
 * @param options.isMarkedByOthers whether a packet may carry any mark where its way begins, as from a socket or another ruleset.
 * @default false @throws NoSuchPacket @throws TooLarge
 */
export function tracePacket(
  ruleset: Ruleset,
  packet: TracedPacket,
  sets?: IpSets,
  { isMarkedByOthers = false } = {},
): Trace {
  return traceCarrying(ruleset, packet, isMarkedByOthers ? unknownMarks : atFirst(packet), sets);
}

/** The way of a packet of whose marks this is known where it begins. @throws NoSuchPacket @throws TooLarge */
export function traceCarrying(
  ruleset: Ruleset,
  packet: TracedPacket,
  marks: CarriedMarks,
  sets?: IpSets,
): Trace {
  const hook = hooks.find((name) => name === packet.chain);
  if (hook === undefined) throw new NoSuchPacket('chain', packet.chain, `one of ${hooks.join(', ')}`);
  const names = [packet.inInterface, packet.outInterface, 'lo'].flatMap((name) => name ?? []);
  const space = new RulesetSpace(
    ruleset,
    names,
    undefined,
    sets === undefined ? undefined : knownSets(sets, ruleset),
  );
  return new Tracer(space, packet, carriedBy(packet, marks)).trace(hook, packetsOf(packet, hook, space));
}

const hooks: readonly Hook[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

class Tracer {
  private readonly path: TraceStep[] = [];
  private readonly depends = new Set<string>();
  private readonly verdicts = new Set<Verdict>();
  /** Where it went past nat. */
  private readonly pastNat = new Set<Hook>();

  constructor(
    private readonly space: RulesetSpace,
    private readonly packet: TracedPacket,
    private readonly marks: CarriedMarks,
  ) {}

  trace(hook: Hook, packets: Node): Trace {
    const { marks } = this;
    this.through(hook, { parts: [{ packets, marks }].filter(isThere), isCertain: true });
    const [only = 'unknown', ...others] = this.verdicts;
    const isKnown = others.length === 0;
    return {
      verdict: isKnown ? only : 'unknown',
      path: this.path,
      depends: isKnown ? [] : [...this.depends],
      notes: natMarkNotes(this.space.ruleset, this.path, this.pastNat),
    };
  }

  private through(hook: Hook, packets: Passed): void {
    let passed = packets;
    const { diagrams } = this.space;
    const redirected: { hook: Hook; passed: Passed }[] = [];
    for (const table of tablesAt(hook)) {
      if (passed.parts.length === 0) break;
      // Only the first packet of a connection gets to nat.
      if (table === 'nat' && (this.packet.state ?? 'NEW') !== 'NEW') {
        this.pastNat.add(hook);
        continue;
      }
      // What is not tracked does not either.
      const untracked = table === 'nat' ? allUntracked(this.space) : nothing;
      const apart = eachPart(passed.parts, (set) => diagrams.and(set, untracked));
      const parts = eachPart(passed.parts, (set) => diagrams.minus(set, untracked));
      if (parts.length === 0) continue;
      const isCertain = passed.isCertain && apart.length === 0;
      const next = this.throughTable(table, hook, { parts, isCertain });
      passed = { parts: joinedOrMerged([...next.parts, ...apart], this.space), isCertain: next.isCertain };
      for (const [outcome, some] of next.translated) {
        const changed = (set: Node): Node => translatePackets(set, outcome, hook, this.space).packets;
        const { to } = translatePackets(nothing, outcome, hook, this.space);
        const isAll = allOf(some, this.space) === allOf(parts, this.space);
        const after = { parts: eachPart(some, changed), isCertain: isCertain && isAll };
        if (to === undefined || hook !== 'PREROUTING') {
          const all = joinedOrMerged([...passed.parts, ...after.parts], this.space);
          passed = { parts: all, isCertain: passed.parts.length === 0 ? after.isCertain : passed.isCertain };
        } else redirected.push({ hook: to === 'this host' ? 'INPUT' : 'FORWARD', passed: after });
      }
    }
    for (const part of redirected) this.onTo(part.hook, part.passed);
    if (passed.parts.length === 0) return;
    const next = this.nextOf(hook);
    if (next === undefined) this.verdicts.add('accept');
    else this.onTo(next, passed);
  }

  private onTo(hook: Hook, { parts, isCertain }: Passed): void {
    const { outInterface: out } = this.packet;
    const { diagrams } = this.space;
    const leaves = hook === 'FORWARD' || (hook === 'POSTROUTING' && out === undefined);
    if (!leaves) {
      this.through(hook, { parts, isCertain });
      return;
    }
    const leaving = (set: Node): Node => {
      const free = this.space.replaced(set, 'outInterface', undefined);
      if (out === undefined) return free;
      return diagrams.and(free, this.space.matching([{ field: 'outInterface', name: out }]));
    };
    this.through(hook, { parts: eachPart(parts, leaving), isCertain });
  }

  /** Where packets go on whose destination stays as it is: a packet with an interface to go out by is not for this host. */
  private nextOf(hook: Hook): Hook | undefined {
    if (hook === 'PREROUTING') return this.packet.outInterface === undefined ? 'INPUT' : 'FORWARD';
    return hook === 'FORWARD' || hook === 'OUTPUT' ? 'POSTROUTING' : undefined;
  }

  private throughTable(
    name: string,
    hook: Hook,
    { parts, isCertain }: Passed,
  ): Passed & Pick<TableWalk, 'translated'> {
    const table = this.space.ruleset.tables.get(name);
    const chain = table?.chains.get(hook);
    if (table === undefined || chain === undefined) return { parts, isCertain, translated: new Map() };
    const walk = new TableWalk(table, this.space, this.path, this.depends);
    // Packets come to raw first, with the marks that they have at the beginning.
    const [first] = name === 'raw' ? parts : [];
    const raw = first === undefined ? undefined : marksInRaw(first.marks);
    const met = raw === undefined ? parts : parts.map(({ packets }) => ({ packets, marks: raw.inRaw }));
    const passed = walk.through(hook, { parts: met, isCertain });
    const policy = chain.policy === 'DROP' ? 'drop' : 'accept';
    if (passed.parts.length > 0) {
      this.path.push({
        ...{ table: name, chain: hook, index: 0, rule: chain.policy ?? 'ACCEPT' },
        effect: `policy ${policy}`,
        certain: passed.isCertain,
      });
      if (policy === 'drop') this.verdicts.add('drop');
    }
    for (const verdict of walk.verdicts) this.verdicts.add(verdict);
    const left = [...(policy === 'drop' ? [] : passed.parts), ...walk.accepted];
    const behind = left.map(({ packets, marks }) => ({ packets, marks: raw?.behind(marks) ?? marks }));
    const rest = joinedOrMerged(behind, this.space);
    const isWhole = areSameButTracking(allOf(rest, this.space), allOf(parts, this.space), this.space);
    return { parts: rest, isCertain: isCertain && isWhole, translated: walk.translated };
  }
}

/** Nothing has marked a packet yet that has only just come. */
function atFirst({ chain, inInterface, state = 'NEW' }: TracedPacket): CarriedMarks {
  const isFirst = inInterface !== 'lo' && ['PREROUTING', 'OUTPUT'].includes(chain);
  const bits = isFirst ? knownBits(0) : unknownBits;
  return { packet: bits, connection: state === 'NEW' ? bits : unknownBits };
}

function carriedBy({ mark, state = 'NEW' }: TracedPacket, marks: CarriedMarks): CarriedMarks {
  const isTracked = state !== 'INVALID' && state !== 'UNTRACKED';
  return {
    ...marks,
    packet: mark === undefined ? marks.packet : knownBits(mark),
    connection: isTracked ? marks.connection : 'none',
  };
}
