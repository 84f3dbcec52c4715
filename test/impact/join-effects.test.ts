/** Many effects joined at once, beside the same effects joined one after the other. */
import fc from 'fast-check';
import {
  DecisionDiagrams,
  type Node,
  everything,
  nothing,
} from '../../lib/impact/diagrams/decision-diagrams';
import { inNoneOf, joinEffects } from '../../lib/impact/effects/join-effects';
import { type Effect, RulePaths } from '../../lib/impact/effects/rule-paths';

/** Two fields of a few bits: a rule asks for the beginning of each, and has one of three ends. */
const width = 6;
const rules = fc.array(
  fc.record({
    first: fc.tuple(fc.nat(width), fc.nat(63)),
    second: fc.tuple(fc.nat(width), fc.nat(63)),
    end: fc.nat(2),
    isPath: fc.boolean(),
  }),
  { maxLength: 60 },
);

describe('effects of rules', () => {
  test('that are paths are the diagrams of their nodes', () => {
    const diagrams = new DecisionDiagrams();
    const paths = new RulePaths(diagrams);
    const end = diagrams.end(7);
    const value = 0x1234_5678_9abc_def0_1122_3344_5566_7788n;
    const path = paths.beginning({ firstVariable: 3, count: 128, value }, end);
    expect(path).toBeLessThan(0);
    expect(paths.nodeOf(path)).toBe(diagrams.between(3, 128, value, value, end));
    expect(paths.behind(path)).toBe(end);
  });

  test('are joined to the one effect that they have one after the other', () => {
    fc.assert(
      fc.property(rules, fc.integer({ min: 1, max: 8 }), (list, repeated) => {
        const diagrams = new DecisionDiagrams();
        const paths = new RulePaths(diagrams);
        // Repeated rules are lists that come up again.
        const effects = Array.from({ length: repeated }, () => list)
          .flat()
          .map(({ first, second, end, isPath }): Effect => {
            const inner = beginning(paths, width, second, diagrams.end(end));
            const effect = beginning(paths, 0, first, inner);
            return isPath ? effect : paths.nodeOf(effect);
          });
        const expected = effects.reduceRight<Effect>(
          (rest, effect) => diagrams.then(paths.nodeOf(effect), rest),
          nothing,
        );
        expect(joinEffects(paths, effects)).toBe(expected);
        const end = diagrams.end(0);
        expect(joinEffects(paths, effects, end)).toBe(diagrams.without(expected, end));
        const whole = diagrams.then(expected, end);
        expect(joinEffects(paths, [...effects, end], end)).toBe(diagrams.without(whole, end));
      }),
      { numRuns: 300 },
    );
  });
});

test('vectors that are in none of many sets are those that no union of them has', () => {
  fc.assert(
    fc.property(rules, fc.nat(63), fc.nat(63), (list, low, high) => {
      const diagrams = new DecisionDiagrams();
      const paths = new RulePaths(diagrams);
      const sets = list.map(({ first, second, isPath }): Effect => {
        const set = beginning(paths, 0, first, beginning(paths, width, second, everything));
        return isPath ? set : paths.nodeOf(set);
      });
      // It asks for bits before those of the sets, among them and behind them.
      const among = diagrams.or(
        diagrams.between(3, width, BigInt(low), BigInt(high)),
        diagrams.variable(2 * width),
      );
      const union = sets.reduce<Node>((all, set) => diagrams.or(all, paths.nodeOf(set)), nothing);
      expect(inNoneOf(paths, sets, among)).toBe(diagrams.minus(among, union));
    }),
    { numRuns: 300 },
  );
});

function beginning(
  paths: RulePaths,
  firstVariable: number,
  [count, value]: readonly [number, number],
  effect: Effect,
): Effect {
  const bits = { firstVariable, count, value: BigInt(value & ((1 << count) - 1)) };
  return paths.beginning(bits, effect);
}
