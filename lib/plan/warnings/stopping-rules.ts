/** The rules that keep a packet from getting in: those that drop it, lead it elsewhere, or have it come in a state that none accepts. */
import { type Trace, tracePacket } from '../../impact/questions/trace-packet';
import type { TracedPacket } from '../../impact/questions/traced-packet';
import type { TraceStep } from '../../impact/path/table-walk';
import { leavesTracking } from '../../impact/rules/carried-marks';
import type { Ruleset } from '../../ruleset/model/ruleset';
import type { IpSets } from '../../sets/ip-set';

export interface StoppingRules {
  /** A line for each; none where all that is missing is a rule. */
  readonly lines: readonly string[];
  /**
   * `led-elsewhere`: nat gives it another destination. `untracked`: rules would accept it, and raw takes it out of connection tracking
   * before them. @default it is dropped as it comes
   */
  readonly because?: 'led-elsewhere' | 'untracked';
}

/** @param packet one that is not accepted at its chain, PREROUTING, INPUT or OUTPUT */
export function stoppingRules(ruleset: Ruleset, packet: TracedPacket, sets?: IpSets): StoppingRules {
  const traced = tracePacket(ruleset, packet, sets);
  const stopping = linesOf(traced, ({ effect }) => /drop|reject|queue/.test(effect));
  if (packet.chain === 'PREROUTING') {
    const led = linesOf(traced, ({ effect }) => effect === 'translate');
    return led.length === 0
      ? { lines: stopping }
      : { lines: [...led.map((line) => `led elsewhere by ${line}`), ...stopping], because: 'led-elsewhere' };
  }
  const isStopped = traced.verdict === 'drop' || traced.verdict === 'reject';
  if (packet.chain !== 'INPUT' || isStopped) return { lines: stopping };
  const before = tracePacket(ruleset, { ...packet, chain: 'PREROUTING' }, sets);
  const taking = linesOf(before, ({ table, rule }) => table === 'raw' && leavesTracking(rule));
  if (taking.length === 0) return { lines: stopping };
  const untracked = tracePacket(ruleset, { ...packet, state: 'UNTRACKED' }, sets);
  const lines = [
    ...taking.map((line) => `made UNTRACKED by ${line}`),
    ...stopping,
    ...linesOf(untracked, ({ effect }) => /drop|reject|queue/.test(effect)),
  ];
  return { lines: [...new Set(lines)], because: 'untracked' };
}

function linesOf({ path }: Trace, those: (step: TraceStep) => boolean): readonly string[] {
  return path
    .filter(those)
    .map(({ table, chain, index, rule }) =>
      index === 0 ? `the policy ${rule} of ${table} ${chain}` : `${table} ${chain} ${String(index)}: ${rule}`,
    );
}
