import fc from 'fast-check';
import { printAddress, tryParseAddress } from '../../lib/net/address';
import { tryParseHostAddress, tryParseNetworkAddress } from '../../lib/net/written-address';

const print = (bytes: readonly number[] | undefined): string | undefined =>
  bytes === undefined ? undefined : printAddress(bytes);

describe('short and old forms of an IPv4 address', () => {
  test.each([
    ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
    ['10', '10.0.0.0', '0.0.0.10'],
    ['10.1', '10.1.0.0', '10.0.0.1'],
    ['10.1.2', '10.1.2.0', '10.1.0.2'],
    ['10.257', '10.0.1.1', '10.0.1.1'],
    ['167772161', '10.0.0.1', '10.0.0.1'],
    ['0x0a000001', '10.0.0.1', '10.0.0.1'],
    ['010.0.0.1', '8.0.0.1', '8.0.0.1'],
    ['0xA.0.0.1', '10.0.0.1', '10.0.0.1'],
    ['4294967295', '255.255.255.255', '255.255.255.255'],
  ])('%s is %s as a network and %s as a host', (written, network, host) => {
    expect(print(tryParseNetworkAddress(written, 'ipv4'))).toBe(network);
    expect(print(tryParseHostAddress(written, 'ipv4'))).toBe(host);
  });

  test.each(['localhost', 'LocalHost'])('%s is the loopback address on every host', (written) => {
    expect(print(tryParseNetworkAddress(written, 'ipv4'))).toBe('127.0.0.1');
    expect(print(tryParseHostAddress(written, 'ipv4'))).toBe('127.0.0.1');
    expect(print(tryParseNetworkAddress(written, 'ipv6'))).toBe('::1');
    expect(print(tryParseHostAddress(written, 'ipv6'))).toBe('::1');
  });

  test.each([
    '',
    '.',
    '1.',
    '1.2.3.4.5',
    '256.1.1.1',
    '1.2.3.256',
    '4294967296',
    '08.1.1.1',
    '1.2.3.x',
    '-1',
    'host',
  ])('%j is neither', (written) => {
    expect(tryParseNetworkAddress(written, 'ipv4')).toBeUndefined();
    expect(tryParseHostAddress(written, 'ipv4')).toBeUndefined();
  });

  test('whole addresses are read as everywhere, in both families', () => {
    const family = fc.constantFrom('ipv4' as const, 'ipv6' as const);
    fc.assert(
      fc.property(family, fc.oneof(fc.ipV4(), fc.ipV6()), (of, text) => {
        const whole = tryParseAddress(text, of);
        expect(tryParseNetworkAddress(text, of)).toEqual(whole);
        expect(tryParseHostAddress(text, of)).toEqual(whole);
      }),
    );
  });
});
