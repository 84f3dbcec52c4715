/**
 * What means something to a shell, to printf, to a terminal or to iptables-restore, as the value of every option
 * that takes free text: the host gives it back as it is, or we refuse it before it gets there.
 */
import { decodeBytes, encodeBytes } from '../../lib/base/bytes';
import { families } from '../../lib/net/family';
import { formatSave } from '../../lib/ruleset/save/fmt';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { printSave } from '../../lib/ruleset/model/print-save';
import { backends, compareRules } from '../support/oracle/compare-rules';
import { hostileValues as values } from '../support/fuzz/hostile-values';
import type { PlacedRule } from '../support/oracle/iptables-oracle';
import { restoringNamespace } from '../support/oracle/restoring-namespace';
import { textOptions } from '../support/laws/text-options';

/**
 * Options whose names the host looks up in a file of its own, and refuses what is not there: names that are there are
 * tried in `spellings.test.ts`. Nothing else may become of them.
 */
const lookedUp: readonly string[] = ['match connlabel', 'match devgroup', 'match owner', 'match realm'];

describe.each(families)('%s', (family) => {
  const options = textOptions(family);

  test('knows the options that take text', () => {
    const flags = options.map(({ spec }) => spec.flag);
    for (const flag of [
      '--comment',
      '--log-prefix',
      '--nflog-prefix',
      '--string',
      '--hashlimit-name',
      '--name',
      '--helper',
      '-i',
      '--label',
      '--uid-owner',
    ])
      expect(flags).toContain(flag);
  });

  test('every text is given back as it is, or refused before it gets to a host', async () => {
    const isTaken = ({ text, ...place }: PlacedRule): boolean =>
      parseRule(text, { family, ...place }).rule !== undefined;
    const rulesOf = (some: typeof options): readonly PlacedRule[] =>
      some.flatMap(({ ruleWith }) => values.map(ruleWith)).filter(isTaken);
    const hostsOwn = rulesOf(options.filter(({ name }) => lookedUp.includes(name)));
    const taken = rulesOf(options.filter(({ name }) => !lookedUp.includes(name)));
    expect(taken.length).toBeGreaterThan(values.length);
    const found = [
      ...(await compareRules(family, taken)),
      ...(await compareRules(family, hostsOwn)).filter(({ kind }) => kind !== 'refused there'),
    ];
    expect(
      found.map(
        ({ kind, backends, rule, answers }) =>
          `${kind} ${backends.join()}: ${rule.text}\n${JSON.stringify(answers)}`,
      ),
    ).toEqual([]);
  });

  test.each(backends)('every name of a chain is given back as it is, or refused: %s', async (backend) => {
    const options = { family, file: 'names' };
    const fileWith = (names: readonly string[]): string => {
      const chains = names.map((name) => `:${name} - [0:0]`);
      const jumps = names.map((name) => `-A INPUT -j ${name}\n-A ${name} -j RETURN`);
      return ['*filter', ...chains, ...jumps, 'COMMIT', ''].join('\n');
    };
    const taken = [...new Set(values.map((value) => decodeBytes(encodeBytes(value))))].filter(
      (name) => formatSave(encodeBytes(fileWith([name])), options).text !== undefined,
    );
    expect(taken.length).toBeGreaterThan(20);
    const rulesOf = (text = ''): readonly string[] =>
      text.split('\n').filter((line) => line.startsWith('-A'));
    const wanted = rulesOf(formatSave(encodeBytes(fileWith(taken)), options).text);
    expect(wanted).toHaveLength(2 * taken.length);
    const namespace = restoringNamespace(family, backend);
    const { said, save } = await namespace.restore(fileWith(taken));
    namespace.close();
    expect(said).toBe('');
    const { ruleset, diagnostics } = parseSave(encodeBytes(save), { ...options, live: true });
    expect(diagnostics).toEqual([]);
    expect(rulesOf(ruleset && printSave(ruleset))).toEqual(wanted);
  });

  test.each(
    options
      .filter(({ spec }) => spec.value.quoting === 'unusual')
      .map((option) => [option.spec.flag, option] as const),
  )('%s takes a value letter by letter', (_, { spec, ruleWith }) => {
    const words = values.flatMap((value) => {
      const { text, ...place } = ruleWith(value);
      const { rule } = parseRule(text, { family, ...place });
      const uses = [...(rule?.matches ?? []), ...(rule?.target === undefined ? [] : [rule.target])];
      const use = uses
        .flatMap((each) => (each.kind === 'known' ? each.options : []))
        .find(({ flag }) => flag === spec.flag);
      return use === undefined ? [] : [[value, use.words[0]]];
    });
    expect(words.length).toBeGreaterThan(10);
    expect(words.filter(([value, word]) => value !== word)).toEqual([]);
  });
});
