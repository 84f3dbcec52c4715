import fc from 'fast-check';
import {
  bytesOf,
  overflows,
  printByteBurst,
  printHashlimitRate,
  tryParseHashlimitRate,
} from '../../../lib/extensions/kinds/hashlimit-rates';

function printed(written: string): string | undefined {
  const rate = tryParseHashlimitRate(written);
  return rate === undefined ? undefined : printHashlimitRate(rate);
}

describe('rates of hashlimit', () => {
  test.each([
    ['1/s', '1/sec'],
    ['60/minute', '1/sec'],
    ['7/min', '7/min'],
    ['1000000/second', '1000000/sec'],
    ['16b/s', '16b/s'],
    ['17b/s', '16b/s'],
    ['1000b/s', '992b/s'],
    ['1024b/s', '1kb/s'],
    ['512kb/s', '512kb/s'],
    ['1mb/s', '1mb/s'],
    ['5000mb/s', '5286113568b/s'],
    ['123456b/s', '123456b/s'],
  ])('print %s as %s', (written, expected) => {
    expect(printed(written)).toBe(expected);
  });

  test.each(['0/s', '1000001/s', '5/fortnight', '15b/s', '32768mb/s', '1.5kb/s', '1gb/s', '10/', 'b/s', ''])(
    'are not read from %j',
    (written) => {
      expect(printed(written)).toBeUndefined();
    },
  );

  test('of packets print as what they print again', () => {
    const unit = fc.constantFrom('s', 'm', 'h', 'd');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), unit, (count, name) => {
        const once = printed(`${String(count)}/${name}`) ?? '';
        expect(printed(once)).toBe(once);
      }),
    );
  });

  test('of bytes print as what they print again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 16, max: 2 ** 35 - 32 }), (bytes) => {
        const once = printed(`${String(bytes)}b/s`) ?? '';
        expect(printed(once)).toBe(once);
      }),
    );
  });
});

describe('bursts of bytes', () => {
  const cost = (bytes: number): number => {
    const rate = tryParseHashlimitRate(`${String(bytes)}b/s`);
    return rate?.kind === 'bytes' ? rate.cost : 0;
  };

  test('are whole seconds of the rate, rounded up', () => {
    expect(bytesOf(cost(1000))).toBe(992);
    expect(printByteBurst(992, cost(1000))?.printed).toBe('992b');
    expect(printByteBurst(993, cost(1000))?.printed).toBe('1kb');
    expect(printByteBurst(102_400, cost(1000))).toEqual({ printed: '100kb', isWhole: true });
  });

  test('are not whole when what is printed stands for less', () => {
    expect(printByteBurst(1946 * 1024, cost(96))).toEqual({ printed: '1mb', isWhole: false });
    expect(printByteBurst(2048 * 1024, cost(102_400))).toEqual({ printed: '2mb', isWhole: true });
  });

  test('are at least a second of it', () => {
    expect(printByteBurst(991, cost(1000))).toBeUndefined();
  });
});

describe('what the kernel can count', () => {
  test.each([
    ['1/day', 1, false],
    ['1/day', 5, true],
    ['1/hour', 5, false],
    ['2/day', 5, false],
    ['1/sec', 1_000_000, false],
    ['20/sec', 5, false],
    ['28/sec', 5, false],
    ['1000/sec', 200, false],
  ])('%s with a burst of %i overflows: %s', (written, burst, expected) => {
    const rate = tryParseHashlimitRate(written);
    expect(rate?.kind === 'packets' && overflows(rate.period, burst)).toBe(expected);
  });
});
