import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the connlabel match', () => {
  test.each([
    ['-m connlabel --label 40', '-m connlabel --label "40"'],
    ['-m connlabel --set ! --label 0x10', '-m connlabel ! --label "16" --set'],
    ['-m connlabel --label web', '-m connlabel --label "web"'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m connlabel --set', 'parse/missing-option'],
    ['-m connlabel --label 128', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
