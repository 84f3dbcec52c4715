import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the MARK target', () => {
  test.each([
    ['-j MARK --set-mark 1', '-j MARK --set-xmark 0x1/0xffffffff'],
    ['-j MARK --set-mark 0x100/0x1', '-j MARK --set-xmark 0x100/0x101'],
    ['-j MARK --set-mark 010', '-j MARK --set-xmark 0x8/0xffffffff'],
    ['-j MARK --and-mark 0xf', '-j MARK --set-xmark 0x0/0xfffffff0'],
    ['-j MARK --or-mark 0xf', '-j MARK --set-xmark 0xf/0xf'],
    ['-j MARK --xor-mark 0xf', '-j MARK --set-xmark 0xf/0x0'],
    ['-j MARK --set-mark 0xff/0', '-j MARK --set-xmark 0xff/0xff'],
    ['-j MARK --set-xmark 4294967295', '-j MARK --set-xmark 0xffffffff/0xffffffff'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j MARK', 'parse/missing-option'],
    ['-j MARK --set-mark 4294967296', 'parse/bad-value'],
    ['-j MARK --set-mark 08', 'parse/bad-value'],
    ['-j MARK --set-mark 1/', 'parse/bad-value'],
    ['-j MARK --and-mark 1/1', 'parse/bad-value'],
    ['-j MARK --set-mark 1 --or-mark 2', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
