import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the ah match', () => {
  test.each([
    ['-p ah --ahspi 5', '-p ah -m ah --ahspi 5'],
    ['-p 51 -m ah --ahspi 0x10:0x20', '-p ah -m ah --ahspi 16:32'],
    ['-p ah -m ah --ahspi 5:', '-p ah -m ah --ahspi 5:4294967295'],
    ['-p ah -m ah ! --ahspi :5', '-p ah -m ah ! --ahspi 0:5'],
    ['-p ah -m ah --ahspi 7:7', '-p ah -m ah --ahspi 7'],
    ['-p ah -m ah --ahspi :', '-p ah -m ah'],
    ['-p ah -m ah', '-p ah -m ah'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m ah --ahspi 5', 'parse/needs-protocol'],
    ['! -p ah -m ah', 'parse/needs-protocol'],
    ['-p ah -m ah --ahspi 4294967296', 'parse/bad-value'],
    ['-p ah -m ah ! --ahspi 0:4294967295', 'parse/never-matches'],
    ['-p ah -m ah --ahres', 'parse/other-family'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    ['-m ah', '-m ah'],
    ['-m ah --ahlen 0', '-m ah'],
    ['-m ah ! --ahlen 0', '-m ah ! --ahlen 0'],
    ['-m ah --ahres --ahlen 3 --ahspi 1:2', '-m ah --ahspi 1:2 --ahlen 3 --ahres'],
  ])('prints %s as %s in IPv6, where the header need not be the last', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each(['-p ah', '-p 51 -m ah', '-p ipv6-route', '-p 44', '-p ipv6-opts'])(
    'warns of %s in IPv6, where it matches nothing',
    (written) => {
      const { rule, diagnostics } = parseRule(written, { family: 'ipv6' });
      expect(rule).toBeDefined();
      expect(diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
        ['parse/never-matches', 'warning'],
      ]);
      expect(parseRule(`! ${written.replace(' -m ah', '')}`, { family: 'ipv6' }).diagnostics).toEqual([]);
      expect(parseRule(written, { family: 'ipv4' }).diagnostics).toEqual([]);
    },
  );
});
