/**
 * What means something to a shell, to printf, to a terminal or to iptables-restore, as the value of every option
 * that takes free text: the host gives it back as it is, or we refuse it before it gets there.
 */
import { encodeBytes } from '../../lib/base/bytes';
import { families } from '../../lib/net/family';
import { parseRule } from '../../lib/ruleset/parse-rule';
import { compareRules } from '../support/compare-rules';
import { textOptions } from '../support/text-options';

const cut = 'é☃😀';

const values: readonly string[] = [
  ...[
    'a\nb',
    'a\n-A INPUT -j ACCEPT',
    'a\0b',
    'a\rb',
    'a\tb',
    '\t',
    ' ',
    ' a ',
    'a  b',
    'a\u0001b',
    '\u001b[2J',
    '\u007f',
  ],
  ...[
    '"',
    '""',
    'a"b',
    '" -j ACCEPT -m comment --comment "',
    "'",
    "it's",
    '\\',
    'a\\',
    '\\\\',
    'a\\"b',
    '\\n',
    "\\'",
  ],
  ...[
    '$(id)',
    '${HOME}',
    '$HOME',
    '`id`',
    ';',
    'a;b',
    '&& id',
    '| id',
    '> x',
    '< x',
    '*',
    '?',
    '~',
    '#',
    '# a',
    '!',
    '! a',
  ],
  ...[
    '%s',
    '%n%n',
    '%',
    '-',
    '--',
    '-j',
    '--comment',
    '-A',
    '[unsupported revision]',
    '[0:0]',
    'COMMIT',
    '*filter',
    ':A',
  ],
  ...[
    "is incompatible, use 'nft' tool.",
    'é',
    '☃',
    '😀',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\u202e',
    '\ufeff',
    '\udcff',
  ],
  ...[
    '\udcc3',
    'a\udce2\udc98',
    '\ud800',
    '\udcc3\udca9',
    'x=1',
    'a,b',
    'a:b',
    'a/b',
    '../a',
    '..',
    '.',
    '|41|',
    '||',
    '|',
  ],
  // At the limits of all that have one, and one byte over, also where a character would be cut in two.
  ...[
    14, 15, 16, 27, 28, 29, 30, 31, 32, 62, 63, 64, 127, 128, 129, 198, 199, 200, 254, 255, 256, 511, 512,
  ].flatMap((bytes) => [
    'x'.repeat(bytes),
    endsIn(bytes, 'é'),
    endsIn(bytes + 1, 'é'),
    endsIn(bytes + 2, '☃'),
  ]),
  cut.repeat(28),
];

/** Options whose names the host looks up in a file of its own, and refuses what is not there. */
const lookedUp: readonly string[] = [
  ...['--label', '--src-group', '--dst-group', '--uid-owner', '--gid-owner', '--realm', '--genre'],
];

function endsIn(bytes: number, character: string): string {
  return 'x'.repeat(bytes - encodeBytes(character).length) + character;
}

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
    const found = compareRules(family, taken, () => false);
    expect(
      found.map(
        ({ kind, backend = '', rule, answers }) =>
          `${kind} ${backend}: ${rule.text}\n${JSON.stringify(answers)}`,
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
