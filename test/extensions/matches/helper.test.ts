import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the helper match', () => {
  test.each([
    ['-m helper --helper ftp', '-m helper --helper ftp'],
    ['-m helper ! --helper ftp-2121', '-m helper ! --helper ftp-2121'],
    ['-m helper --helper a.b', '-m helper --helper "a.b"'],
    ['-m helper --helper ""', '-m helper --helper ""'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m helper', 'parse/missing-option'],
    ['-m helper --helper a-name-of-more-than-29-letters', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
