/** The first line of a review: how much, what opens, what closes, what is risky. */
import { visibleText } from '../../base/visible-text';
import { count } from '../text/quantity';
import type { Review, ReviewedTraffic } from './review';

/** Services and codes that the line names; the others are counted. */
const maxNamed = 4;

/** Longest text of one service. */
const maxLength = 80;

/** Plain text, one line, bounded: at most a few hundred characters. */
export function headlineOf(review: Review): string {
  const { totals, traffic, notes } = review;
  if (totals.changed === 0)
    return `${hostsOf(review)}: ${totals.failed === 0 ? 'no changes' : 'nothing known to change'}`;
  const codes = [...new Set(notes.map(({ note }) => note.code))];
  return [
    `${hostsOf(review)}, ${sizeOf(review)}`,
    `opens ${services(traffic, 'opens')}`,
    `closes ${services(traffic, 'closes')}`,
    ...(traffic.some(({ effect }) => effect === 'changes') || review.undecided.length > 0
      ? [
          `${count(traffic.filter(({ effect }) => effect === 'changes').length + review.undecided.length, 'other effect')} on traffic`,
        ]
      : []),
    `risks: ${codes.length === 0 ? 'none found' : few(codes)}`,
  ].join('; ');
}

function hostsOf({ totals: { hosts, changed, failed } }: Review): string {
  const all = hosts === changed ? count(hosts, 'host') : `${String(changed)} of ${count(hosts, 'host')}`;
  const some = changed === 0 ? count(hosts, 'host') : all;
  return failed === 0 ? some : `${some} (${String(failed)} not planned)`;
}

function sizeOf({ totals: { operations, steps } }: Review): string {
  const parts = [
    ...(operations === 0 && steps > 0 ? [] : [count(operations, 'operation')]),
    ...(steps === 0 ? [] : [`${count(steps, 'step')} of sets`]),
  ];
  return parts.join(' and ');
}

/** The widest first, as the rows are. */
function services(traffic: readonly ReviewedTraffic[], effect: ReviewedTraffic['effect']): string {
  const rows = traffic.filter((row) => row.effect === effect);
  if (rows.length === 0) return 'nothing';
  return few([...new Set(rows.map(serviceOf))]);
}

function serviceOf({ service, from, certain }: ReviewedTraffic): string {
  const text = visibleText(
    [service, from === '' ? '' : `from ${from}`].filter((words) => words !== '').join(' '),
  );
  const short = text.length > maxLength ? `${text.slice(0, maxLength)}...` : text;
  return certain ? short : `possibly ${short}`;
}

function few(all: readonly string[]): string {
  const more = all.length - maxNamed;
  return more > 0 ? `${all.slice(0, maxNamed).join(', ')} and ${String(more)} more` : all.join(', ');
}
