import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the rpfilter match', () => {
  test.each([
    ['-m rpfilter', '-m rpfilter'],
    [
      '-m rpfilter --invert --accept-local --validmark --loose',
      '-m rpfilter --loose --validmark --accept-local --invert',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written, { table: 'raw', chain: 'PREROUTING' })).toBe(printed);
  });

  test.each([['-m rpfilter', 'parse/wrong-chain']])('refuses %s in INPUT', (written, code) => {
    expect(codesOf(written, { table: 'mangle', chain: 'INPUT' })).toEqual([code]);
  });

  test.each([['-m rpfilter', 'parse/wrong-table']])('refuses %s in the nat table', (written, code) => {
    expect(codesOf(written, { table: 'nat', chain: 'PREROUTING' })).toEqual([code]);
  });
});
