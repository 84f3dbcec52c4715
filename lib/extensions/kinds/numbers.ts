import { backwardsRange } from '../backwards-range';
import { type RandomSource, type ValueKind, accepted, refused, wordKind } from '../value-kind';

interface Integer extends Limits {
  /** Whether it is read by atoi(3), which knows decimal numbers only. @default false */
  readonly decimal?: true;
}

interface Range extends Limits {
  /** Whether every iptables refuses a range that runs backwards. @default older ones take it */
  readonly forwardOnly?: true;
}

interface Limits {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  /** How a number is printed. @default decimal */
  readonly print?: (number: number) => string;
}

/** The largest number of 32 bits: the most that many options take. */
export const maxUnsigned32 = 4_294_967_295;

/** A whole number between limits; decimal, octal (leading 0) or hexadecimal as strtoul(3) reads it. */
export function integer(kind: Integer): ValueKind<string | number> {
  const allowed = `a whole number from ${String(kind.low)} to ${String(kind.high)}`;
  const { print = String } = kind;
  return wordKind<string | number>({
    name: kind.name,
    allowed,
    ...(kind.print === undefined
      ? { plain: { form: 'number', low: kind.low, high: kind.high } as const }
      : {}),
    parse: (word) => {
      const number =
        kind.decimal === true && !/^(0|[1-9][0-9]*)$/.test(word) ? undefined : tryParseInteger(word);
      return number !== undefined && number >= kind.low && number <= kind.high
        ? accepted(print(number))
        : refused(`not ${allowed}`);
    },
    sample: (random) =>
      kind.decimal === true ? String(random.integer(kind.low, kind.low + 1000)) : sampleNumber(random, kind),
  });
}

/**
 * A whole number or `FIRST:LAST` between limits; an end that is left out is the limit. A range of one prints as
 * the number. One that runs backwards has nothing in it.
 */
export function integerRange(kind: Range): ValueKind<string | number> {
  const { low, high, print = String } = kind;
  const allowed = `a whole number from ${String(low)} to ${String(high)}, or a range FIRST:LAST`;
  const end = (text: string | undefined, open: number): number => {
    const number = text === '' ? open : tryParseInteger(text ?? '');
    return number !== undefined && number >= low && number <= high ? number : NaN;
  };
  return wordKind<string | number>({
    name: kind.name,
    allowed,
    ...(kind.forwardOnly === true ? {} : { emptyRange: backwardsRange }),
    parse: (word) => {
      const ends = word.split(':');
      const first = end(ends[0], ends.length > 1 ? low : NaN);
      const last = ends.length > 1 ? end(ends[1], high) : first;
      if (ends.length > 2 || Number.isNaN(first) || Number.isNaN(last)) return refused(`not ${allowed}`);
      if (first > last && kind.forwardOnly === true)
        return refused('the range runs backwards', `${ends[1] ?? ''}:${ends[0] ?? ''}`);
      return accepted(first === last ? print(first) : `${print(first)}:${print(last)}`);
    },
    sample: (random) => {
      const first = Number(sampleNumber(random, kind));
      return random.pick([
        String(first),
        `${String(first)}:`,
        `:${String(first)}`,
        `${String(first)}:${String(random.integer(first, Math.min(high, first + 1000)))}`,
      ]);
    },
  });
}

/** As printf(3) prints it with `0x%x`. */
export function printHex(number: number): string {
  return `0x${number.toString(16)}`;
}

/** As strtoul(3) with base 0 reads it, without sign and white space; undefined when it is no number. */
export function tryParseInteger(text: string): number | undefined {
  if (/^0[0-7]+$/.test(text)) return parseInt(text, 8);
  return /^(0|[1-9][0-9]*|0x[0-9a-f]+)$/i.test(text) ? Number(text) : undefined;
}

function sampleNumber(random: RandomSource, { low, high }: Limits): string {
  const number = random.integer(low, Math.min(high, low + 1000));
  return random.pick([String(number), String(number), `0x${number.toString(16)}`]);
}
