import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the ipv6header match', () => {
  test.each([
    ['-m ipv6header --soft --header dst,hop', '-m ipv6header --header hop-by-hop,ipv6-opts --soft'],
    [
      '-m ipv6header ! --header 0,60,43,44,51,50,59,prot',
      '-m ipv6header ! --header hop-by-hop,ipv6-opts,ipv6-route,ipv6-frag,ah,esp,ipv6-nonxt,protocol',
    ],
    ['-m ipv6header --header auth,none', '-m ipv6header --header ah,ipv6-nonxt'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-m ipv6header --soft', 'parse/missing-option'],
    ['-m ipv6header --header HOP', 'parse/bad-value'],
    ['-m ipv6header --header tcp', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });
});
