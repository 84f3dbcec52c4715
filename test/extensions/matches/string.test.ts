import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the string match', () => {
  test.each([
    ['-m string --algo bm --string foo', '-m string --string "foo" --algo bm'],
    [
      '-m string --icase --to 100 --from 5 --algo kmp ! --string "foo bar"',
      '-m string ! --string "foo bar" --algo kmp --from 5 --to 100 --icase',
    ],
    ['-m string --string foo --algo bm --from 0 --to 65535', '-m string --string "foo" --algo bm'],
    ['-m string --algo bm --string "a\\"b\\\\c"', '-m string --string "a\\"b\\\\c" --algo bm'],
    ["-m string --algo bm --string it's", `-m string --string "it's" --algo bm`],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m string --algo bm --hex-string "|00 01|"', '-m string --hex-string "|0001|" --algo bm'],
    ['-m string --algo bm --hex-string "|666f6f|"', '-m string --string "foo" --algo bm'],
    [
      '-m string --algo bm --hex-string "foo|0D0A|bar"',
      '-m string --hex-string "|666f6f0d0a626172|" --algo bm',
    ],
    ['-m string --algo bm --string é', '-m string --hex-string "|c3a9|" --algo bm'],
    ['-m string --algo bm --string "a	b"', '-m string --hex-string "|610962|" --algo bm'],
    ['-m string --algo bm --string "ab\\\\"', '-m string --hex-string "|61625c|" --algo bm'],
    ['-m string --algo bm --hex-string "a\\\\|b"', '-m string --string "a|b" --algo bm'],
  ])('prints the same bytes the same: %s is %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m string --string foo', 'parse/missing-option'],
    ['-m string --algo bm', 'parse/missing-option'],
    ['-m string --algo fsm --string foo', 'parse/bad-value'],
    ['-m string --algo BM --string foo', 'parse/bad-value'],
    ['-m string --algo bm --string ""', 'parse/bad-value'],
    ['-m string --algo bm --hex-string "|0|"', 'parse/bad-value'],
    ['-m string --algo bm --hex-string "|00"', 'parse/bad-value'],
    ['-m string --algo bm --hex-string "|41||42|"', 'parse/bad-value'],
    ['-m string --algo bm --string a --hex-string "|00|"', 'parse/exclusive-options'],
    ['-m string --algo bm --string a --from 5 --to 4', 'parse/bad-combination'],
    ['-m string --algo bm --string a --to 65536', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test('takes 128 bytes and no more', () => {
    const longest = 'x'.repeat(128);
    expect(canonicalText(`-m string --algo bm --string ${longest}`)).toContain(longest);
    expect(codesOf(`-m string --algo bm --string ${longest}x`)).toEqual(['parse/bad-value']);
  });
});
