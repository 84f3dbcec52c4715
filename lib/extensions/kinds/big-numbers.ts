/**
 * Counts of 64 bits: bytes and packets of long-lived connections.
 *
 * A JavaScript number is exact up to 2^53 only, so these are read as bigints and stay words.
 */
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';

const max = 2n ** 64n - 1n;

const allowed = `a whole number from 0 to ${String(max)}`;

/** A whole number of 64 bits. */
export function bigInteger(name: string): ValueKind<string | number | bigint> {
  return wordKind<string | number | bigint>({
    name,
    allowed,
    parse: (word) => {
      const number = tryParseBigInteger(word);
      return number === undefined ? refused(`not ${allowed}`) : accepted(String(number));
    },
    sample: (random) => random.pick(['0', '1000', '0x10', String(max), String(random.integer(0, 1_000_000))]),
  });
}

/** `FROM` and more, `FROM:TO`, or `:TO`; an open end is not printed, a range of one is (`5:5`). */
export function bigRange(name: string): ValueKind<string | number | bigint> {
  const phrase = `${allowed}, or a range FROM:TO`;
  return wordKind<string | number | bigint>({
    name,
    allowed: phrase,
    parse: (word) => {
      const [fromText = '', toText, ...rest] = word.split(':');
      const from = fromText === '' && toText !== undefined ? 0n : tryParseBigInteger(fromText);
      const to = toText === undefined || toText === '' ? max : tryParseBigInteger(toText);
      if (from === undefined || to === undefined || rest.length > 0) return refused(`not ${phrase}`);
      if (from > to) return refused('the range runs backwards', `${toText ?? ''}:${fromText}`);
      return accepted(to === max ? String(from) : `${String(from)}:${String(to)}`);
    },
    sample: (random) => {
      const from = random.integer(0, 100_000);
      const to = random.integer(from, 200_000);
      return random.pick([
        String(from),
        `${String(from)}:`,
        `${String(from)}:${String(to)}`,
        `:${String(to)}`,
      ]);
    },
  });
}

function tryParseBigInteger(text: string): bigint | undefined {
  if (!/^(0[0-7]*|[1-9][0-9]*|0x[0-9a-f]+)$/i.test(text)) return undefined;
  const number = BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
  return number <= max ? number : undefined;
}
