/** Canonical texts: of what hosts printed, of texts that are nearly canonical, and as a relation between texts. */
import fc from 'fast-check';
import { families } from '../../../lib/net/family';
import { canonicalizer } from '../../../lib/ruleset/save/canonical';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import { parseSave } from '../../../lib/ruleset/save/parse-save';
import { printRule } from '../../../lib/ruleset/model/print-rule';
import { printSave } from '../../../lib/ruleset/model/print-save';
import { isSameForTraffic } from '../../../lib/ruleset/check/same-except-notes';
import { probeColumns, readProbes } from '../../support/oracle/iptables-probes';
import { KernelRulesets } from '../../support/oracle/kernel-rulesets';
import { mutate, withOtherDigit } from '../../support/laws/mutated-words';
import { randomSources } from '../../support/laws/random-sources';
import { generateRule } from '../../support/laws/rule-generator';
import { assertPrintsBack, readAs } from '../../support/laws/rule-laws';

/** What the current version prints for the rules of the record, with both backends. */
const printed = readProbes().flatMap(({ family, table, chain, results, columns }) =>
  probeColumns.flatMap((column, index) => {
    const result = results[Number(columns[index])];
    return column.startsWith('1.8.11') && typeof result === 'object'
      ? result.map((text) => ({ text, place: { family, table, chain } }))
      : [];
  }),
);

/**
 * One rule of which only one text is printed here: the kernel takes type 255 for any, whatever the code; two matches
 * of one protocol ask for the same as one; and the kernel takes no notice of --nflog-range.
 */
const otherwise = [
  ...['-p icmp -m icmp --icmp-type 255/255', '-p icmp -m icmp --icmp-type 255/0'],
  ...['-p tcp -m tcp --dport 80 -m tcp', '-p tcp -m tcp -m tcp --dport 1'],
  '-j NFLOG --nflog-range 128',
];

describe('what a current iptables-save prints', () => {
  test('is printed again as it was, whatever is refused being kept', () => {
    const own = printed.filter(({ text }) => !otherwise.includes(text));
    const texts = printed.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(otherwise));
    for (const { text, place } of own) assertPrintsBack(text, place);
  });

  test('is refused as a declared rule in few cases only', () => {
    const refused = printed.filter(({ text, place }) => readAs(text, place).rules.length === 0);
    expect(printed.length).toBeGreaterThan(1900);
    expect(refused.length).toBeLessThan(printed.length * 0.02);
  });

  test.each(families)('is read and printed as it was, whole rulesets with their counters: %s', (family) => {
    fc.assert(
      fc.property(randomSources, (random) => {
        const save = printSave(new KernelRulesets(random, family).first(), { counters: true });
        for (const live of [true, false]) {
          const { ruleset } = parseSave(save, { family, file: 'save', live });
          expect(ruleset && printSave(ruleset, { counters: true })).toBe(save);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe.each(families)('canonical texts of %s', (family) => {
  test('are found by their shape as by parsing, for texts that are nearly canonical', () => {
    const canonical = canonicalizer(family);
    const parse = (text: string): string => {
      const { rule } = parseRule(text, { family });
      return rule === undefined ? text.replace(/ +$/, '') : printRule(rule, family);
    };
    fc.assert(
      fc.property(randomSources, (random) => {
        const { text, table, chain } = generateRule(random, family);
        for (const rule of readAs(text, { family, table, chain }).rules) {
          const words = printRule(rule, family).split(' ');
          const at = random.integer(0, words.length - 1);
          const near = words.map((word, index) => (index === at ? mutate(random, word) : word)).join(' ');
          const others = Array.from({ length: 6 }, () => withOtherDigit(random, words.join(' ')) ?? near);
          // The first time a shape is learned, the next time it is known.
          for (const each of [words.join(' '), near, ...others]) expect(canonical(each)).toBe(parse(each));
        }
      }),
      { numRuns: process.env['LONG'] === '1' ? 50_000 : 400 },
    );
  });
});

describe('being the same for traffic', () => {
  const rules = [
    '-p tcp -m tcp --dport 22',
    '-p udp -m udp --dport 53',
    '-i lo',
    '-m limit --limit 5/min',
    '',
  ];
  const notes = ['', '-m comment --comment a', '-m comment --comment "b c"', '-m comment --comment ""'];
  const ends = [
    '-j ACCEPT',
    '-j LOG',
    '-j LOG --log-prefix x',
    '-j LOG --log-prefix "y z" --log-level 6',
    '-j DROP',
  ];
  const all = rules.flatMap((rule) =>
    notes.flatMap((note) => ends.map((end) => [rule, note, end].filter((part) => part !== '').join(' '))),
  );
  const texts = fc.constantFrom(...all);
  const isSame = (left: string, right: string): boolean => isSameForTraffic(left, right, 'ipv4');
  /** What is left without notes and prefixes. */
  const bare = (text: string): string =>
    text
      .replace(/ ?-m comment --comment ("[^"]*"|\S+)/, '')
      .replace(/ --log-prefix ("[^"]*"|\S+)/, '')
      .trim();

  test('is an equivalence', () => {
    fc.assert(
      fc.property(texts, texts, texts, (one, two, three) => {
        expect(isSame(one, one)).toBe(true);
        expect(isSame(one, two)).toBe(isSame(two, one));
        expect(isSame(one, two) && isSame(two, three) && !isSame(one, three)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });

  test('is being equal without notes', () => {
    const seen = new Set<boolean>();
    for (const one of all.filter((_, index) => index % 7 === 0))
      for (const two of all) {
        seen.add(isSame(one, two));
        expect({ one, two, isSame: isSame(one, two) }).toEqual({ one, two, isSame: bare(one) === bare(two) });
      }
    expect(seen.size).toBe(2);
  });
});
