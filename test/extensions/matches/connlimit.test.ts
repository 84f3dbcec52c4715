import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the connlimit match', () => {
  test.each([
    [
      '-m connlimit --connlimit-above 10',
      '-m connlimit --connlimit-above 10 --connlimit-mask 32 --connlimit-saddr',
    ],
    [
      '-m connlimit ! --connlimit-above 10',
      '-m connlimit --connlimit-upto 10 --connlimit-mask 32 --connlimit-saddr',
    ],
    [
      '-m connlimit ! --connlimit-upto 0x10',
      '-m connlimit --connlimit-above 16 --connlimit-mask 32 --connlimit-saddr',
    ],
    [
      '-m connlimit --connlimit-daddr --connlimit-mask 255.255.0.0 --connlimit-upto 3',
      '-m connlimit --connlimit-upto 3 --connlimit-mask 16 --connlimit-daddr',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m connlimit --connlimit-mask 24', 'parse/missing-option'],
    ['-m connlimit --connlimit-upto 5 --connlimit-above 6', 'parse/exclusive-options'],
    ['-m connlimit --connlimit-upto 5 --connlimit-saddr --connlimit-daddr', 'parse/exclusive-options'],
    ['-m connlimit --connlimit-upto 5 --connlimit-mask 33', 'parse/bad-value'],
    ['-m connlimit --connlimit-upto 5 --connlimit-mask 255.0.255.0', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    [
      '-m connlimit --connlimit-above 10',
      '-m connlimit --connlimit-above 10 --connlimit-mask 128 --connlimit-saddr',
    ],
    [
      '-m connlimit --connlimit-above 10 --connlimit-mask ffff::',
      '-m connlimit --connlimit-above 10 --connlimit-mask 16 --connlimit-saddr',
    ],
  ])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });
});
