import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the HMARK target', () => {
  test.each([
    [
      '-j HMARK --hmark-tuple src,dst --hmark-mod 5 --hmark-rnd 0x1',
      '-j HMARK --hmark-src-prefix 32 --hmark-dst-prefix 32 --hmark-rnd 0x00000001 --hmark-mod 5',
    ],
    [
      '-j HMARK --hmark-tuple ct,spi --hmark-mod 5 --hmark-rnd 1',
      '-j HMARK --hmark-spi-mask 0xffffffff --hmark-rnd 0x00000001 --hmark-mod 5 --hmark-tuple ct',
    ],
    [
      '-j HMARK --hmark-sport-mask 0xff --hmark-dport 7 --hmark-proto-mask 6 --hmark-mod 5 --hmark-rnd 1 --hmark-offset 0x10',
      '-j HMARK --hmark-sport-mask 0x00ff --hmark-dport 0x0007 --hmark-proto-mask 0x06 --hmark-rnd 0x00000001 --hmark-mod 5 --hmark-offset 16',
    ],
    [
      '-j HMARK --hmark-src-prefix 255.255.0.0 --hmark-mod 5 --hmark-rnd 1',
      '-j HMARK --hmark-src-prefix 16 --hmark-rnd 0x00000001 --hmark-mod 5',
    ],
    [
      '-j HMARK --hmark-tuple sport --hmark-sport 5 --hmark-mod 5 --hmark-rnd 1',
      '-j HMARK --hmark-sport-mask 0xffff --hmark-sport 0x0005 --hmark-rnd 0x00000001 --hmark-mod 5',
    ],
    [
      '-j HMARK --hmark-spi 5 --hmark-mod 5 --hmark-rnd 1',
      '-j HMARK --hmark-spi 0x00000005 --hmark-rnd 0x00000001 --hmark-mod 5',
    ],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([
    [
      '-j HMARK --hmark-tuple src --hmark-mod 5 --hmark-rnd 1',
      '-j HMARK --hmark-src-prefix 128 --hmark-rnd 0x00000001 --hmark-mod 5',
    ],
  ])('prints %s as %s in IPv6', (written, printed) => {
    expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
  });

  test.each([
    ['-j HMARK --hmark-mod 5 --hmark-rnd 1', 'parse/missing-option'],
    ['-j HMARK --hmark-tuple src --hmark-mod 0 --hmark-rnd 1', 'parse/bad-value'],
    ['-j HMARK --hmark-tuple src --hmark-src-prefix 24 --hmark-mod 5 --hmark-rnd 1', 'parse/bad-combination'],
    ['-j HMARK --hmark-tuple sport,spi --hmark-mod 5 --hmark-rnd 1', 'parse/bad-combination'],
    [
      '-j HMARK --hmark-spi-mask 1 --hmark-sport-mask 1 --hmark-mod 5 --hmark-rnd 1',
      'parse/exclusive-options',
    ],
    [
      '-j HMARK --hmark-tuple dport --hmark-dport-mask 0xff --hmark-mod 5 --hmark-rnd 1',
      'parse/bad-combination',
    ],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });
});
