import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the rt match', () => {
  test.each([
    ['-m rt', '-m rt'],
    [
      '-m rt --rt-len 5 ! --rt-segsleft 1: ! --rt-type 2',
      '-m rt ! --rt-type 2 ! --rt-segsleft 1:4294967295 --rt-len 5',
    ],
    [
      '-m rt --rt-type 0 --rt-0-addrs ::1,2001:DB8::1 --rt-0-not-strict --rt-0-res --rt-segsleft :',
      '-m rt --rt-type 0 --rt-0-res --rt-0-addrs ::1,2001:db8::1 --rt-0-not-strict',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-m rt --rt-0-res', 'parse/missing-option'],
    ['-m rt --rt-type 1 --rt-0-res', 'parse/bad-combination'],
    ['-m rt ! --rt-type 0 --rt-0-addrs ::1', 'parse/bad-combination'],
    ['-m rt --rt-type 0 --rt-0-not-strict', 'parse/missing-option'],
    ['-m rt --rt-type 0 --rt-0-addrs ::1,home', 'parse/bad-value'],
    [
      '-m rt --rt-type 0 --rt-0-addrs ::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1,::1',
      'parse/bad-value',
    ],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });
});
