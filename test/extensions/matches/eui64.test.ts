import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the eui64 match', () => {
  test.each([['-m eui64', '-m eui64']])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([['-m eui64', 'parse/wrong-chain']])('refuses %s in OUTPUT', (written, code) => {
    expect(codesOf(written, { table: 'filter', chain: 'OUTPUT', family: 'ipv6' })).toEqual([code]);
  });

  test.each([['-m eui64', 'parse/other-family']])('refuses %s in IPv4', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
