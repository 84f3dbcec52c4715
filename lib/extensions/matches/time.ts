/**
 * time: hours, days and dates.
 *
 * iptables fills in the other end of a range of hours, turns `!` days into the other days, always prints the
 * end of a range of dates, and leaves out what is true at any time.
 */
import { at } from '../../base/at';
import { type GivenOption, type OptionUse, match } from '../extension';
import { date, everyMonthDay, everyWeekday, monthDays, otherDays, timeOfDay, weekdays } from '../kinds/times';
import { type Refused, flag, refused } from '../value-kind';

const firstTime = '00:00:00';
const lastTime = '23:59:59';
const lastDate = '2038-01-19T03:14:07';
const firstDate = '1970-01-01T00:00:00';

export const time = match({
  name: 'time',
  summary: 'When the packet comes: time of day, day of the week or month, dates.',
  families: ['ipv4', 'ipv6'],
  options: {
    timestart: { flag: '--timestart', value: timeOfDay, summary: 'From that time of day.' },
    timestop: {
      flag: '--timestop',
      value: timeOfDay,
      summary: 'To that time of day; earlier than the start: past midnight.',
    },
    monthdays: {
      flag: '--monthdays',
      value: monthDays,
      negatable: true,
      hidden: [everyMonthDay],
      summary: 'Days of the month.',
    },
    weekdays: {
      flag: '--weekdays',
      value: weekdays,
      negatable: true,
      hidden: [everyWeekday],
      summary: 'Days of the week.',
    },
    datestart: { flag: '--datestart', value: date, hidden: [firstDate], summary: 'From that date.' },
    datestop: { flag: '--datestop', value: date, shown: () => [lastDate], summary: 'To that date.' },
    utc: { flag: '--utc', value: flag, hidden: [], summary: 'Times are UTC, which they are by default.' },
    kerneltz: {
      flag: '--kerneltz',
      aliases: ['--localtz'],
      value: flag,
      summary: 'Times are in the kernel’s time zone, which seldom knows of summer time.',
    },
    contiguous: {
      flag: '--contiguous',
      value: flag,
      summary: 'A range past midnight counts as part of the day on which it began.',
    },
  },
  exclusive: [['utc', 'kerneltz']],
  normalize,
  example:
    '-p tcp -m tcp --dport 22 -m time --timestart 08:00 --timestop 18:00 --weekdays Mon,Tue,Wed,Thu,Fri -j ACCEPT',
  notes: 'Times are UTC: the host’s time zone has no part in it.',
});

function normalize(uses: readonly GivenOption[]): readonly OptionUse[] | Refused {
  const wordOf = (option: string): string | undefined => uses.find((use) => use.flag === option)?.words[0];
  const start = wordOf('--timestart') ?? firstTime;
  const stop = wordOf('--timestop') ?? lastTime;
  if (wordOf('--datestop') === firstDate) return refused('`--datestop` lies before any packet');
  if (uses.some((use) => use.flag === '--contiguous') && start < stop)
    return refused('`--contiguous` is for a range past midnight: the start later than the stop');
  const hours: readonly OptionUse[] =
    start === firstTime && stop === lastTime
      ? []
      : [
          { flag: '--timestart', negated: false, words: [start] },
          { flag: '--timestop', negated: false, words: [stop] },
        ];
  const others = uses
    .filter((use) => use.flag !== '--timestart' && use.flag !== '--timestop')
    .map((use): OptionUse => {
      if (!use.negated) return use;
      const kind = use.flag === '--weekdays' ? 'week' : 'month';
      return { flag: use.flag, negated: false, words: [otherDays(kind, at(use.words, 0))] };
    });
  const never = others.find((use) => use.words[0] === '');
  return never === undefined ? [...hours, ...others] : refused(`\`! ${never.flag}\` leaves no day`);
}
