import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the mh match', () => {
  test.each([
    ['-p mh --mh-type binding-refresh-request', '-p mobility-header -m mh --mh-type 0'],
    ['-p 135 -m mh --mh-type BRR:hoti', '-p mobility-header -m mh --mh-type 0:1'],
    ['-p mh -m mh ! --mh-type binding-e', '-p mobility-header -m mh ! --mh-type 7'],
    ['-p mh -m mh --mh-type :5', '-p mobility-header -m mh --mh-type 0:5'],
    ['-p mh -m mh --mh-type 0:255', '-p mobility-header -m mh'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-m mh --mh-type 5', 'parse/needs-protocol'],
    ['-p mh -m mh --mh-type bind', 'parse/bad-value'],
    ['-p mh -m mh --mh-type 5:4', 'parse/bad-value'],
    ['-p mh -m mh --mh-type 256', 'parse/bad-value'],
    ['-p mh -m mh ! --mh-type 0:255', 'parse/never-matches'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });
});
