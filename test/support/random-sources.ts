import fc from 'fast-check';
import type { RandomSource } from '../../lib/extensions/value-kind';

/** Random numbers as a law needs them: from fast-check, so that a failure is repeated and made smaller. */
export const randomSources: fc.Arbitrary<RandomSource & { chance(probability: number): boolean }> = fc
  .infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
  .map((numbers) => {
    const next = (): number => (numbers.next().value as number | undefined) ?? 0;
    const integer = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
    return {
      integer,
      pick: <T>(items: readonly T[]): T => {
        const item = items[integer(0, items.length - 1)];
        if (item === undefined) throw new Error('nothing to pick from');
        return item;
      },
      chance: (probability: number) => next() < probability,
    };
  });
