import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the DSCP target', () => {
  test.each([
    ['-j DSCP --set-dscp 46', '-j DSCP --set-dscp 0x2e'],
    ['-j DSCP --set-dscp-class af11', '-j DSCP --set-dscp 0x0a'],
    ['-j DSCP --set-dscp 0', '-j DSCP --set-dscp 0x00'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j DSCP', 'parse/missing-option'],
    ['-j DSCP --set-dscp 64', 'parse/bad-value'],
    ['-j DSCP --set-dscp-class CS8', 'parse/bad-value'],
    ['-j DSCP --set-dscp 1 --set-dscp-class EF', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j DSCP --set-dscp 1', 'parse/wrong-table']])('refuses %s in filter', (written, code) => {
    expect(codesOf(written, { table: 'filter' })).toEqual([code]);
  });
});
