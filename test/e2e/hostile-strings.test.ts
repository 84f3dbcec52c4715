/**
 * What means something to a shell, to printf, to a terminal or to iptables-restore, as the value of every option
 * that takes free text: the host gives it back as it is, or we refuse it before it gets there.
 */
import { families } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse-rule';
import { compareRules } from '../support/compare-rules';
import { hostileValues as values } from '../support/hostile-values';
import { textOptions } from '../support/text-options';

/** Options whose names the host looks up in a file of its own, and refuses what is not there. */
const lookedUp: readonly string[] = [
  ...['--label', '--src-group', '--dst-group', '--uid-owner', '--gid-owner', '--realm', '--genre'],
];

describe.each(families)('%s', (family) => {
  const options = textOptions(family).filter(({ spec }) => !lookedUp.includes(spec.flag));

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
    ])
      expect(flags).toContain(flag);
  });

  test('every text is given back as it is, or refused before it gets to a host', () => {
    const rules = options.flatMap(({ ruleWith }) => values.map(ruleWith));
    const taken = rules.filter(
      ({ text, ...place }) => parseRule(text, { family, ...place }).rule !== undefined,
    );
    expect(taken.length).toBeGreaterThan(values.length);
    const found = compareRules(family, taken);
    expect(
      found.map(
        ({ kind, backends, rule, answers }) =>
          `${kind} ${backends.join()}: ${rule.text}\n${JSON.stringify(answers)}`,
      ),
    ).toEqual([]);
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
