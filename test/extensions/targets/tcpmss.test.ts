import { canonicalText, codesOf } from '../../support/oracle/canonical-rules';

describe('the TCPMSS target', () => {
  test.each([
    [
      '-p tcp --syn -j TCPMSS --set-mss 0x578',
      '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j TCPMSS --set-mss 1400',
    ],
    ['-p tcp -j TCPMSS --clamp', '-p tcp -j TCPMSS --clamp-mss-to-pmtu'],
  ])('prints %s as %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test.each([['-p tcp -j TCPMSS --set-mss 65495', '-p tcp -j TCPMSS --set-mss 65495']])(
    'prints %s as %s in IPv6',
    (written, printed) => {
      expect(canonicalText(written, { family: 'ipv6' })).toBe(printed);
    },
  );

  test.each([
    ['-j TCPMSS --set-mss 1400', 'parse/needs-protocol'],
    ['-p tcp -j TCPMSS', 'parse/missing-option'],
    ['-p tcp -j TCPMSS --set-mss 65516', 'parse/bad-value'],
    ['-p tcp -j TCPMSS --set-mss 5 --clamp-mss-to-pmtu', 'parse/exclusive-options'],
  ])('refuses %s', (written, code) => {
    expect(codesOf(written)).toEqual([code]);
  });

  test.each([['-p tcp -j TCPMSS --set-mss 65496', 'parse/bad-value']])(
    'refuses %s in IPv6',
    (written, code) => {
      expect(codesOf(written, { family: 'ipv6' })).toEqual([code]);
    },
  );

  test.each([['-p tcp -j TCPMSS --clamp-mss-to-pmtu', 'parse/bad-combination']])(
    'refuses %s in mangle PREROUTING',
    (written, code) => {
      expect(codesOf(written, { chain: 'PREROUTING', table: 'mangle' })).toEqual([code]);
    },
  );
});
