/** The rules that keep a packet from getting in: those that drop it, lead it elsewhere, or have it come in a state that none accepts. */
import { type Trace, tracePacket } from '../../impact/questions/trace-packet';
import type { TracedPacket } from '../../impact/questions/traced-packet';
import type { TraceStep } from '../../impact/path/table-walk';
import { asksForBitsOf, asksMark, hasMarks } from '../../impact/rules/carried-marks';
import { isUnusual, leavesTracking, trackingBy } from '../../impact/rules/connection-tracking';
import type { Ruleset } from '../../ruleset/model/ruleset';
import type { IpSets } from '../../sets/ip-set';

export interface StoppingRules {
  /** A line for each; none where all that is missing is a rule. */
  readonly lines: readonly string[];
  /**
   * `led-elsewhere`: nat gives it another destination. `invalid-in-raw`: a rule of raw asks for a state, which packets have behind it. `untracked`: rules would accept it, and raw takes it out of connection tracking
   * before them. `half-tracked`: raw takes out the packets that go the other way, so it comes in a state that rules do not accept;
   * `in-two-zones`: or it leads them to another zone. @default it is dropped as it comes
   */
  readonly because?: 'led-elsewhere' | 'invalid-in-raw' | 'untracked' | 'half-tracked' | 'in-two-zones';
}

/**
 * @param packet one that is not accepted at its chain, any but FORWARD
 * @param others where connection tracking does not see what goes the other way: those packets, at the beginning of their way
 */
export function stoppingRules(
  ruleset: Ruleset,
  packet: TracedPacket,
  sets?: IpSets,
  others: readonly TracedPacket[] = [],
): StoppingRules {
  const traced = tracePacket(ruleset, beginningOf(packet, ruleset), sets);
  const stopping = [...markingLines(traced), ...linesOf(traced.path.filter(isStopping))];
  const led = linesOf(traced.path.filter(({ effect }) => effect === 'translate')).map(
    (line) => `led elsewhere by ${line}`,
  );
  if (traced.path.some(asksStateInRaw))
    return {
      lines: [...stopping, 'in raw, no packet is tracked yet, so each of them is INVALID there'],
      because: 'invalid-in-raw',
    };
  if (packet.chain === 'PREROUTING')
    return led.length === 0
      ? { lines: stopping }
      : { lines: [...led, ...stopping], because: 'led-elsewhere' };
  const atFirst = { ...packet, chain: packet.chain === 'INPUT' ? 'PREROUTING' : 'OUTPUT' };
  const half = (others.length === 0 ? [] : [atFirst, ...others]).flatMap((each) =>
    partingSteps(tracePacket(ruleset, each, sets)),
  );
  if (half.length > 0)
    return {
      lines: [
        ...new Set(linesOf(half).map((line) => `seen in one direction only, by ${line}`)),
        ...led,
        ...stopping,
      ],
      because: half.some(({ rule }) => leavesTracking(rule)) ? 'half-tracked' : 'in-two-zones',
    };
  const taking = linesOf(partingSteps(tracePacket(ruleset, atFirst, sets)).filter(isTaking));
  const isStopped = (trace: Trace): boolean => trace.verdict === 'drop' || trace.verdict === 'reject';
  if (taking.length === 0 || isStopped(tracePacket(withoutRaw(ruleset), packet, sets)))
    return { lines: stopping };
  const untracked = tracePacket(ruleset, { ...packet, state: 'UNTRACKED' }, sets);
  const lines = [
    ...taking.map((line) => `made UNTRACKED by ${line}`),
    ...stopping,
    ...linesOf(untracked.path.filter(isStopping)),
  ];
  return { lines: [...new Set(lines)], because: 'untracked' };
}

function isStopping({ effect }: TraceStep): boolean {
  return /drop|reject|queue/.test(effect);
}

/** Those that decide about connection tracking: the first one does. */
function partingSteps({ path }: Trace): readonly TraceStep[] {
  const deciding = path.filter(({ table, rule }) => table === 'raw' && trackingBy(rule) !== undefined);
  const last = deciding.findIndex(({ certain }) => certain);
  return deciding.slice(0, last < 0 ? undefined : last + 1).filter(({ rule }) => isUnusual(rule));
}

function asksStateInRaw(step: TraceStep): boolean {
  return step.table === 'raw' && isStopping(step) && / --(?:ct)?state /.test(step.rule);
}

function isTaking({ rule }: TraceStep): boolean {
  return leavesTracking(rule);
}

/** The rules that give it a mark for which it is stopped. */
function markingLines({ path }: Trace): readonly string[] {
  const asking = path.filter((step) => isStopping(step) && asksMark(step.rule));
  const marking = path.filter(({ rule }) => asking.some((stopping) => asksForBitsOf(stopping.rule, rule)));
  return linesOf(marking).map((line) => `marked by ${line}`);
}

/** Where it has to be followed from for its marks to be known. */
function beginningOf(packet: TracedPacket, ruleset: Ruleset): TracedPacket {
  if (packet.chain === 'POSTROUTING') return { ...packet, chain: 'OUTPUT' };
  return packet.chain === 'INPUT' && hasMarks(ruleset) ? { ...packet, chain: 'PREROUTING' } : packet;
}

function withoutRaw(ruleset: Ruleset): Ruleset {
  return { ...ruleset, tables: new Map([...ruleset.tables].filter(([name]) => name !== 'raw')) };
}

function linesOf(steps: readonly TraceStep[]): readonly string[] {
  return steps.map(({ table, chain, index, rule }) =>
    index === 0 ? `the policy ${rule} of ${table} ${chain}` : `${table} ${chain} ${String(index)}: ${rule}`,
  );
}
