import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the SECMARK and CONNSECMARK targets', () => {
  test.each([
    [
      '-j SECMARK --selctx system_u:object_r:ssh_packet_t:s0',
      '-j SECMARK --selctx system_u:object_r:ssh_packet_t:s0',
    ],
    ['-j CONNSECMARK --restore', '-j CONNSECMARK --restore'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    ['-j SECMARK', 'parse/missing-option'],
    ['-j SECMARK --selctx "a b"', 'parse/bad-value'],
    ['-j CONNSECMARK', 'parse/missing-option'],
    ['-j CONNSECMARK --save --restore', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j CONNSECMARK --save', 'parse/wrong-table']])('refuses %s in filter', (written, code) => {
    expect(codesOf(written, { table: 'filter' })).toEqual([code]);
  });
});
