/** A restore that hangs, and would commit after the decision to roll back. What root started is killed; this is about sudo. */
import { printSudoers } from '../../lib/host/rights/sudoers';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import {
  applyTo,
  messageOf,
  newRuleset,
  oldRuleset,
  onHost,
  prepareHost,
  rulesOn,
  targetOf,
  untilNoTraces,
} from '../support/faults/transaction-host';
import { addUser } from '../support/hosts/sandbox-user';
import { isColourOfToday } from '../support/hosts/in-turn';
import { BACKENDS, useSandboxes } from '../support/hosts/sandbox';
import { until } from '../support/project/until';

/** How ip6tables-restore hangs, once, for longer than the confirm time; IPv4 has been committed by then. */
const ways = {
  'before it reads anything': 'sleep 5; "$real" "$@"',
  'once it has read all of it': 'cat > /run/late/batch; sleep 5; "$real" "$@" < /run/late/batch',
  'and cannot be ended':
    'trap "" TERM HUP USR1; cat > /run/late/batch; sleep 5; "$real" "$@" < /run/late/batch; status=$?; touch /run/late/ended; exit $status',
} as const;

const HANGING = (way: string): string => `#!/bin/sh
real=/run/late/ip6tables-restore
# It is called in the folder of the transaction; hosts of other tests have theirs beside it in /tmp.
[ -e armed ] && mkdir /run/late/taken 2> /dev/null || exec "$real" "$@"
${way}
`;

/** Puts it in the place of the tool itself, because sudoers allows no other path. */
async function hang(sandbox: Sandbox, way: string): Promise<void> {
  await onHost(
    sandbox,
    'mkdir -p /run/late && ln -sf "$(readlink -f /usr/sbin/ip6tables-restore)" /run/late/ip6tables-restore &&' +
      ' rm -rf /run/late/taken /run/late/ended && ln -sfn /usr/sbin/ip6tables-restore.hangs /usr/sbin/ip6tables-restore &&' +
      ' cat > /usr/sbin/ip6tables-restore.hangs && chmod 755 /usr/sbin/ip6tables-restore.hangs',
    HANGING(way),
  );
}

const stop = 'ln -sfn "$(readlink -f /run/late/ip6tables-restore)" /usr/sbin/ip6tables-restore';

describe.each(BACKENDS)('a batch that a user other than root sent to iptables-restore (%s)', (backend) => {
  const make = useSandboxes();
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await make(backend);
    // What hangs here is a script, which starts others.
    const sudoers = printSudoers({ user: 'deploy' }).replaceAll(':NOEXEC:', ':');
    await addUser(sandbox, 'deploy', { sudoers });
    await prepareHost(sandbox);
  });

  // Each way every day with one backend: what ends a process that hangs knows nothing of backends.
  const cases = Object.entries(ways)
    .map(([name, way], index) => ({ name, way, index }))
    .filter(({ index }) => isColourOfToday(__filename, index, BACKENDS.indexOf(backend)));

  test.each(cases)(
    'is not committed after the rollback when it hangs $name',
    async ({ way }) => {
      const before = await rulesOn(sandbox);
      await hang(sandbox, way);
      const { options, host } = targetOf(sandbox);
      const target = { host: { ...host, user: 'deploy' }, options };
      try {
        const { code } = await messageOf(applyTo(sandbox, newRuleset, { target, confirmTimeoutMs: 2_000 }));
        expect(['apply/refused', 'apply/rolled-back']).toContain(code);
        if (way === ways['and cannot be ended'])
          await until('it has ended', async () => (await onHost(sandbox, 'ls /run/late')).includes('ended'));
        await untilNoTraces(sandbox);
        expect(await rulesOn(sandbox)).toBe(before);
        // Whatever of it still runs would be seen with its batch.
        await until(
          'nothing runs any more',
          async () => !(await onHost(sandbox, 'ps -eo args')).includes('restore'),
        );
        expect(await rulesOn(sandbox)).toBe(before);
      } finally {
        await onHost(sandbox, stop);
        await applyTo(sandbox, oldRuleset);
      }
    },
    60_000,
  );
});
