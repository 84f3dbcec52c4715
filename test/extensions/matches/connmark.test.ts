import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the connmark match', () => {
  test.each([
    ['-m connmark --mark 1', '-m connmark --mark 0x1'],
    ['-m connmark --mark 010', '-m connmark --mark 0x8'],
    ['-m connmark --mark 0xFF/0x0f', '-m connmark --mark 0xff/0xf'],
    ['-m connmark --mark 1/0xffffffff', '-m connmark --mark 0x1'],
    ['-m connmark --mark 4294967295', '-m connmark --mark 0xffffffff'],
    ['-m connmark ! --mark 0/0', '-m connmark ! --mark 0x0/0x0'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-m connmark', 'parse/missing-option'],
    ['-m connmark --mark 4294967296', 'parse/bad-value'],
    ['-m connmark --mark -1', 'parse/bad-value'],
    ['-m connmark --mark 1/', 'parse/bad-value'],
    ['-m connmark --mark 1/2/3', 'parse/bad-value'],
    ['-m connmark --mark blue', 'parse/bad-value'],
    ['-m connmark --mark 1 --mark 2', 'parse/repeated-option'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
