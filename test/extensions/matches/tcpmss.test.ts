import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the tcpmss match', () => {
  test.each([
    ['-p tcp -m tcpmss --mss 1400', '-p tcp -m tcpmss --mss 1400'],
    ['-p tcp -m tcpmss ! --mss :500', '-p tcp -m tcpmss ! --mss 0:500'],
    ['-p tcp -m tcpmss --mss 7:7', '-p tcp -m tcpmss --mss 7'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m tcpmss --mss 5', 'parse/needs-protocol'],
    ['-p tcp -m tcpmss', 'parse/missing-option'],
    ['-p tcp -m tcpmss --mss 9:5', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
