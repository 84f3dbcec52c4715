import { parseSave } from '../../../lib/ruleset/save/parse-save';
import { validateRuleset } from '../../../lib/ruleset/check/validate-ruleset';

function findingsOf(table: string, lines: readonly string[]) {
  const text = [`*${table}`, ...lines, 'COMMIT', ''].join('\n');
  const { ruleset, diagnostics } = parseSave(text, { family: 'ipv4', file: 'rules.v4' });
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  return ruleset === undefined ? [] : validateRuleset(ruleset);
}

function codesOf(table: string, lines: readonly string[]): readonly string[] {
  return findingsOf(table, lines).map(({ code }) => code);
}

describe('a ruleset', () => {
  test.each<[string, readonly string[]]>([
    [
      'jumps and gotos',
      [':A - [0:0]', ':B - [0:0]', '-A INPUT -j A', '-A A -g B', '-A FORWARD -j B', '-A B -j LOG'],
    ],
    ['a quoted text that looks like a jump', ['-A INPUT -m comment --comment "x -j NOWHERE"']],
    ['options that look like one', ['-A INPUT -j LOG --log-prefix "-j NOWHERE"']],
    ['a target with options', ['-A INPUT -j TARPIT --tarpit']],
  ])('is sound with %s', (_, lines) => {
    expect(codesOf('filter', lines)).toEqual([]);
  });

  test.each<[string, readonly string[]]>([
    ['ruleset/unknown-chain', ['-A INPUT -j NOWHERE']],
    ['ruleset/unknown-chain', ['-A INPUT -p tcp -g NOWHERE']],
    ['ruleset/unknown-chain', ['-A INPUT -j accept']],
    ['ruleset/jump-to-built-in', ['-A INPUT -j FORWARD']],
    ['ruleset/loop', [':A - [0:0]', '-A A -j A']],
    ['ruleset/loop', [':A - [0:0]', ':B - [0:0]', '-A INPUT -j A', '-A A -j B', '-A B -g A']],
    ['ruleset/foreign-target', ['-A INPUT -j TARPIT']],
  ])('is refused for %s', (code, lines) => {
    expect(codesOf('filter', lines)).toEqual([code]);
  });

  test.each([
    ['accept', 'ACCEPT'],
    ['DENY', 'DROP'],
    ['MASQ', 'MASQUERADE'],
    ['SERVICE', 'SERVICES'],
    ['REJCT', 'REJECT'],
  ])('says what was meant by -j %s', (written, meant) => {
    const [found] = findingsOf('filter', [':SERVICES - [0:0]', `-A INPUT -j ${written}`]);
    expect(found?.help).toContain(`\`${meant}\``);
    expect(found?.span).toMatchObject({ file: 'rules.v4', line: 3 });
  });

  test.each<[string, string, string]>([
    ['-m hashlimit --hashlimit-upto 5/s --hashlimit-name a', '--hashlimit-rate-match', '--hashlimit-name b'],
    ['-j IDLETIMER --timeout 5 --label a', '--alarm', '--label b'],
    [
      '-j RATEEST --rateest-name a --rateest-interval 250ms --rateest-ewmalog 1s',
      '--rateest-interval 500ms',
      '--rateest-name b',
    ],
  ])('has rules that share a name and agree: %s', (rule, setting, otherName) => {
    const name = otherName.replace(/ b$/, ' a');
    const [option = ''] = setting.split(' ');
    const changed = rule.includes(option)
      ? rule.replace(new RegExp(`${option} \\S+`), setting)
      : `${rule} ${setting}`;
    const inTwoChains = (other: string): readonly string[] => [`-A INPUT ${rule}`, `-A OUTPUT ${other}`];
    expect(codesOf('mangle', inTwoChains(rule))).toEqual([]);
    expect(codesOf('mangle', inTwoChains(changed.replace(name, otherName)))).toEqual([]);
    expect(codesOf('mangle', inTwoChains(changed))).toEqual(['ruleset/shared-name']);
  });

  test('names the chains of a circle', () => {
    const [found] = findingsOf('filter', [':A - [0:0]', ':B - [0:0]', '-A A -j B', '-A B -j A']);
    expect(found?.summary).toContain('A -> B -> A');
  });

  test('is refused for targets that are reached from where they cannot work', () => {
    const lines = [':MINE - [0:0]', '-A MINE -j MASQUERADE', '-A POSTROUTING -j MINE'];
    expect(codesOf('nat', lines)).toEqual([]);
    expect(codesOf('nat', [...lines, '-A PREROUTING -j MINE'])).toEqual(['ruleset/wrong-chain']);
    expect(
      codesOf('mangle', [
        ':CLAMP - [0:0]',
        '-A CLAMP -p tcp -j TCPMSS --clamp-mss-to-pmtu',
        ':VIA - [0:0]',
        '-A VIA -j CLAMP',
        '-A PREROUTING -j VIA',
      ]),
    ).toEqual(['ruleset/wrong-chain']);
    expect(
      codesOf('filter', [':MINE - [0:0]', '-A MINE -m owner --uid-owner 0', '-A INPUT -j MINE']),
    ).toEqual(['ruleset/wrong-chain']);
  });

  test('may have interfaces that no packet has in a chain of its own', () => {
    expect(codesOf('filter', [':MINE - [0:0]', '-A MINE -o eth0 -j ACCEPT', '-A INPUT -j MINE'])).toEqual([]);
  });

  test('may have thousands of chains one after the other', () => {
    const count = 20_000;
    const names = Array.from({ length: count }, (_, index) => `C${String(index)}`);
    const lines = [
      ...names.map((name) => `:${name} - [0:0]`),
      '-A INPUT -j C0',
      ...names.slice(1).map((name, index) => `-A C${String(index)} -j ${name}`),
    ];
    expect(codesOf('filter', lines)).toEqual([]);
    expect(codesOf('filter', [...lines, `-A C${String(count - 1)} -j C0`])).toEqual(['ruleset/loop']);
  });
});
