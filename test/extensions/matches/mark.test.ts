import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the mark match', () => {
  test.each([
    ['-m mark --mark 1', '-m mark --mark 0x1'],
    ['-m mark --mark 010', '-m mark --mark 0x8'],
    ['-m mark --mark 0xFF/0x0f', '-m mark --mark 0xff/0xf'],
    ['-m mark --mark 1/0xffffffff', '-m mark --mark 0x1'],
    ['-m mark --mark 4294967295', '-m mark --mark 0xffffffff'],
    ['-m mark ! --mark 0/0', '-m mark ! --mark 0x0/0x0'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m mark', 'parse/missing-option'],
    ['-m mark --mark 4294967296', 'parse/bad-value'],
    ['-m mark --mark -1', 'parse/bad-value'],
    ['-m mark --mark 1/', 'parse/bad-value'],
    ['-m mark --mark 1/2/3', 'parse/bad-value'],
    ['-m mark --mark blue', 'parse/bad-value'],
    ['-m mark --mark 1 --mark 2', 'parse/repeated-option'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
