/**
 * Times and dates of the time match (iptables-extensions(8), time).
 *
 * A time of day is hh:mm:ss; what is left out of a date is its beginning. The kernel keeps a date as seconds
 * since 1970 in 32 bits; iptables prints neither the first of these seconds nor reads years after 2038.
 */
import { type Parsed, type ValueKind, accepted, refused, wordKind } from '../value-kind';

const allowedTime = 'a time of day as hh:mm or hh:mm:ss, from 00:00:00 to 23:59:59';

/** A time of day. */
export const timeOfDay: ValueKind<string> = wordKind({
  name: 'time of day',
  allowed: allowedTime,
  parse: (word) => {
    const parts = /^([0-9]{1,2}):([0-9]{1,2})(?::([0-9]{1,2}))?$/.exec(word);
    const [hour = 24, minute = 0, second = 0] = (parts ?? [])
      .slice(1)
      .map((part: string | undefined) => Number(part ?? 0));
    return hour < 24 && minute < 60 && second < 60
      ? accepted([hour, minute, second].map(twoDigits).join(':'))
      : refused(`not ${allowedTime}`);
  },
  sample: (random) =>
    [random.integer(0, 23), random.integer(0, 59), random.integer(0, 59)].map(twoDigits).join(':'),
});

const allowedDate = 'a date as YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss, from 1970 to 2038';

/** A date, or a date and time. */
export const date: ValueKind<string> = wordKind({
  name: 'date',
  allowed: allowedDate,
  parse: parseDate,
  sample: (random) => {
    const day = `20${String(random.integer(10, 37))}-${twoDigits(random.integer(1, 12))}-${twoDigits(random.integer(1, 28))}`;
    return random.pick([
      day,
      day.slice(0, 7),
      day.slice(0, 4),
      `${day}T${twoDigits(random.integer(0, 23))}:30`,
    ]);
  },
});

function parseDate(word: string): Parsed {
  const parts =
    /^([0-9]{4})(?:-([0-9]{1,2})(?:-([0-9]{1,2})(?:T(?:([0-9]{1,2})(?::([0-9]{1,2})(?::([0-9]{1,2}))?)?)?)?)?)?$/.exec(
      word,
    );
  if (parts === null) return refused(`not ${allowedDate}`);
  const [year = 0, month = 1, day = 1, ...time] = parts
    .slice(1)
    .map((part: string | undefined): number | undefined => (part === undefined ? undefined : Number(part)));
  const [hour = 0, minute = 0, second = 0] = time;
  const when = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  const isReal = when.getUTCMonth() === month - 1 && when.getUTCDate() === day;
  if (!isReal || hour > 23 || minute > 59 || second > 59) return refused('there is no such day or time');
  if (year < 1970 || year > 2038) return refused(`not ${allowedDate}`);
  return accepted(when.toISOString().slice(0, 19));
}

/** Days of the month, in order. */
export const monthDays: ValueKind<string | number | readonly number[]> = {
  name: 'days of the month',
  allowed: 'one or more numbers from 1 to 31, separated by commas',
  words: 1,
  write: (input) => [Array.isArray(input) ? input.join(',') : String(input)],
  parse: ([word = '']) => {
    const written = word.split(',');
    const wrong = written.find((day) => !/^([1-9]|0[1-7]|[12][0-9]|3[01])$/.test(day));
    if (wrong !== undefined) return refused(`\`${wrong}\` is not a day from 1 to 31`);
    const days = [...new Set(written.map(Number))].sort((a, b) => a - b);
    return accepted(days.join(','));
  },
  sample: (random) => [Array.from({ length: random.integer(1, 5) }, () => random.integer(1, 31)).join(',')],
};

const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

export type Weekday = (typeof dayNames)[number];

/** Days of the week, Monday first; by the first two letters, or by numbers from 1. */
export const weekdays: ValueKind<readonly Weekday[]> = {
  name: 'days of the week',
  allowed: `one or more of ${dayNames.join(', ')}, or numbers from 1 (Monday) to 7, separated by commas`,
  words: 1,
  write: (input) => [input.join(',')],
  parse: ([word = '']) => {
    const found = new Set<number>();
    for (const written of word.split(',')) {
      const index = /^[1-7]$/.test(written)
        ? Number(written) - 1
        : dayNames.findIndex((name) => name.slice(0, 2) === written.slice(0, 2));
      if (index < 0) return refused(`\`${written}\` is not ${weekdays.allowed}`, nearestDay(written));
      found.add(index);
    }
    return accepted(dayNames.filter((_, index) => found.has(index)).join(','));
  },
  sample: (random) => [
    Array.from({ length: random.integer(1, 4) }, () => random.pick([...dayNames, 'Mo', '7'])).join(','),
  ],
};

function nearestDay(written: string): string | undefined {
  return dayNames.find((name) => name.slice(0, 2).toLowerCase() === written.slice(0, 2).toLowerCase());
}

/** The days that a list does not hold: what `!` before it means. */
export function otherDays(kind: 'month' | 'week', list: string): string {
  const all = kind === 'week' ? dayNames : Array.from({ length: 31 }, (_, index) => String(index + 1));
  const held = new Set(list.split(','));
  return all.filter((day) => !held.has(day)).join(',');
}

export const everyWeekday: string = dayNames.join(',');
export const everyMonthDay: string = otherDays('month', '');

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
