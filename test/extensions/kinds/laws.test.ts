/** One suite for all kinds of value: what holds for each of them. */
import fc from 'fast-check';
import type { ParseContext } from '../../../lib/extensions/value-kind';
import { mutatedWords, withOtherDigit } from '../../support/laws/mutated-words';
import { randomSources } from '../../support/laws/random-sources';
import { kindFiles, recordKinds } from '../../support/laws/recorded-kinds';
import {
  assertAnswers,
  assertCanBeTyped,
  assertNamesItsRefusal,
  assertPrintsAsWords,
  assertTakes,
} from '../../support/laws/value-kind-laws';

const kinds = recordKinds().map((each) => ({
  ...each,
  what: `${each.kind.name} of ${each.option} in ${each.family}`,
}));

/** Words of any characters, halves of some among them. */
const anyWord = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) }),
  fc.string({ unit: fc.constantFrom(...Array.from('0123456789abcdefx:/,-.!"\\\' |&')), maxLength: 40 }),
);

/** A word that a person may write anywhere by mistake, and that only free text takes. */
const nonsense = '%nonsense(';

/** Files of kinds that cut bits off, round, or know two numbers for one thing. */
const rounded: ReadonlySet<string> = new Set([
  ...['addresses', 'networks', 'rate', 'hashlimit-rates', 'estimated-rates', 'microseconds', 'probability'],
  ...['icmp-types', 'times', 'sets', 'target CT'],
]);

describe('the kinds of value', () => {
  test.each(kindFiles)('are in use: %s', (file) => {
    expect(kinds.map((each) => each.file)).toContain(file);
  });

  test('are many', () => {
    expect(kinds.length).toBeGreaterThan(200);
  });

  test.each(kinds)(
    'take their own samples, and the canonical form again: $what',
    ({ kind, family, spec }) => {
      fc.assert(
        fc.property(randomSources, fc.constantFrom('tcp', 'udp', undefined), (random, protocol) => {
          const context: ParseContext = protocol === undefined ? { family } : { family, protocol };
          const sample = kind.sample(random, context);
          expect(sample).toHaveLength(kind.words);
          const canonical = assertTakes(kind, sample, context);
          expect(assertTakes(kind, canonical, context)).toEqual(canonical);
          assertPrintsAsWords(kind, spec, canonical);
        }),
        { numRuns: 20 },
      );
    },
  );

  test.each(kinds)('have an answer to any words: $what', ({ kind, family }) => {
    const exactly = { minLength: kind.words, maxLength: kind.words };
    fc.assert(
      fc.property(fc.array(anyWord, exactly), (words) => {
        assertAnswers(kind, words, { family });
      }),
      { numRuns: 40 },
    );
  });

  test.each(kinds)('have an answer to words that are nearly right: $what', ({ kind, family }) => {
    fc.assert(
      fc.property(randomSources, (random) => {
        assertAnswers(kind, mutatedWords(random, kind, { family }), { family });
      }),
      { numRuns: 40 },
    );
  });

  test.each(kinds.filter(({ file, kind }) => kind.words > 0 && !rounded.has(file)))(
    'are another value with another digit: $what',
    ({ kind, family }) => {
      fc.assert(
        fc.property(randomSources, (random) => {
          const words = kind.sample(random, { family });
          const others = words.map((word) => withOtherDigit(random, word) ?? word);
          const [one, other] = [words, others].map((each) => kind.parse(each, { family }));
          const isOther = other?.ok === true && words.join(' ') !== others.join(' ');
          expect(isOther ? other : undefined).not.toEqual(one);
        }),
        { numRuns: 20 },
      );
    },
  );

  test.each(kinds.filter(({ kind }) => kind.name !== 'next elements'))(
    'are reached by typed arguments: $what',
    ({ kind, family }) => {
      fc.assert(
        fc.property(randomSources, (random) => {
          const sample = kind.sample(random, { family });
          assertCanBeTyped(kind, sample);
          assertCanBeTyped(kind, assertTakes(kind, sample, { family }));
        }),
        { numRuns: 10 },
      );
    },
  );

  test.each(kinds.filter(({ kind }) => kind.words > 0))(
    'refuse nonsense by its name, and say what is allowed: $what',
    ({ kind, family, option }) => {
      const words = Array.from({ length: kind.words }, () => nonsense);
      assertNamesItsRefusal(kind, words, family, option);
    },
  );
});
