import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the comment match', () => {
  test.each([
    ['-m comment --comment foo', '-m comment --comment foo'],
    ['-m comment --comment "foo bar"', '-m comment --comment "foo bar"'],
    ['-m comment --comment a.b', '-m comment --comment "a.b"'],
    ['-m comment --comment a\\b', '-m comment --comment "a\\\\b"'],
    ["-m comment --comment a'b", `-m comment --comment "a\\'b"`],
    ['-m comment --comment "$x `y` !"', '-m comment --comment "$x `y` !"'],
    ['-m comment --comment ""', '-m comment --comment ""'],
    ['-m comment --comment "héllo ☃"', '-m comment --comment "héllo ☃"'],
    ['-m comment --comment --foo', '-m comment --comment --foo'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m comment', 'parse/missing-option'],
    ['-m comment ! --comment a', 'parse/not-negatable'],
    ['-m comment --comment "a b"c', 'parse/unexpected-word'],
    ['-m comment --comment "open', 'parse/open-quote'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test('takes 255 bytes and no more, for the kernel would cut off the rest', () => {
    const longest = 'x'.repeat(255);
    expect(canonicalText(`-m comment --comment ${longest}`)).toBe(`-m comment --comment ${longest}`);
    expect(codesOf(`-m comment --comment ${longest}x`)).toEqual(['parse/bad-value']);
    expect(codesOf(`-m comment --comment "${'é'.repeat(128)}"`)).toEqual(['parse/bad-value']);
  });
});
