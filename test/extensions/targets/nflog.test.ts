import { isError } from '../../../lib/base/diagnostic';
import { parseRule } from '../../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../../lib/ruleset/model/print-rule';
import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the NFLOG target', () => {
  test.each([
    ['-j NFLOG --nflog-group 0 --nflog-threshold 0', '-j NFLOG'],
    [
      '-j NFLOG --nflog-threshold 5 --nflog-size 10 --nflog-group 3 --nflog-prefix "a b"',
      '-j NFLOG --nflog-prefix "a b" --nflog-group 3 --nflog-size 10 --nflog-threshold 5',
    ],
    ['-j NFLOG --nflog-size 0', '-j NFLOG --nflog-size 0'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j NFLOG --nflog-group 65536', 'parse/bad-value'],
    [
      '-j NFLOG --nflog-prefix xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'parse/bad-value',
    ],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    ['-j NFLOG --nflog-range 128', []],
    ['-j NFLOG --nflog-range x', ['parse/bad-value']],
    ['-j NFLOG ! --nflog-range 128', ['parse/not-negatable']],
    ['-j NFLOG --nflog-range 1 --nflog-range 2', ['parse/repeated-option']],
    ['-j NFLOG --nflog-range 128 --nflog-size 64', ['parse/exclusive-options']],
  ])('leaves --nflog-range out with a warning, as nft does, and not its mistakes: %s', (written, errors) => {
    const { rule, diagnostics } = parseRule(written, { family: 'ipv4' });
    expect(diagnostics.map(({ code }) => code)).toContain('parse/ignored-option');
    expect(diagnostics.filter(isError).map(({ code }) => code)).toEqual(errors);
    expect(rule === undefined ? undefined : printRule(rule, 'ipv4')).toBe(
      errors.length > 0 ? undefined : '-j NFLOG',
    );
  });
});
