import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the LOG target', () => {
  test.each([
    ['-j LOG --log-level warning', '-j LOG'],
    ['-j LOG --log-level panic', '-j LOG --log-level 0'],
    ['-j LOG --log-level 07', '-j LOG --log-level 7'],
    [
      '-j LOG --log-uid --log-ip-options --log-prefix "a b" --log-level info',
      '-j LOG --log-prefix "a b" --log-level 6 --log-ip-options --log-uid',
    ],
    ['-j LOG --log-prefix foo:', '-j LOG --log-prefix "foo:"'],
    ['-j LOG --log-prefix "it\'s"', '-j LOG --log-prefix "it\\\'s"'],
    [
      '-j LOG --log-prefix 12345678901234567890123456789',
      '-j LOG --log-prefix 12345678901234567890123456789',
    ],
    [
      '-j LOG --log-macdecode --log-tcp-options --log-tcp-sequence',
      '-j LOG --log-tcp-sequence --log-tcp-options --log-macdecode',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j LOG --log-level warn', 'parse/bad-value'],
    ['-j LOG --log-level 8', 'parse/bad-value'],
    ['-j LOG --log-prefix ""', 'parse/bad-value'],
    ['-j LOG --log-prefix 123456789012345678901234567890', 'parse/bad-value'],
    ['-j LOG ! --log-uid', 'parse/not-negatable'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
