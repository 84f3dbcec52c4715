import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the CONNMARK target', () => {
  test.each([
    ['-j CONNMARK --set-mark 1/0xff', '-j CONNMARK --set-xmark 0x1/0xff'],
    ['-j CONNMARK --save-mark', '-j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff'],
    ['-j CONNMARK --restore-mark --mask 0xff', '-j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff'],
    ['-j CONNMARK --save-mark --ctmask 0xff', '-j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xff'],
    [
      '-j CONNMARK --set-mark 0x10 --left-shift-mark 2',
      '-j CONNMARK --set-xmark 0x10/0xffffffff --left-shift-mark 2',
    ],
    ['-j CONNMARK --right-shift-mark 0 --and-mark 0xf', '-j CONNMARK --set-xmark 0x0/0xfffffff0'],
    ['-j CONNMARK --or-mark 0xf', '-j CONNMARK --set-xmark 0xf/0xf'],
    ['-j CONNMARK --xor-mark 0xf', '-j CONNMARK --set-xmark 0xf/0x0'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j CONNMARK', 'parse/missing-option'],
    ['-j CONNMARK --mask 1', 'parse/missing-option'],
    ['-j CONNMARK --save-mark --restore-mark', 'parse/exclusive-options'],
    ['-j CONNMARK --save-mark --mask 1 --ctmask 1', 'parse/exclusive-options'],
    ['-j CONNMARK --save-mark --left-shift-mark 1 --right-shift-mark 2', 'parse/exclusive-options'],
    ['-j CONNMARK --save-mark --left-shift-mark 32', 'parse/bad-value'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
