import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the TEE target', () => {
  test.each([
    ['-j TEE --oif lo --gateway 1.2', '-j TEE --gateway 1.0.0.2 --oif lo'],
    ['-j TEE --gateway 010.2.3.4', '-j TEE --gateway 8.2.3.4'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([['-j TEE --gateway 2001:DB8::1', '-j TEE --gateway 2001:db8::1']])(
    'prints %s as %s in IPv6',
    (written, printed) => {
      expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
    },
  );

  test.each([
    ['-j TEE', 'parse/missing-option'],
    ['-j TEE --gateway 0.0.0.0', 'parse/bad-combination'],
    ['-j TEE --gateway 1.2.3.4/24', 'parse/bad-value'],
    ['-j TEE --gateway gateway.example', 'parse/bad-value'],
    ['-j TEE ! --gateway 1.2.3.4', 'parse/not-negatable'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-j TEE --gateway 1.2.3.4', 'parse/bad-value']])('refuses %s in IPv6', (written, code) => {
    expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
  });
});
