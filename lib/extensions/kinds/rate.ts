/**
 * Rates of packets as the limit and hashlimit matches count them.
 *
 * The kernel keeps a period in ticks, rounded down: 10,000 a second for limit, so `300/second` becomes 33 and
 * prints as `303/sec`; a million for hashlimit. iptables prints the largest unit that loses nothing, so
 * `60/hour` prints as `1/min` (parse_rate and print_rate of libxt_limit.c and libxt_hashlimit.c).
 */
import { type Parsed, accepted, refused, wordKind } from '../value-kind';

const units = [
  { name: 'day', spelling: 'day', seconds: 86_400 },
  { name: 'hour', spelling: 'hour', seconds: 3_600 },
  { name: 'min', spelling: 'minute', seconds: 60 },
  { name: 'sec', spelling: 'second', seconds: 1 },
] as const;

/** How people write rates of packets. */
export type PacketRate =
  `${number}/${'s' | 'sec' | 'second' | 'm' | 'min' | 'minute' | 'h' | 'hour' | 'd' | 'day'}`;

/** Ticks of the limit match in a second. */
export const limitScale = 10_000;

const allowed = 'a rate such as 10/second, 3/minute, 60/hour or 1/day, at most 10000/second';

export const rate = wordKind<PacketRate>({
  name: 'rate',
  allowed,
  parse: parseRate,
  sample: (random) => `${String(random.integer(1, 300))}/${random.pick(['s', 'sec', 'minute', 'h', 'day'])}`,
});

function parseRate(word: string): Parsed {
  const written = tryParsePacketRate(word, limitScale);
  if (written === undefined) return refused(`not ${allowed}`);
  return written.period === 0
    ? refused(`too fast; allowed: ${allowed}`)
    : accepted(printPeriod(written.period, limitScale));
}

/** The ticks from one packet to the next, and the seconds of the unit as written; a bare number is a second's. */
export function tryParsePacketRate(
  word: string,
  ticks: number,
): { readonly period: number; readonly unitSeconds: number } | undefined {
  const [, count = '', unitText = 'second'] = /^([0-9]+)(?:\/([a-z]+))?$/i.exec(word) ?? [];
  const unit = units.find((candidate) => candidate.spelling.startsWith(unitText.toLowerCase()));
  if (count === '' || Number(count) === 0 || unit === undefined) return undefined;
  return { period: Math.floor((ticks * unit.seconds) / Number(count)), unitSeconds: unit.seconds };
}

/** The largest unit in which the period is a whole count, as near as iptables looks. */
export function printPeriod(period: number, ticks: number): string {
  const unit = printedUnit(period, ticks);
  return `${String(Math.floor((ticks * unit.seconds) / period))}/${unit.name}`;
}

/** The unit in which a period is printed. */
export function printedUnit(period: number, ticks: number): (typeof units)[number] {
  let last: (typeof units)[number] = units[0];
  for (const unit of units.slice(1)) {
    const size = ticks * unit.seconds;
    if (period > size || Math.floor(size / period) < size % period) break;
    last = unit;
  }
  return last;
}
