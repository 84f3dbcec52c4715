import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the hbh and dst matches', () => {
  test.each([
    ['-m hbh', '-m hbh'],
    ['-m dst ! --dst-len 0', '-m dst ! --dst-len 0'],
    ['-m hbh --hbh-opts 0x1:0x2,3 --hbh-len 5', '-m hbh --hbh-len 5 --hbh-opts 1:2,3'],
    ['-m dst --dst-opts 201:16,0', '-m dst --dst-opts 201:16,0'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-m hbh --hbh-opts 256', 'parse/bad-value'],
    ['-m hbh --hbh-opts 1,', 'parse/bad-value'],
    ['-m dst --dst-opts 1:2:3', 'parse/bad-value'],
    ['-m dst ! --dst-opts 1', 'parse/not-negatable'],
    ['-m dst --dst-opts 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });
});
