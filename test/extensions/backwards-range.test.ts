import type { Family } from '../../lib/net/family';
import { unmetLimits } from '../../lib/ruleset/model/host-limits';
import { printRule } from '../../lib/ruleset/model/print-rule';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { codesOf } from '../support/oracle/canonical-rules';

const rules: readonly (readonly [string, Family])[] = [
  ...[
    '-p udp -m udp --dport 60000:29',
    '-p udp -m udp ! --sport 65535:0',
    '-p dccp -m dccp --sport 9:5',
    '-p esp -m esp --espspi 600:29',
    '-p ah -m ah --ahspi 9:5',
    '-p ipcomp -m ipcomp --ipcompspi 9:5',
    '-m length --length 600:29',
    '-m conntrack --ctexpire 9:5',
    '-m conntrack --ctorigdstport 60:2',
    '-m iprange --src-range 192.0.2.9-192.0.2.1',
  ].map((text) => [text, 'ipv4'] as const),
  ...['-m ah ! --ahspi 9:5', '-m frag --fragid 9:5', '-m rt --rt-segsleft 9:5'].map(
    (text) => [text, 'ipv6'] as const,
  ),
];

describe('a range that runs backwards, which kernels hold and print', () => {
  test.each(rules)('%s is taken as it is, with a warning', (text, family) => {
    const { rule, diagnostics } = parseRule(text, { family });
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ['parse/never-matches', 'warning'],
    ]);
    expect(rule === undefined ? undefined : printRule(rule, family)).toBe(text);
  });

  test.each([
    '-p tcp -m tcp --dport 60000:29',
    '-p sctp -m sctp --dport 60000:29',
    '-p udp -m multiport --dports 60000:29',
    '-p tcp -m tcpmss --mss 600:29',
  ])('%s is refused, as every iptables does', (text) => {
    expect(codesOf(text)).toEqual(['parse/bad-value']);
  });

  test('is said of an iptables that does not take it any more', () => {
    const limitsOf = (text: string, version: string): number => {
      const { rule } = parseRule(text, { family: 'ipv4' });
      if (rule === undefined) throw new Error(`not a rule: ${text}`);
      return unmetLimits(rule, { family: 'ipv4' }, { backend: 'nft', version }).length;
    };
    const udp = '-p udp -m udp --dport 60000:29';
    expect([limitsOf(udp, '1.8.9'), limitsOf(udp, '1.8.11')]).toEqual([0, 1]);
    expect(limitsOf('-p udp -m udp --dport 29:60000', '1.8.11')).toBe(0);
    expect(limitsOf('-m iprange --src-range 192.0.2.9-192.0.2.1', '1.8.11')).toBe(0);
  });

  test('is said of each such rule of a file, also of those that look like one before', () => {
    const file = ['29:60000', '60000:29', '60001:29', '30:60000'].map(
      (range) => `-A INPUT -p udp -m udp --dport ${range} -j ACCEPT`,
    );
    const text = ['*filter', ...file, 'COMMIT', ''].join('\n');
    for (const origins of [true, false]) {
      const { ruleset, diagnostics } = parseSave(text, { family: 'ipv4', file: 'rules', origins });
      expect(diagnostics.map(({ code, span }) => [code, span?.line])).toEqual([
        ['parse/never-matches', 3],
        ['parse/never-matches', 4],
      ]);
      expect(ruleset?.tables.get('filter')?.chains.get('INPUT')?.rules).toHaveLength(4);
    }
  });
});
