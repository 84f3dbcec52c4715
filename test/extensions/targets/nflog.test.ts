import { canonicalText, codesOf } from '../../support/canonical-rules';

describe('the NFLOG target', () => {
  test.each([
    ['-j NFLOG --nflog-group 0 --nflog-threshold 0', '-j NFLOG'],
    [
      '-j NFLOG --nflog-threshold 5 --nflog-size 10 --nflog-group 3 --nflog-prefix "a b"',
      '-j NFLOG --nflog-prefix "a b" --nflog-group 3 --nflog-size 10 --nflog-threshold 5',
    ],
    ['-j NFLOG --nflog-size 0', '-j NFLOG --nflog-size 0'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j NFLOG --nflog-group 65536', 'parse/bad-value'],
    [
      '-j NFLOG --nflog-prefix xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
      'parse/bad-value',
    ],
    ['-j NFLOG --nflog-range 128', 'parse/unsupported'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
