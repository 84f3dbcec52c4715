import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the connbytes match', () => {
  test.each([
    [
      '-m connbytes --connbytes-dir both --connbytes-mode bytes --connbytes 1000',
      '-m connbytes --connbytes 1000 --connbytes-mode bytes --connbytes-dir both',
    ],
    [
      '-m connbytes --connbytes 5: --connbytes-mode bytes --connbytes-dir both',
      '-m connbytes --connbytes 5 --connbytes-mode bytes --connbytes-dir both',
    ],
    [
      '-m connbytes --connbytes :5 --connbytes-mode bytes --connbytes-dir both',
      '-m connbytes --connbytes 0:5 --connbytes-mode bytes --connbytes-dir both',
    ],
    [
      '-m connbytes --connbytes 5:5 --connbytes-mode bytes --connbytes-dir both',
      '-m connbytes --connbytes 5:5 --connbytes-mode bytes --connbytes-dir both',
    ],
    [
      '-m connbytes ! --connbytes 5:10 --connbytes-mode avgpkt --connbytes-dir reply',
      '-m connbytes ! --connbytes 5:10 --connbytes-mode avgpkt --connbytes-dir reply',
    ],
    [
      '-m connbytes --connbytes 18446744073709551615 --connbytes-mode bytes --connbytes-dir both',
      '-m connbytes --connbytes 18446744073709551615 --connbytes-mode bytes --connbytes-dir both',
    ],
    [
      '-m connbytes --connbytes 0x10 --connbytes-mode bytes --connbytes-dir both',
      '-m connbytes --connbytes 16 --connbytes-mode bytes --connbytes-dir both',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m connbytes --connbytes 5 --connbytes-mode bytes', 'parse/missing-option'],
    ['-m connbytes --connbytes 5 --connbytes-dir both', 'parse/missing-option'],
    ['-m connbytes --connbytes 9:5 --connbytes-mode bytes --connbytes-dir both', 'parse/bad-value'],
    ['-m connbytes ! --connbytes 5:5 --connbytes-mode bytes --connbytes-dir both', 'parse/bad-combination'],
    [
      '-m connbytes --connbytes 18446744073709551616 --connbytes-mode bytes --connbytes-dir both',
      'parse/bad-value',
    ],
    ['-m connbytes --connbytes 5 --connbytes-mode Packets --connbytes-dir both', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
