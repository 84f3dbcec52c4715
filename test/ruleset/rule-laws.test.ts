/**
 * Laws of rules, for rules of every match and target: what is printed reads back as the same value, a canonical text
 * is its own, and one rule is one rule however it is written, and another one when one thing in it is.
 *
 * The rules come from the data of the extensions, and how else they may be written is written down apart from the
 * code (`test/support/laws/value-spellings.ts`). LONG=1 takes forty times as many.
 */
import fc from 'fast-check';
import type { Extension } from '../../lib/extensions/extension';
import { extensionsOf } from '../../lib/extensions/registry';
import type { ValueKind } from '../../lib/extensions/value-kind';
import { type Family, families } from '../../lib/net/family';
import { canonicalizer } from '../../lib/ruleset/save/canonical';
import { printRule } from '../../lib/ruleset/model/print-rule';
import type { Rule } from '../../lib/ruleset/model/rule';
import { meantSame } from '../fixtures/meant-same';
import { randomSources } from '../support/laws/random-sources';
import type { seededRandom } from '../support/laws/seeded-random';
import { kindFiles, recordKinds } from '../support/laws/recorded-kinds';
import { generateRule } from '../support/laws/rule-generator';
import { type Place, assertCanonical, assertReadsBack, assertSame, readAs } from '../support/laws/rule-laws';
import { changeOne, spellAnew } from '../support/laws/rule-spellings';
import { otherSpellings } from '../support/laws/value-spellings';

const numRuns = process.env['LONG'] === '1' ? 200 : 5;

const extensions = families.flatMap((family) =>
  extensionsOf(family).map((extension) => ({
    what: `${extension.kind} ${extension.name}`,
    family,
    extension,
  })),
);

/** Files of kinds by what their kinds are called and take: the recorded kinds are copies. */
const files = new Map(recordKinds().map(({ kind, file }) => [`${kind.name} ${kind.allowed}`, file]));
const fileOf = ({ name, allowed }: ValueKind): string => files.get(`${name} ${allowed}`) ?? '';

interface Drawn {
  readonly random: ReturnType<typeof seededRandom>;
  readonly rule: Rule;
  readonly place: Place;
}

/** Rules that use an extension, and are right. */
function rulesOf(extension: Extension, family: Family): fc.Arbitrary<Drawn> {
  return randomSources.map((random) => {
    for (let attempt = 0; attempt < 100; attempt++) {
      const { text, table, chain } = generateRule(random, family, { about: extension });
      const place = { family, table, chain };
      const rule = readAs(text, place).rules.find(isKnown);
      if (rule !== undefined) return { random, rule, place };
    }
    throw new Error(`no rule with ${extension.name} is right`);
  });
}

/** What is not known is kept as it is written, so there is no other way to write it. */
function isKnown({ matches, target }: Rule): boolean {
  const isChain = target?.kind === 'opaque' && target.text === '';
  return matches.every(({ kind }) => kind === 'known') && (target?.kind !== 'opaque' || isChain);
}

const canonicals = { ipv4: canonicalizer('ipv4'), ipv6: canonicalizer('ipv6') };

describe('rules of every extension', () => {
  test.each(extensions)(
    'print as text that reads back as they are: $what of $family',
    ({ extension, family }) => {
      fc.assert(
        fc.property(rulesOf(extension, family), ({ rule, place }) => {
          assertReadsBack(rule, place);
          assertCanonical(rule, place, canonicals[family]);
        }),
        { numRuns },
      );
    },
  );

  test.each(extensions)(
    'are the same however they are written: $what of $family',
    ({ extension, family }) => {
      fc.assert(
        fc.property(rulesOf(extension, family), ({ random, rule, place }) => {
          for (let others = 0; others < 3; others++)
            assertSame(spellAnew(rule, { random, family, fileOf }), rule, place);
        }),
        { numRuns },
      );
    },
  );

  test.each(extensions)('are others when one thing is: $what of $family', ({ extension, family }) => {
    fc.assert(
      fc.property(rulesOf(extension, family), ({ random, rule, place }) => {
        const before = printRule(rule, family);
        const changed = changeOne(rule, random, family);
        const { rules } =
          changed === undefined ? { rules: [] } : readAs(printRule(changed.rule, family), place);
        const after = rules.map((each) => printRule(each, family));
        const isMeant = changed !== undefined && meantSame.some(({ holds }) => holds(changed));
        expect(isMeant ? [] : after).not.toEqual([before]);
      }),
      { numRuns },
    );
  });
});

describe('other spellings of values', () => {
  test.each(kindFiles)('are written down for %s, or that there are none', (file) => {
    expect(Object.keys(otherSpellings)).toContain(file);
  });

  test('are no more than there are kinds', () => {
    expect(Object.keys(otherSpellings).filter((file) => !kindFiles.includes(file))).toEqual([]);
  });
});
