import fc from 'fast-check';
import { seededRandom } from './seeded-random';

/** Random numbers as a law needs them; what fails is repeated by its number, and no smaller one would say more. */
export const randomSources: fc.Arbitrary<ReturnType<typeof seededRandom>> = fc
  .noShrink(fc.integer({ min: 0, max: 0x7fff_ffff }))
  .map(seededRandom);
