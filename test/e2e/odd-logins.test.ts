/** Hosts and logins that bring along what nobody expects: old tools, functions in the environment, low limits. */
import type { HostTarget } from '../../lib/deploy/apply-request';
import {
  applyTo,
  hostState,
  messageOf,
  newRuleset,
  oldRuleset,
  onHost,
  prepareHost,
  rulesOn,
  targetOf,
} from '../support/faults/transaction-host';
import { printSudoers } from '../../lib/host/rights/sudoers';
import { addUser } from '../support/hosts/sandbox-user';
import { useSandbox } from '../support/hosts/sandbox';
import { shadowCommand, unshadowCommand } from '../support/hosts/shadow-command';

/** What iptables 1.4.21 answers. */
const OLD_RESTORE = `
case "$*" in
  *--help*) echo "Usage: iptables-restore [-b] [-c] [-v] [-t] [-h]"; echo "	   [ --noflush ]" ;;
  *-w*) echo "iptables-restore: unrecognized option -w" >&2; exit 2 ;;
  *) exec /usr/sbin/iptables-restore "$@" ;;
esac`;

/** As a login shell, before it starts what it is told to. */
const shell = (before: string): string => `#!/bin/bash\n${before}\nexec /bin/bash "$@"\n`;

describe('a host', () => {
  const sandbox = useSandbox('legacy');

  beforeAll(async () => {
    await prepareHost(sandbox());
    // Where sh is bash, it takes over functions from the environment.
    await onHost(sandbox(), 'ln -sf bash /usr/bin/sh');
  });

  const as = (user: string): HostTarget => ({
    host: { transport: 'ssh', address: sandbox().management.address4, user },
    options: targetOf(sandbox()).options,
  });

  test('whose iptables-restore cannot wait for the lock is refused before anything is changed', async () => {
    const before = await rulesOn(sandbox());
    await shadowCommand(sandbox(), 'iptables-restore', OLD_RESTORE);
    try {
      const { code } = await messageOf(applyTo(sandbox(), newRuleset));
      expect(code).toBe('apply/old-iptables');
      expect(await hostState(sandbox())).toEqual({ rules: before, traces: [] });
    } finally {
      await unshadowCommand(sandbox(), 'iptables-restore');
    }
  });

  test.each([
    {
      what: 'functions that stand in for tools',
      user: 'functions',
      before:
        'iptables-save() { echo odd; }; awk() { return 1; }; command() { return 1; }; mkdir() { return 1; }; sed() { echo odd; }\n' +
        'export -f iptables-save awk command mkdir sed',
    },
    { what: 'a low limit for open files', user: 'files', before: 'ulimit -S -n 8' },
    { what: 'a low limit for the size of files', user: 'sizes', before: 'ulimit -S -f 1' },
  ])('whose login brings along $what is planned and changed all the same', async ({ user, before }) => {
    const path = `/usr/local/bin/${user}-shell`;
    await onHost(sandbox(), `cat > ${path} && chmod 755 ${path}`, shell(before));
    await addUser(sandbox(), user, { sudoers: printSudoers({ user }), shell: path });
    expect(await messageOf(applyTo(sandbox(), newRuleset, { target: as(user) }))).toEqual({
      code: 'applied',
      text: '',
    });
    await applyTo(sandbox(), oldRuleset);
  });
});
