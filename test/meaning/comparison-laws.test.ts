/** What is said of a change, beside what an interpreter of rules does with one packet after the other. */
import fc from 'fast-check';
import { type ChangedChain, type TrafficChange, compareRulesets } from '../../lib/meaning/compare-rulesets';
import { families } from '../../lib/net/family';
import { type RulesetPair, changesBetween, everythingOf, rulesetPairs } from '../support/changed-rulesets';
import { edgePackets } from '../support/edge-packets';
import { fares } from '../support/packet-fares';

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
        for (const [packet, salt] of some) {
          for (const fare of faresOf(packet, salt)) {
            const { before, after, said, isCut } = fare;
            const expected = before === after ? [] : [after];
            const isRight = said.length === expected.length && said[0] === expected[0];
            // More than can be named is not named.
            if (!isRight && !(isCut && said.length === 0)) expect({ packet, fare }).toBe('as is said');
          }
        }
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
        for (const [packet, salt] of some) {
          const few = changes?.(packet, salt).filter(({ isCut }) => !isCut) ?? [];
          for (const { hook, kind, said } of everything?.(packet, salt).filter(({ isCut }) => !isCut) ?? []) {
            const same = few.find((fare) => fare.hook === hook && fare.kind === kind);
            if (same !== undefined && same.said.join() !== said.join()) expect(same.said).toEqual(said);
          }
        }
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
  const comparison = compareRulesets(before, after, changed);
  if (comparison.kind === 'too large') throw new Error('too large');
  return comparison.changes;
}
