/**
 * Rates to compare an estimator with (iptables-extensions(8), rateest).
 *
 * Kept as whole bytes a second in 32 bits; printed as bits in the largest of bit, Kbit and Mbit of which there
 * are a thousand, rounded to a whole number. A number without unit is bits.
 */
import { type ValueKind, accepted, refused } from '../value-kind';
import { integer, maxUnsigned32 } from './numbers';

const bits = new Map<string, number>(
  ['', 'k', 'm', 'g', 't'].flatMap((prefix, power): [string, number][] => [
    [`${prefix}bit`, 1000 ** power],
    [`${prefix}bps`, 8 * 1000 ** power],
    ...(power === 0
      ? []
      : ([
          [`${prefix}ibit`, 1024 ** power],
          [`${prefix}ibps`, 8 * 1024 ** power],
        ] as [string, number][])),
  ]),
);

const allowedBits = 'a rate such as 100mbit, 2500kbit or 125KBps, or a number of bits a second';

/** Bits or bytes a second; may be left out where two estimators are compared. */
export const bitRate: ValueKind<string | number | true> = optional({
  name: 'bit rate',
  allowed: allowedBits,
  words: 1,
  write: (input: string | number) => [String(input)],
  parse: ([word = '']) => {
    const [, number = '', unit = ''] = /^([0-9]+(?:\.[0-9]*)?)([a-z]*)$/i.exec(word) ?? [];
    const scale = unit === '' ? 1 : bits.get(unit.toLowerCase());
    const bytes = number === '' || scale === undefined ? NaN : Math.floor((Number(number) * scale) / 8);
    return bytes <= maxUnsigned32 ? accepted(printBits(bytes * 8)) : refused(`not ${allowedBits}`);
  },
  sample: (random) => [random.pick(['100mbit', '2.5mbit', '8000', '64Kbit', '1gbit', '300KBps'])],
});

/** Packets a second; may be left out where two estimators are compared. */
export const packetCount: ValueKind<string | number | true> = optional(
  integer({ name: 'packet rate', low: 0, high: maxUnsigned32 }),
);

function optional(kind: ValueKind<string | number>): ValueKind<string | number | true> {
  return {
    ...kind,
    optional: true,
    write: (input) => (input === true ? [] : kind.write(input)),
    parse: (words, context) => (words.length === 0 ? accepted() : kind.parse(words, context)),
  };
}

function printBits(rate: number): string {
  if (rate >= 1e9) return `${roundHalfEven(rate / 1e6)}Mbit`;
  return rate >= 1e6 ? `${roundHalfEven(rate / 1e3)}Kbit` : `${String(rate)}bit`;
}

/** As printf(3) rounds with `%.0f`. */
function roundHalfEven(number: number): string {
  const floor = Math.floor(number);
  const isUp = number - floor > 0.5 || (number - floor === 0.5 && floor % 2 === 1);
  return String(isUp ? floor + 1 : floor);
}
