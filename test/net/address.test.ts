import { isIP } from 'node:net';
import fc from 'fast-check';
import {
  prefixLength,
  printAddress,
  printPrefix,
  tryParseAddress,
  tryParseMask,
  tryParsePrefix,
} from '../../lib/net/address';
import type { Family } from '../../lib/net/family';

const printed = (text: string, family: Family): string | undefined => {
  const bytes = tryParseAddress(text, family);
  return bytes === undefined ? undefined : printAddress(bytes);
};

const addressOf = (family: Family): fc.Arbitrary<readonly number[]> => {
  const length = family === 'ipv4' ? 4 : 16;
  // Runs of zeros are what the text of an IPv6 address is about.
  const byte = fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.integer({ min: 0, max: 255 }));
  return fc.array(byte, { minLength: length, maxLength: length });
};

describe('an IPv4 address', () => {
  test.each(['0.0.0.0', '192.0.2.1', '255.255.255.255'])('%s reads and prints as itself', (text) => {
    expect(printed(text, 'ipv4')).toBe(text);
  });

  test.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    '0x1.2.3.4',
    ' 1.2.3.4',
    '1.2.3.4 ',
    '1..3.4',
    '::1',
    'host',
  ])('%j is none', (text) => {
    expect(tryParseAddress(text, 'ipv4')).toBeUndefined();
  });
});

describe('an IPv6 address', () => {
  test.each([
    ['::', '::'],
    ['::1', '::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['2001:DB8::1', '2001:db8::1'],
    ['2001:0db8:0000::0001', '2001:db8::1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['fe80::', 'fe80::'],
    ['::1:5678', '::0.1.86.120'],
    ['::102:304', '::1.2.3.4'],
    ['::1.2.3.4', '::1.2.3.4'],
    ['::ffff:192.0.2.1', '::ffff:192.0.2.1'],
    ['::ffff:c000:201', '::ffff:192.0.2.1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['::2', '::2'],
    ['::1:0', '::0.1.0.0'],
    ['::ffff:0:0', '::ffff:0.0.0.0'],
    ['0:0:0:0:0:ffff:0:1', '::ffff:0.0.0.1'],
  ])('%s prints as %s', (text, canonical) => {
    expect(printed(text, 'ipv6')).toBe(canonical);
    expect(printed(canonical, 'ipv6')).toBe(canonical);
  });

  test.each([
    '',
    ':',
    ':::',
    '1::2::3',
    '12345::',
    'g::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    'fe80::1%lo',
    '[::1]',
    '192.0.2.1',
    '::1.2.3',
    '::1.2.3.256',
  ])('%j is none', (text) => {
    expect(tryParseAddress(text, 'ipv6')).toBeUndefined();
  });
});

describe.each(['ipv4', 'ipv6'] as const)('the text of an address of %s', (family) => {
  test('reads back as the same bytes, and is an address to others, too', () => {
    fc.assert(
      fc.property(addressOf(family), (bytes) => {
        const text = printAddress(bytes);
        expect(tryParseAddress(text, family)).toEqual(bytes);
        expect(isIP(text)).toBe(family === 'ipv4' ? 4 : 6);
      }),
    );
  });
});

describe('a prefix', () => {
  test.each([
    ['192.0.2.1', 'ipv4', '192.0.2.1/32'],
    ['192.0.2.7/24', 'ipv4', '192.0.2.0/24'],
    ['192.0.2.7/255.255.255.0', 'ipv4', '192.0.2.0/24'],
    ['192.0.2.7/0', 'ipv4', '0.0.0.0/0'],
    ['10.0.0.1/255.0.255.0', 'ipv4', '10.0.0.0/255.0.255.0'],
    ['10.1.2.3/0.0.0.255', 'ipv4', '0.0.0.3/0.0.0.255'],
    ['192.0.2.255/25', 'ipv4', '192.0.2.128/25'],
    ['2001:db8::1', 'ipv6', '2001:db8::1/128'],
    ['2001:db8:ffff::1/33', 'ipv6', '2001:db8:8000::/33'],
    ['2001:db8::1/ffff:ffff::', 'ipv6', '2001:db8::/32'],
    ['2001:db8::/ffff:0:ffff::', 'ipv6', '2001::/ffff:0:ffff::'],
    ['::/0', 'ipv6', '::/0'],
  ] as const)('%s of %s prints as %s', (text, family, canonical) => {
    const prefix = tryParsePrefix(text, family);
    expect(prefix === undefined ? undefined : printPrefix(prefix)).toBe(canonical);
  });

  test.each([
    ['192.0.2.0/33', 'ipv4'],
    ['192.0.2.0/', 'ipv4'],
    ['192.0.2.0/-1', 'ipv4'],
    ['192.0.2.0/24/24', 'ipv4'],
    ['192.0.2.0/255.255', 'ipv4'],
    ['/24', 'ipv4'],
    ['2001:db8::/129', 'ipv6'],
    ['2001:db8::/255.0.0.0', 'ipv6'],
    ['192.0.2.0/24', 'ipv6'],
    ['2001:db8::/32', 'ipv4'],
  ] as const)('%s is none of %s', (text, family) => {
    expect(tryParsePrefix(text, family)).toBeUndefined();
  });

  test('has no bits outside its mask, and its text reads back as the same', () => {
    const given = fc
      .constantFrom<Family>('ipv4', 'ipv6')
      .chain((family) => fc.tuple(fc.constant(family), addressOf(family), addressOf(family)));
    fc.assert(
      fc.property(given, ([family, address, mask]) => {
        const prefix = tryParsePrefix(`${printAddress(address)}/${printAddress(mask)}`, family);
        expect(prefix?.address).toEqual(address.map((byte, index) => byte & (mask[index] ?? 0)));
        expect(prefix && tryParsePrefix(printPrefix(prefix), family)).toEqual(prefix);
      }),
    );
  });
});

describe('a mask', () => {
  test('of each length is read as it, from a number and from an address', () => {
    for (const [family, bits] of [
      ['ipv4', 32],
      ['ipv6', 128],
    ] as const) {
      for (let length = 0; length <= bits; length++) {
        const mask = tryParseMask(String(length), family) ?? [];
        expect(prefixLength(mask)).toBe(length);
        expect(tryParseMask(printAddress(mask), family)).toEqual(mask);
      }
    }
  });

  test('with a hole has no length', () => {
    expect(prefixLength([255, 0, 255, 0])).toBeUndefined();
    expect(prefixLength([0, 0, 0, 1])).toBeUndefined();
    expect(prefixLength([255, 255, 253, 0])).toBeUndefined();
  });
});
