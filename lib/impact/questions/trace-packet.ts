/**
 * The way of a packet through a ruleset, rule by rule.
 *
 * Fields that are not given may have any value, and what no field answers (`-m set`) may hold or not. So what is traced is a set of
 * packets: a rule that matches some of it splits it, both parts go on, and the verdict is known when all parts come to the same.
 * A packet comes over another interface than `lo`, unless one is given, and begins a connection, unless a state is given.
 */
import type { Ruleset } from '../../ruleset/model/ruleset';
import { type CarriedMarks, knownBits, unknownBits } from '../rules/carried-marks';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import type { Verdict } from '../rules/effect-name';
import { type Hook, tablesAt } from '../packets/packet-path';
import { RulesetSpace } from '../chains/ruleset-space';
import type { IpSets } from '../../sets/ip-set';
import { knownSets } from '../rules/set-conditions';
import { type Carried, type Passed, TableWalk, type TraceStep } from '../path/table-walk';
import { NoSuchPacket, type TracedPacket, packetsOf } from './traced-packet';
import { allUntracked, areSameButTracking } from '../chains/untracked-packets';
import { translatePackets } from '../path/translate-packets';

export interface Trace {
  readonly verdict: Verdict;
  readonly path: readonly TraceStep[];
  /** What an unknown verdict hangs on: matches and parameters of rules. Empty when it is known. */
  readonly depends: readonly string[];
}

/**
 * @param sets the ipsets whose members are known. @default none
 * @param options.carried what is known of its marks where its way begins. @default none, of a packet that has only just come @throws NoSuchPacket @throws TooLarge
 */
export function tracePacket(
  ruleset: Ruleset,
  packet: TracedPacket,
  sets?: IpSets,
  { carried }: { readonly carried?: CarriedMarks } = {},
): Trace {
  const hook = hooks.find((name) => name === packet.chain);
  if (hook === undefined) throw new NoSuchPacket('chain', packet.chain, `one of ${hooks.join(', ')}`);
  const names = [packet.inInterface, packet.outInterface, 'lo'].flatMap((name) => name ?? []);
  const space = new RulesetSpace(ruleset, names, undefined, sets === undefined ? undefined : knownSets(sets));
  return new Tracer(space, packet, carried).trace(hook, packetsOf(packet, hook, space));
}

const hooks: readonly Hook[] = ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING'];

class Tracer {
  private readonly path: TraceStep[] = [];
  private readonly depends = new Set<string>();
  private readonly verdicts = new Set<Verdict>();
  private readonly carried: Carried;

  constructor(
    private readonly space: RulesetSpace,
    private readonly packet: TracedPacket,
    carried: CarriedMarks | undefined,
  ) {
    this.carried = { marks: carriedBy(packet, carried) };
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
    const { diagrams } = this.space;
    const redirected: { hook: Hook; passed: Passed }[] = [];
    for (const table of tablesAt(hook)) {
      if (passed.onward === nothing) break;
      // Only the first packet of a connection gets to nat.
      if (table === 'nat' && (this.packet.state ?? 'NEW') !== 'NEW') continue;
      // What is not tracked does not either.
      const apart = table === 'nat' ? diagrams.and(passed.onward, allUntracked(this.space)) : nothing;
      const onward = diagrams.minus(passed.onward, apart);
      if (onward === nothing) continue;
      const isCertain = passed.isCertain && apart === nothing;
      const next = this.throughTable(table, hook, { onward, isCertain });
      passed = { onward: diagrams.or(next.onward, apart), isCertain: next.isCertain };
      for (const [outcome, set] of next.translated) {
        const { packets: changed, to } = translatePackets(set, outcome, hook, this.space);
        const after = { onward: changed, isCertain: next.isCertain };
        if (to === undefined || hook !== 'PREROUTING')
          passed = { ...passed, onward: diagrams.or(passed.onward, changed) };
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
    const behind = name === 'raw' ? this.withoutConnection() : undefined;
    const passed = walk.through(hook, { onward, isCertain });
    behind?.();
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
    const isWhole = areSameButTracking(rest, onward, this.space);
    return { onward: rest, isCertain: isCertain && isWhole, translated: walk.translated };
  }

  /** Connection tracking comes behind raw: what is known of a connection is not found there. @returns what brings it back */
  private withoutConnection(): () => void {
    const { carried } = this;
    const { connection } = carried.marks;
    if (connection === 'none' || connection.known === 0) return () => undefined;
    carried.marks = { ...carried.marks, connection: 'none' };
    return () => {
      const { marks } = carried;
      if (marks.connection === 'none' && marks.isTakenOut !== true) carried.marks = { ...marks, connection };
    };
  }
}

function carriedBy(
  { chain, mark, inInterface, state = 'NEW' }: TracedPacket,
  carried?: CarriedMarks,
): CarriedMarks {
  // Nothing has marked a packet yet that has only just come.
  const isFirst = inInterface !== 'lo' && ['PREROUTING', 'OUTPUT'].includes(chain);
  const isTracked = state !== 'INVALID' && state !== 'UNTRACKED';
  const atFirst = isFirst ? knownBits(0) : unknownBits;
  const { packet, connection, ...others } = carried ?? {
    packet: atFirst,
    connection: state === 'NEW' ? atFirst : unknownBits,
  };
  return {
    ...others,
    packet: mark === undefined ? packet : knownBits(mark),
    connection: isTracked ? connection : 'none',
  };
}
