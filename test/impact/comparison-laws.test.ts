/** What is said of a change, beside what an interpreter of rules does with one packet after the other. */
import fc from 'fast-check';
import { type TrafficChange, compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import type { ChangedChain } from '../../lib/impact/questions/ruleset-comparison';
import { families } from '../../lib/net/family';
import {
  type RulesetPair,
  changesBetween,
  everythingOf,
  rulesetPairs,
} from '../support/laws/changed-rulesets';
import { edgePackets } from '../support/laws/edge-packets';
import { fares } from '../support/hosts/packet-probes';

const LONG = process.env['LONG'] === '1';
const RUNS = LONG ? 5000 : 30;
const PACKETS = 40;

describe.each(families)('a change of %s rules', (family) => {
  const pairs = rulesetPairs(family);
  const packets = fc.array(fc.tuple(edgePackets(family), fc.nat()), {
    minLength: PACKETS,
    maxLength: PACKETS,
  });

  test('is said of exactly the packets that fare otherwise, each in one box of how it fares now', () => {
    fc.assert(
      fc.property(pairs, packets, (pair, some) => {
        const faresOf = fares(pair, compared(pair, changesBetween(pair)));
        const wrong = some.flatMap(([packet, salt]) =>
          faresOf(packet, salt)
            .filter(({ before, after, said, isCut }) => {
              const expected = before === after ? [] : [after];
              // More than can be named is not named.
              return said.join() !== expected.join() && !(isCut && said.length === 0);
            })
            .map((fare) => ({ packet, fare })),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('is said of the same packets whichever rules are given as changed, as long as all that differ are', () => {
    fc.assert(
      fc.property(pairs, packets, (pair, some) => {
        const [changes, everything] = [changesBetween(pair), everythingOf(pair)].map((changed) =>
          fares(pair, compared(pair, changed)),
        );
        const wrong = some.filter(([packet, salt]) => {
          const [few = [], many = []] = [changes, everything].map((faresOf) => faresOf?.(packet, salt));
          return few.some((fare, index) => {
            const same = many[index];
            const isCut = fare.isCut || same?.isCut === true;
            return !isCut && same?.said.join() !== fare.said.join();
          });
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('of a policy alone is said of the same packets, however they are found', () => {
    fc.assert(
      fc.property(pairs, packets, ({ before }, some) => {
        const filter = before.tables.get('filter');
        const input = filter?.chains.get('INPUT');
        if (filter === undefined || input === undefined) return;
        const policy = input.policy === 'DROP' ? 'ACCEPT' : 'DROP';
        const chains = new Map([...filter.chains, ['INPUT', { ...input, policy }]]);
        const after = { ...before, tables: new Map([...before.tables, ['filter', { ...filter, chains }]]) };
        const pair: RulesetPair = { before, after };
        const faresOf = fares(pair, compared(pair, [{ table: 'filter', chain: 'INPUT', rules: 'policy' }]));
        const wrong = some.filter(([packet, salt]) =>
          faresOf(packet, salt).some(
            ({ before: old, after: now, said, isCut }) =>
              said.join() !== (old === now ? '' : now) && !(isCut && said.length === 0),
          ),
        );
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('of which nothing is said changes nothing when it is taken back', () => {
    fc.assert(
      fc.property(pairs, ({ before, after }) => {
        const there = { before, after };
        const back = { before: after, after: before };
        const isChange = compared(there, changesBetween(there)).length > 0;
        expect(compared(back, changesBetween(back)).length > 0).toBe(isChange);
      }),
      { numRuns: RUNS },
    );
  });
});

function compared(
  { before, after }: RulesetPair,
  changed: readonly ChangedChain[],
): readonly TrafficChange[] {
  const { changes, undecided } = compareRulesets(before, after, changed);
  if (undecided.length > 0) throw new Error('too large');
  return changes;
}
