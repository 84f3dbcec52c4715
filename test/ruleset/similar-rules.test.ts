import type { Family } from '../../lib/net/family';
import { type ParseSaveOptions, parseSave } from '../../lib/ruleset/parse-save';
import { printSave } from '../../lib/ruleset/print-save';
import type { Ruleset } from '../../lib/ruleset/ruleset';
import { KernelRulesets } from '../support/kernel-rulesets';
import { seededRandom } from '../support/seeded-random';

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
