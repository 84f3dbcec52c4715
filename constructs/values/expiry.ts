/** Rules with an end: the kernel itself stops matching them, whether or not anybody deploys again. */
import type { Construct } from 'constructs';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { constructError, constructWarning } from '../problems/construct-problems';
import { synthesisTime } from './synthesis-time';

/** Where a rule with an end stands in time. */
export interface Expiry {
  /** As `--datestop` takes it, in UTC. */
  readonly datestop: string;
  /** The rule is left out once it has expired. */
  readonly hasExpired: boolean;
  /** What a person should know of it. */
  readonly warning?: Diagnostic;
}

const dayMs = 86_400_000;
const warnedDays = 14;
/** The last second that the match `time` knows. */
const lastSecond = Date.UTC(2038, 0, 19, 3, 14, 7);
const form = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})(?::(\d{2}))?Z?)?$/;

/**
 * @param until `2027-01-31`, which includes that day, or `2027-01-31T18:00:00`, in UTC
 * @throws FirewallError `construct/bad-date` with the path of the construct
 */
export function expiryOf(until: string, construct: Construct): Expiry {
  const [, day, minutes = '23:59', seconds = minutes === '23:59' ? '59' : '00'] = form.exec(until) ?? [];
  const datestop = `${day ?? ''}T${minutes}:${seconds}`;
  const end = Date.parse(`${datestop}Z`);
  // The parser takes February 30 for March 2.
  const isDate = !Number.isNaN(end) && new Date(end).toISOString().startsWith(datestop);
  if (!isDate || end > lastSecond || end <= 0) throw badDate(until, construct);
  const left = end - synthesisTime(construct).getTime();
  if (left <= 0) {
    const warning = constructWarning(construct, {
      code: 'construct/expired',
      summary: `a rule was meant to last until ${until} and is left out`,
      help: 'remove the statement, or give it a later date',
    });
    return { datestop, hasExpired: true, warning };
  }
  if (left > warnedDays * dayMs) return { datestop, hasExpired: false };
  const days = Math.ceil(left / dayMs);
  const warning = constructWarning(construct, {
    code: 'construct/expires-soon',
    summary: `a rule lasts until ${until}: ${String(days)} ${days === 1 ? 'day' : 'days'} from now`,
    help: 'give it a later date if it is still needed',
  });
  return { datestop, hasExpired: false, warning };
}

function badDate(until: string, construct: Construct): Error {
  return constructError(construct, {
    code: 'construct/bad-date',
    summary: `\`until\` is ${JSON.stringify(until)}`,
    detail: 'allowed is a day such as 2027-01-31, or a time such as 2027-01-31T18:00:00, in UTC, before 2038',
  });
}
