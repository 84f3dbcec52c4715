import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the osf match', () => {
  test.each([
    ['-p tcp -m osf --log 2 --ttl 0 ! --genre Linux', '-p tcp -m osf ! --genre Linux --ttl 0 --log 2'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m osf --genre Linux', 'parse/needs-protocol'],
    ['-p tcp -m osf', 'parse/missing-option'],
    ['-p tcp -m osf --genre Linux --ttl 3', 'parse/bad-value'],
    ['-p tcp -m osf --genre "Linux 2"', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-p tcp -m osf --genre Linux', 'parse/other-family']])(
    'refuses %s in IPv6',
    (written, code) => {
      expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
    },
  );

  test.each([['-p tcp -m osf --genre Linux', 'parse/wrong-chain']])(
    'refuses %s in OUTPUT',
    (written, code) => {
      expect(codesOf(written, { table: 'filter', chain: 'OUTPUT' })).toEqual([code]);
    },
  );
});
