/** What holds of the verdicts of every ruleset: each packet has exactly one, and a counterexample is one. */
import fc from 'fast-check';
import { filterTables } from '../../lib/impact/evaluate-ruleset';
import { nothing } from '../../lib/impact/decision-diagrams';
import { findCounterexample } from '../../lib/impact/counterexample';
import { RulesetSpace } from '../../lib/impact/ruleset-space';
import { families } from '../../lib/net/family';
import { builtInChains } from '../../lib/ruleset/model/tables';
import { rulesetPairs } from '../support/laws/changed-rulesets';

const RUNS = process.env['LONG'] === '1' ? 1000 : 25;

const hooks = ['INPUT', 'FORWARD', 'OUTPUT'] as const;

describe.each(families)('of %s rules', (family) => {
  const rulesets = rulesetPairs(family);

  test('the packets of all verdicts are all packets, and none has two', () => {
    fc.assert(
      fc.property(rulesets, fc.constantFrom(...hooks), ({ before }, hook) => {
        const own = new RulesetSpace(before);
        const { diagrams } = own;
        const packets = own.packetsAt(hook);
        const tables = filterTables.filter((table) => builtInChains(table).includes(hook));
        const sets = [...own.effects.of(hook, tables, packets).values()];
        const all = sets.reduce((union, set) => diagrams.or(union, set), nothing);
        const isDisjoint = sets.every((set, index) =>
          sets.slice(index + 1).every((other) => diagrams.and(set, other) === nothing),
        );
        expect([all === packets, isDisjoint]).toEqual([true, true]);
      }),
      { numRuns: RUNS },
    );
  });

  test('a packet that is shown against an assertion is not treated as it says, by its trace', () => {
    fc.assert(
      fc.property(rulesets, fc.constantFrom(...hooks), ({ before }, chain) => {
        const asked = { chain, matches: [chain === 'OUTPUT' ? '! -o lo' : '! -i lo'] };
        const [refused, through] = (['accepted', 'not-accepted'] as const).map((wanted) => {
          const found = findCounterexample(before, asked, wanted);
          return typeof found === 'object' ? found.trace.verdict : undefined;
        });
        expect(refused).not.toBe('accept');
        expect(['drop', 'reject']).not.toContain(through);
      }),
      { numRuns: RUNS },
    );
  });
});
