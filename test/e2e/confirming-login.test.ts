/** When the login that confirms a change is made: after the commit, and while the host is read once more. */
import { type Call, installFault } from '../support/faults/tool-faults';
import { useSandbox } from '../support/hosts/sandbox';
import { sshdCounts } from '../support/hosts/sshd-log';
import { stepBegins } from '../support/faults/transaction-faults';
import {
  applyTo,
  messageOf,
  newRuleset,
  oldRuleset,
  prepareHost,
  rulesOn,
} from '../support/faults/transaction-host';
import { until } from '../support/project/until';
import { backendsOfToday } from '../support/hosts/in-turn';

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  /** Does something while an apply stands still at a call; gives what the deployer was told. */
  async function during(call: Call, look: () => Promise<void>): Promise<string> {
    const pause = installFault(sandbox(), call, 'pauses');
    const applying = messageOf(applyTo(sandbox(), newRuleset, { confirmTimeoutMs: 60_000 }));
    try {
      await until('the step is reached', pause.reached);
      await look();
      pause.release();
      return (await applying).code;
    } finally {
      pause.remove();
    }
  }

  const logins = (): number => sshdCounts(sandbox()).logins;

  test('it is not begun before both families are committed', async () => {
    await prepareHost(sandbox());
    const before = logins();
    const code = await during(stepBegins['commit-ipv6'], async () => {
      await rulesOn(sandbox());
      expect(logins() - before).toBe(1);
    });
    expect([code, logins() - before]).toEqual(['applied', 2]);
  });

  test('it does not wait until the host has been read', async () => {
    await applyTo(sandbox(), oldRuleset);
    const before = logins();
    const code = await during(stepBegins.verify, async () => {
      await until('there is a second login', () => logins() - before === 2);
    });
    expect(code).toBe('applied');
  });
});
