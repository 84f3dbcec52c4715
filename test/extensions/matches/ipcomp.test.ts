import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the ipcomp match', () => {
  test.each([
    ['-p ipcomp --ipcompspi 0x5', '-p ipcomp -m ipcomp --ipcompspi 5'],
    ['-p 108 -m ipcomp', '-p ipcomp -m ipcomp --ipcompspi 0'],
    ['-p ipcomp -m ipcomp --compres --ipcompspi 5:6', '-p ipcomp -m ipcomp --ipcompspi 5:6 --compres'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m ipcomp --ipcompspi 5', 'parse/needs-protocol'],
    ['-p ipcomp -m ipcomp --ipcompspi :', 'parse/bad-combination'],
    ['-p ipcomp -m ipcomp ! --ipcompspi 0:4294967295', 'parse/bad-combination'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
