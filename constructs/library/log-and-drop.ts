import { Construct } from 'constructs';
import { logAndDropPattern } from '../../lib/patterns/log-and-drop';
import type { LogOptions } from '../../lib/patterns/log-options';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { logMembers, refusalArgument } from '../firewall/intent-arguments';
import { declarePattern } from '../firewall/declare-pattern';
import { Firewall } from '../firewall/firewall';

/** Settings of `LogAndDrop`. */
export interface LogAndDropProps extends LogOptions {
  /** Where. @default INPUT alone */
  readonly chains?: readonly ('INPUT' | 'FORWARD' | 'OUTPUT')[];
  /** Whether what is left is dropped, or rejected with an ICMP error. @default 'drop' */
  readonly verdict?: 'drop' | 'reject';
}

/** What the constructor takes. */
export const logAndDropArguments = takes.object<LogAndDropProps>({
  ...logMembers,
  chains: takes.listOf(takes.oneOf('INPUT', 'FORWARD', 'OUTPUT')),
  verdict: refusalArgument,
});

/**
 * The end of a chain: what no rule has decided on is logged, not too much of it, and dropped. Broadcast and multicast packets are
 * dropped without a line, as they say nothing.
 *
 * @example
 * new LogAndDrop(firewall, 'rest', { chains: ['INPUT', 'FORWARD'], prefix: 'dropped: ' });
 */
export class LogAndDrop extends Construct {
  /** @throws FirewallError `construct/declared-twice`, and `parse/...` for a prefix that is too long */
  constructor(scope: Construct, id: string, props: LogAndDropProps = {}) {
    super(scope, id);
    checkArguments(this, 'LogAndDrop', props, logAndDropArguments);
    const { chains = ['INPUT'], verdict = 'drop', ...log } = props;
    const firewall = Firewall.of(this);
    const once = [...new Set(chains)];
    for (const chain of once) firewall.claims.claim(this, `what is left in ${chain}`);
    declarePattern(firewall, this, logAndDropPattern({ chains: once, verdict, log }));
  }
}
