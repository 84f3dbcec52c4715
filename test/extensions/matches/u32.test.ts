import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the u32 match', () => {
  test.each([
    ['-m u32 --u32 0>>22&0x3C@0>>24=0:5', '-m u32 --u32 "0x0>>0x16&0x3c@0x0>>0x18=0x0:0x5"'],
    ['-m u32 --u32 "6 & 0xFF = 1 , 2:2 , 3 : 4"', '-m u32 --u32 "0x6&0xff=0x1,0x2,0x3:0x4"'],
    ['-m u32 ! --u32 "0=010 && 4<<2=0"', '-m u32 ! --u32 "0x0=0x8&&0x4<<0x2=0x0"'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m u32', 'parse/missing-option'],
    ['-m u32 --u32 ""', 'parse/bad-value'],
    ['-m u32 --u32 0', 'parse/bad-value'],
    ['-m u32 --u32 0=', 'parse/bad-value'],
    ['-m u32 --u32 =0', 'parse/bad-value'],
    ['-m u32 --u32 0&&1=1', 'parse/bad-value'],
    ['-m u32 --u32 0=1&1=1', 'parse/bad-value'],
    ['-m u32 --u32 0>1=1', 'parse/bad-value'],
    ['-m u32 --u32 "0= 1 2"', 'parse/bad-value'],
    ['-m u32 --u32 0=4294967296', 'parse/bad-value'],
    ['-m u32 --u32 0>>32=1', 'parse/bad-value'],
    ['-m u32 --u32 0=1,2,3,4,5,6,7,8,9,10,11', 'parse/bad-value'],
    ['-m u32 --u32 0&1&2&3&4&5&6&7&8&9&10=1', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test('takes ten tests and no more', () => {
    const tests = (count: number): string => `-m u32 --u32 ${Array(count).fill('0=1').join('&&')}`;
    expect(codesOf(tests(10))).toEqual([]);
    expect(codesOf(tests(11))).toEqual(['parse/bad-value']);
  });
});
