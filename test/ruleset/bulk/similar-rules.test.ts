import fc from 'fast-check';
import type { Family } from '../../../lib/net/family';
import { CodedText, commonLength } from '../../../lib/ruleset/text/coded-text';
import { type ParseSaveOptions, parseSave } from '../../../lib/ruleset/save/parse-save';
import { printSave } from '../../../lib/ruleset/model/print-save';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { KernelRulesets } from '../../support/oracle/kernel-rulesets';
import { seededRandom } from '../../support/laws/seeded-random';

function read(text: string, family: Family, options: Partial<ParseSaveOptions> = {}): Ruleset {
  const { ruleset, diagnostics } = parseSave(text, { family, file: 'test', ...options });
  if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
  return ruleset;
}

test.each([
  ['ipv4', true],
  ['ipv6', true],
  ['ipv4', false],
  ['ipv6', false],
] as const)('what was read before changes nothing about what is read: %s, live: %s', (family, live) => {
  const rulesets = new KernelRulesets(seededRandom(11), family);
  let before = rulesets.first();
  for (let round = 0; round < 15; round++) {
    const after = rulesets.next(before);
    const similar = read(printSave(before, { counters: true }), family, { live, origins: false });
    const text = printSave(after, { counters: true });
    for (const origins of [true, false]) {
      expect(read(text, family, { live, origins, similar })).toEqual(read(text, family, { live, origins }));
    }
    before = after;
  }
});

test('a chain whose rules stand in several places is read as a whole', () => {
  const text = [
    '*filter',
    ':A - [0:0]',
    ':B - [0:0]',
    '-A A -j DROP',
    '-A B -j DROP',
    '-A A -j RETURN',
    'COMMIT',
    '',
  ];
  const ruleset = read(text.join('\n'), 'ipv4');
  expect(read(text.join('\n'), 'ipv4', { similar: ruleset })).toEqual(ruleset);
});

test('a rule that is wrong is wrong, whatever was read before', () => {
  const similar = read('*filter\n-A INPUT -j DROP\nCOMMIT\n', 'ipv4');
  const { diagnostics } = parseSave('*filter\n-A INPUT -j DROP\n-A INPUT --nosuch\nCOMMIT\n', {
    ...{ family: 'ipv4', file: 'test', similar },
  });
  expect(diagnostics.map(({ span }) => span?.line)).toEqual([3]);
});

/** Lines that are easily taken for each other, or for what they are not. */
const lines = [
  '-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 8080 -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 80 -j ACCEPT ',
  '-A INPUT -p tcp --dport 80 -j ACCEPT',
  '-A INPUT -s 192.0.2.1/32 -j DROP',
  '-A INPUT -s 192.0.2.1/32 -j OWN',
  '-A INPUT -s 192.0.2.1,192.0.2.2 -j DROP',
  '-A INPUT -s 192.0.2.1 -j DROP',
  '-A INPUT -m comment --comment "a b" -j DROP',
  '-A INPUT -m comment --comment "a \\" b" -j DROP',
  '-A INPUT -m comment --comment "caf\u00e9 b" -j DROP',
  '-A INPUT -m comment --comment "\u6f22 b" -j DROP',
  '-A INPUT -m comment --comment "-A INPUT -j DROP" -j DROP',
  '-A INPUT -s fe80::1/128 -j DROP',
  '-A INPUT',
  '-A OWN -s 192.0.2.1/32 -j DROP',
  '-A OWN -j RETURN',
  '[3:200] -A INPUT -p tcp -m tcp --dport 80 -j ACCEPT',
  '[0:0] -A INPUT -s 192.0.2.1/32 -j DROP',
  '-A INPUT -s 192.0.2.1/32 -j DROP -c 5 6',
  '# -A INPUT -j DROP',
  '',
  '-I INPUT -j LOG',
  '-D INPUT -j LOG',
  '-F OWN',
  '-4 -A INPUT -j DROP',
  '-A INPUT --nosuch',
  '-A INPUT -s 192.0.2.300/32 -j DROP',
];

const saves = fc
  .tuple(fc.array(fc.constantFrom(...lines), { maxLength: 14 }), fc.boolean())
  .map(([some, ends]) =>
    Buffer.from(
      ['*filter', ':INPUT ACCEPT [0:0]', ':OWN - [0:0]', ...some, 'COMMIT'].join('\n') + (ends ? '\n' : ''),
    ),
  );

/** Without the places of rules. */
function substanceOf(bytes: Buffer, options: Partial<ParseSaveOptions>) {
  const { ruleset, diagnostics } = parseSave(bytes, { family: 'ipv4', file: 'test', ...options });
  const tables = [...(ruleset?.tables.values() ?? [])].map((table) => ({
    ...table,
    chains: [...table.chains.values()].map((chain) => ({
      ...chain,
      rules: chain.rules.map(({ origin: _origin, ...rule }) => rule),
    })),
  }));
  return { tables, said: diagnostics.map(({ code, span }) => [code, span?.line, span?.column]) };
}

test('no short cut changes what is read: equal stretches, expected shapes, places that nobody asks for', () => {
  fc.assert(
    fc.property(saves, saves, fc.array(fc.boolean()), (one, two, keep) => {
      // Half of the second is the first again, from any line on.
      const mixed = Buffer.from(
        [
          ...two
            .toString()
            .split('\n')
            .slice(0, keep.length + 3)
            .filter((line) => line !== 'COMMIT'),
          ...one.toString().split('\n').slice(3),
        ].join('\n'),
      );
      const similar = parseSave(one, { family: 'ipv4', file: 'one', origins: false }).ruleset;
      for (const bytes of [one, two, mixed]) {
        const plain = substanceOf(bytes, {});
        const before = similar === undefined ? {} : { similar };
        for (const options of [{ origins: false }, { origins: false, ...before }, before])
          expect(substanceOf(bytes, options)).toEqual(plain);
      }
    }),
    { numRuns: 400 },
  );
});

test('a stretch is as long as what is the same, wherever it ends', () => {
  fc.assert(
    fc.property(fc.nat(70_000), fc.nat(40), fc.nat(40), (length, left, right) => {
      const same = Buffer.alloc(length, 'abcdefg\n');
      const one = Buffer.concat([Buffer.alloc(left, 'x'), same, Buffer.from('1 rest')]);
      const two = Buffer.concat([Buffer.alloc(right, 'y'), same, Buffer.from('2')]);
      const [text, other] = [CodedText.of(one), CodedText.of(two)];
      expect(commonLength(text, left, other, right)).toBe(length);
      expect(commonLength(text, left, text, left)).toBe(one.length - left);
    }),
    { numRuns: 500 },
  );
});
