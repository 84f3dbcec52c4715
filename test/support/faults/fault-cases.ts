/** All combinations of a step and a fault, and which of them are tried every day. */
import { transactionSteps } from './transaction-steps';
import type { StepName } from './transaction-steps';
import type { Backend } from '../../../lib/sandbox/sandbox';
import type { FaultHost, FaultResult } from './fault-host';
import { type FaultTools, runBrokenTool, runHappening, runWithoutTool } from './fault-run';
import { type Expected, brokenTools, expectedAt, happenings, neededTools } from './transaction-faults';

export interface FaultCase {
  readonly title: string;
  readonly step: StepName;
  /** What happens, or what a tool does instead of what it is for. */
  readonly fault: string;
  /** Every second one of a step, and of a fault, is even. */
  readonly turn: number;
  /** Whether it goes wrong only where the change is about sets. */
  readonly needsSets: boolean;
  readonly expected: Expected;
  readonly run: (host: FaultHost, tools: FaultTools) => Promise<FaultResult>;
}

export const faultCases: readonly FaultCase[] = [
  ...transactionSteps.flatMap(({ name: step }, row) =>
    happenings.flatMap(({ name: fault }, column): FaultCase[] => {
      const expected = expectedAt(step, fault);
      if (expected === undefined) return [];
      const run: FaultCase['run'] = (host, tools) => runHappening(host, step, fault, tools);
      const needsSets = step === 'commit-sets';
      return [{ title: `${step}: ${fault}`, step, fault, turn: row + column, needsSets, expected, run }];
    }),
  ),
  ...brokenTools.map((broken, index): FaultCase => {
    const { step, fault, tool } = broken;
    const turn = brokenTools.slice(0, index).filter((earlier) => earlier.fault === fault).length;
    const title = `${step}: ${tool} ${fault} (${String(index + 1)})`;
    const needsSets = tool === 'ipset';
    const run: FaultCase['run'] = (host) => runBrokenTool(host, broken);
    return { title, step, fault, turn, needsSets, expected: broken, run };
  }),
  ...neededTools.map((tool, index): FaultCase => ({
    ...{ title: `prepare: ${tool} is not there`, step: 'prepare', fault: 'is not there', turn: index },
    needsSets: false,
    expected: { rules: 'old', says: ['apply/missing-tools'] },
    run: (host) => runWithoutTool(host, tool),
  })),
];

/**
 * A chessboard of steps and faults: the black squares are tried with one backend every day, the white ones with
 * the other. So every combination is tried daily, every step and every fault with both backends; the long tests
 * try the other colour.
 */
export function isDaily(backend: Backend, { turn }: Pick<FaultCase, 'turn'>): boolean {
  return turn % 2 === (backend === 'legacy' ? 0 : 1);
}
