import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the ecn match', () => {
  test.each([
    ['-p tcp -m ecn --ecn-tcp-cwr --ecn-tcp-ece', '-p tcp -m ecn --ecn-tcp-ece --ecn-tcp-cwr'],
    ['-p tcp -m ecn ! --ecn-ip-ect 2 ! --ecn-tcp-cwr', '-p tcp -m ecn ! --ecn-tcp-cwr ! --ecn-ip-ect 2'],
    ['-m ecn --ecn-ip-ect 0x1', '-m ecn --ecn-ip-ect 1'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m ecn', 'parse/missing-option'],
    ['-m ecn --ecn-tcp-ece', 'parse/bad-combination'],
    ['! -p tcp -m ecn --ecn-tcp-cwr', 'parse/bad-combination'],
    ['-m ecn --ecn-ip-ect 4', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
