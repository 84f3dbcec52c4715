/** Hostile text where no bare host can be asked: what is taken prints and reads back as what it was. */
import { decodeBytes, encodeBytes } from '../../lib/base/bytes';
import { families } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { printRule } from '../../lib/ruleset/model/print-rule';
import { printSave } from '../../lib/ruleset/model/print-save';
import { quote, quoteUnusual } from '../../lib/ruleset/text/words';
import { hostileValues } from '../support/fuzz/hostile-values';
import { textOptions, textOptionsOnHost } from '../support/laws/text-options';

/** What ends a line or a string for somebody; a tab may stand in quotes. */
const control = /[\0-\u0008\n-\u001f\u007f]/;

describe.each(families)('%s', (family) => {
  const options = [...textOptions(family), ...textOptionsOnHost(family)].map(
    (option) => [`${option.name} ${option.spec.flag}`, option] as const,
  );

  test('the options that take text are known, also those that a bare host has no use for', () => {
    const names = options.map(([name]) => name);
    expect(names).toEqual(
      expect.arrayContaining(['match nfacct --nfacct-name', 'match comment --comment', 'parameter -i']),
    );
  });

  test.each(options)(
    '%s reads back as what it was, or is refused with the place of the word',
    (_, option) => {
      const { spec, ruleWith } = option;
      const read = hostileValues.map((value) => {
        const { text, ...place } = ruleWith(value);
        return { text, place, ...parseRule(text, { family, ...place }) };
      });
      const taken = read.flatMap(({ rule, place }) => (rule === undefined ? [] : [{ rule, place }]));
      const printed = taken.map(({ rule }) => printRule(rule, family));
      const again = printed.map((text, index) => parseRule(text, { family, ...taken[index]?.place }).rule);
      expect(again).toEqual(taken.map(({ rule }) => rule));
      expect(printed.filter((text) => control.test(text))).toEqual([]);
      const refused = read.filter(({ rule }) => rule === undefined);
      expect(refused.map(({ diagnostics }) => diagnostics[0]?.span?.text)).toEqual(
        refused.map(({ text }) => text),
      );
      expect(taken.length).toBeGreaterThanOrEqual(spec.value.quoting === 'unusual' ? 20 : 0);
    },
  );

  test('options of a match and a target that nobody knows stay letter by letter', () => {
    const kept = hostileValues.filter((value) => !control.test(value) && isOfBytes(value));
    const printed = kept.flatMap((value): readonly (readonly [string, string])[] => {
      const text = `-m nosuch --x ${quote(value)} -j NOSUCH --y ${quote(value)}`;
      const { rule } = parseRule(text, { family });
      return [[text, rule === undefined ? value : printRule(rule, family)]];
    });
    // As words these end the options of what is not known, in quotes or not: iptables does not see quotes.
    expect(printed.filter(([text, kept]) => text !== kept).map(([, refused]) => refused)).toEqual([
      '!',
      '-j',
    ]);
  });

  test('what a host prints stays letter by letter, or the whole of it is refused', () => {
    const values = hostileValues.filter((value) => !value.includes('\n') && isOfBytes(value));
    const saves = values.map((value) => {
      const rules = [`-m nosuch --x ${quote(value)}`, `-m comment --comment ${quoteUnusual(value)}`];
      const lines = rules.map((rule) => `-A INPUT ${rule}`);
      const save = ['*filter', ':INPUT ACCEPT [0:0]', ...lines, 'COMMIT', ''].join('\n');
      const { ruleset } = parseSave(encodeBytes(save), { family, file: 'live', live: true });
      return [save, ruleset === undefined ? value : printSave(ruleset)] as const;
    });
    const others = saves.filter(([save, printed]) => save !== printed);
    expect(others.map(([, printed]) => printed)).toEqual(['[unsupported revision]']);
  });
});

function isOfBytes(text: string): boolean {
  return decodeBytes(encodeBytes(text)) === text;
}
