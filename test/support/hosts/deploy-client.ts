/**
 * A deploying process of its own, for tests that kill it: applies what its first argument says, and prints how that
 * ended.
 */
import type { DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import type { HostTarget } from '../../../lib/deploy/apply-request';
import { messageOf, transactionEngine } from '../faults/transaction-host';

const { target, desired, confirmTimeoutMs } = JSON.parse(process.argv[2] ?? '{}') as {
  readonly target: HostTarget;
  readonly desired: DeclaredRuleset;
  readonly confirmTimeoutMs: number;
};

const applying = transactionEngine('a process of its own').apply({
  ...{ target, desired, owner: desired.owner, expected: undefined, confirmTimeoutMs },
  acceptLockoutRisk: 'a test',
});
void messageOf(applying).then((message) => console.log(JSON.stringify(message)));
