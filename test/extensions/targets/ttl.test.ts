import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the TTL and HL targets', () => {
  test.each([
    ['-j TTL --ttl-set 0', '-j TTL --ttl-set 0'],
    ['-j TTL --ttl-inc 0xff', '-j TTL --ttl-inc 255'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([['-j HL --hl-dec 1', '-j HL --hl-dec 1']])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-j TTL', 'parse/missing-option'],
    ['-j TTL --ttl-dec 0', 'parse/bad-value'],
    ['-j TTL --ttl-set 256', 'parse/bad-value'],
    ['-j TTL --ttl-set 5 --ttl-inc 3', 'parse/exclusive-options'],
    ['-j HL --hl-set 5', 'parse/other-family'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([
    ['-j TTL --ttl-set 5', 'parse/other-family'],
    ['-j HL --hl-inc 0', 'parse/bad-value'],
  ])('refuses %s in IPv6', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });

  test.each([['-j TTL --ttl-set 5', 'parse/wrong-table']])('refuses %s in filter', (written, code) => {
    expect(codesOf(written, { table: 'filter' })).toEqual([code]);
  });
});
