import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the devgroup match', () => {
  test.each([
    [
      '-m devgroup --dst-group 1/0xff ! --src-group 0x10',
      '-m devgroup ! --src-group 0x10 --dst-group 0x1/0xff',
    ],
    ['-m devgroup --src-group default', '-m devgroup --src-group 0x0'],
    ['-m devgroup --src-group lan', '-m devgroup --src-group lan'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m devgroup', 'parse/missing-option'],
    ['-m devgroup --src-group 1/lan', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-m devgroup --dst-group 1', 'parse/wrong-chain']])('refuses %s in INPUT', (written, code) => {
    expect(codesOf(written, { table: 'filter', chain: 'INPUT' })).toEqual([code]);
  });

  test.each([['-m devgroup --src-group 1', 'parse/wrong-chain']])('refuses %s in OUTPUT', (written, code) => {
    expect(codesOf(written, { table: 'filter', chain: 'OUTPUT' })).toEqual([code]);
  });
});
