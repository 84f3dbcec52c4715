/** Hosts that end all that a user runs when the login ends: the timer is apart from it, or nothing is changed. */
import { printSudoers } from '../../lib/host/rights/sudoers';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import {
  applyTo,
  hostState,
  messageOf,
  newRuleset,
  onHost,
  prepareHost,
  rulesOn,
  targetOf,
  untilNoTraces,
} from '../support/faults/transaction-host';
import { addUser } from '../support/hosts/sandbox-user';
import { useSandbox } from '../support/hosts/sandbox';

/** As a login shell: it begins a session of logind. */
const SESSION = '#!/bin/sh\nXDG_SESSION_ID=5\nexport XDG_SESSION_ID\nexec /bin/sh "$@"\n';

const LOGIND = '#!/bin/sh\necho KillUserProcesses=yes\necho KillOnlyUsers=\necho KillExcludeUsers=root\n';

/** What it starts is known by its environment, as it is by its scope where there is a systemd. */
const SYSTEMD_RUN = `#!/bin/sh
APART=yes
export APART
while :; do
  case $1 in
    --*) shift ;;
    *) exec "$@" ;;
  esac
done
`;

/** What logind does when the last session of a user ends. */
const END_SESSION = `
for process in $(ps -u deploy -o pid=); do
  grep -qz "^APART=yes$" /proc/$process/environ 2> /dev/null || kill -9 $process 2> /dev/null
done
true
`;

describe('a login whose processes end with it', () => {
  const sandbox = useSandbox('nft');

  const tool = (path: string, text: string): Promise<string> =>
    onHost(sandbox(), `cat > ${path} && chmod 755 ${path}`, text);

  beforeAll(async () => {
    await prepareHost(sandbox());
    await tool('/usr/local/bin/session-shell', SESSION);
    await tool('/usr/local/bin/loginctl', LOGIND);
    await addUser(sandbox(), 'deploy', {
      sudoers: printSudoers({ user: 'deploy' }),
      shell: '/usr/local/bin/session-shell',
    });
  });

  function target(host: Sandbox): ReturnType<typeof targetOf> {
    const { options } = targetOf(host);
    return { host: { transport: 'ssh', address: host.management.address4, user: 'deploy' }, options };
  }

  test('changes nothing where nothing can keep the timer', async () => {
    const before = await rulesOn(sandbox());
    const { code } = await messageOf(applyTo(sandbox(), newRuleset, { target: target(sandbox()) }));
    expect(code).toBe('apply/ends-at-logout');
    expect(await hostState(sandbox())).toEqual({ rules: before, traces: [] });
  });

  test('leaves timer and watchdog behind where they have a scope of their own', async () => {
    await tool('/usr/local/bin/systemd-run', SYSTEMD_RUN);
    await onHost(
      sandbox(),
      'mkdir -p /run/systemd/system /var/lib/systemd/linger && touch /var/lib/systemd/linger/deploy',
    );
    const before = await rulesOn(sandbox());
    let left: readonly string[] = [];
    const { code } = await messageOf(
      applyTo(sandbox(), newRuleset, {
        target: target(sandbox()),
        confirm: async () => {
          await onHost(sandbox(), END_SESSION);
          left = (await hostState(sandbox())).traces.filter((trace) => trace.startsWith('process '));
          return false;
        },
      }),
    );
    expect(code).toBe('apply/declined');
    expect([left.length, left.some((trace) => trace.includes('/timer '))]).toEqual([2, true]);
    await untilNoTraces(sandbox());
    expect(await rulesOn(sandbox())).toBe(before);
  });
});
