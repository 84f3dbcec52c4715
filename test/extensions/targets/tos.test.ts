import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the TOS target', () => {
  test.each([
    ['-j TOS --set-tos 0x10', '-j TOS --set-tos 0x10/0xff'],
    ['-j TOS --set-tos maximize-throughput', '-j TOS --set-tos 0x08/0x3f'],
    ['-j TOS --and-tos 0xf0', '-j TOS --set-tos 0x00/0x0f'],
    ['-j TOS --or-tos 0x10', '-j TOS --set-tos 0x10/0x10'],
    ['-j TOS --xor-tos 255', '-j TOS --set-tos 0xff/0x00'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j TOS', 'parse/missing-option'],
    ['-j TOS --set-tos 256', 'parse/bad-value'],
    ['-j TOS --set-tos Minimize', 'parse/bad-value'],
    ['-j TOS --set-tos 1 --or-tos 2', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j TOS --set-tos 1', 'parse/wrong-table']])('refuses %s in filter', (written, code) => {
    expect(codesOf(written, { table: 'filter' })).toEqual([code]);
  });
});
