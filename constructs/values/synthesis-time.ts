import type { Construct } from 'constructs';
import { constructError } from '../problems/construct-problems';

/** The key of the context that sets the time of a synthesis, so that one of last year can be repeated. */
const timeContext = 'cdktf-iptables:now';

/** When this synthesis happens. @throws FirewallError `construct/bad-date` when the context holds no date */
export function synthesisTime(construct: Construct): Date {
  const given: unknown = construct.node.tryGetContext(timeContext);
  // eslint-disable-next-line no-restricted-properties -- the one place of the constructs that looks at the clock
  if (given === undefined) return new Date(Date.now());
  const time = new Date(typeof given === 'string' ? given : '');
  if (!Number.isNaN(time.getTime())) return time;
  throw constructError(construct, {
    code: 'construct/bad-date',
    summary: `the context ${timeContext} is ${JSON.stringify(given)}, which is no date`,
    help: 'write it as 2027-01-31T00:00:00Z',
  });
}
