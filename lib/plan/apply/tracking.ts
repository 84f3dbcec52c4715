/** Where a change makes rules depend on the state of connections, on a host where nothing has tracked any so far. */
import type { Family } from '../../net/family';
import { type Ruleset, chainsOf, tryFindChain } from '../../ruleset/model/ruleset';
import type { HostPlan } from '../plan-host';

/** What makes the kernel track connections. */
const tracks =
  /(?:^| )(?:-m (?:conn\w+|state|helper)|-j (?:CONN\w+|MASQUERADE|SNAT|DNAT|REDIRECT|NETMAP))(?: |$)/;

const asksForState = /(?:^| )--(?:ct)?state /;

/**
 * The families in which the connection over which the change is made would be a new one for the new rules, and `OUTPUT` may stop
 * what the host sends over it.
 */
export function untrackedFamilies({ families }: HostPlan): readonly Family[] {
  return families
    .filter(
      ({ live, expected }) => mayStopOutput(expected) && !has(live, tracks) && has(expected, asksForState),
    )
    .map(({ family }) => family);
}

/** Whether a change of `OUTPUT` may stop what a host sends to its deployer. */
export function stopsOutput({ families }: HostPlan): boolean {
  return families.some(
    ({ operations, expected }) =>
      mayStopOutput(expected) && operations.some(({ chain }) => chain === 'OUTPUT'),
  );
}

function mayStopOutput(ruleset: Ruleset): boolean {
  const output = tryFindChain(ruleset, 'filter', 'OUTPUT');
  return output !== undefined && (output.policy === 'DROP' || output.rules.length > 0);
}

function has(ruleset: Ruleset, pattern: RegExp): boolean {
  return chainsOf(ruleset).some(({ chain }) => chain.rules.some(({ text }) => pattern.test(text)));
}
