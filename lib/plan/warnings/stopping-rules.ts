/** The rules that keep a packet from getting in: those that drop it, lead it elsewhere, or have it come in a state that none accepts. */
import { type Trace, tracePacket } from '../../impact/questions/trace-packet';
import type { TracedPacket } from '../../impact/questions/traced-packet';
import type { TraceStep } from '../../impact/path/table-walk';
import { hasMarks, leavesTracking } from '../../impact/rules/carried-marks';
import type { Ruleset } from '../../ruleset/model/ruleset';
import type { IpSets } from '../../sets/ip-set';

export interface StoppingRules {
  /** A line for each; none where all that is missing is a rule. */
  readonly lines: readonly string[];
  /**
   * `led-elsewhere`: nat gives it another destination. `untracked`: rules would accept it, and raw takes it out of connection tracking
   * before them. `half-tracked`: raw takes out the packets that go the other way, so it comes in a state that rules do not accept.
   * @default it is dropped as it comes
   */
  readonly because?: 'led-elsewhere' | 'untracked' | 'half-tracked';
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
  const stopping = linesOf(traced, isStopping);
  if (packet.chain === 'PREROUTING') {
    const led = linesOf(traced, ({ effect }) => effect === 'translate');
    return led.length === 0
      ? { lines: stopping }
      : { lines: [...led.map((line) => `led elsewhere by ${line}`), ...stopping], because: 'led-elsewhere' };
  }
  const half = others.flatMap((other) => linesOf(tracePacket(ruleset, other, sets), isTaking));
  if (half.length > 0)
    return {
      lines: [...new Set(half.map((line) => `seen in one direction only, by ${line}`)), ...stopping],
      because: 'half-tracked',
    };
  const first = packet.chain === 'INPUT' ? 'PREROUTING' : 'OUTPUT';
  const taking = linesOf(tracePacket(ruleset, { ...packet, chain: first }, sets), isTaking);
  const isStopped = (trace: Trace): boolean => trace.verdict === 'drop' || trace.verdict === 'reject';
  if (taking.length === 0 || isStopped(tracePacket(withoutRaw(ruleset), packet, sets)))
    return { lines: stopping };
  const untracked = tracePacket(ruleset, { ...packet, state: 'UNTRACKED' }, sets);
  const lines = [
    ...taking.map((line) => `made UNTRACKED by ${line}`),
    ...stopping,
    ...linesOf(untracked, isStopping),
  ];
  return { lines: [...new Set(lines)], because: 'untracked' };
}

function isStopping({ effect }: TraceStep): boolean {
  return /drop|reject|queue/.test(effect);
}

function isTaking({ table, rule }: TraceStep): boolean {
  return table === 'raw' && leavesTracking(rule);
}

/** Where it has to be followed from for its marks to be known. */
function beginningOf(packet: TracedPacket, ruleset: Ruleset): TracedPacket {
  if (packet.chain === 'POSTROUTING') return { ...packet, chain: 'OUTPUT' };
  return packet.chain === 'INPUT' && hasMarks(ruleset) ? { ...packet, chain: 'PREROUTING' } : packet;
}

function withoutRaw(ruleset: Ruleset): Ruleset {
  return { ...ruleset, tables: new Map([...ruleset.tables].filter(([name]) => name !== 'raw')) };
}

function linesOf({ path }: Trace, those: (step: TraceStep) => boolean): readonly string[] {
  return path
    .filter(those)
    .map(({ table, chain, index, rule }) =>
      index === 0 ? `the policy ${rule} of ${table} ${chain}` : `${table} ${chain} ${String(index)}: ${rule}`,
    );
}
