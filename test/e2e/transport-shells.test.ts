/** Hosts whose login shells are what people have, and print what people let them print. */
import { readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import type { HostTarget } from '../../lib/deploy/apply-request';
import { remoteScript } from '../../lib/host/transport';
import { openTransport } from '../../lib/host/transports/open-transport';
import { printAuthorizedKey } from '../../lib/host/rights/authorized-key';
import { printSudoers } from '../../lib/host/rights/sudoers';
import { onHost } from '../support/faults/transaction-host';
import { useSandbox } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';
import { makeKey, tempFolder } from '../support/hosts/test-sshd';
import { engine, rulesOn } from '../support/project/firewall-engine';
import { codeOf, rejection } from '../support/project/rejection';
import { until } from '../support/project/until';
import { declared } from '../support/project/rulesets';

/** Each with the file that it reads at every login. */
const SHELLS = [
  ['rbash', '.bashrc'],
  ['tcsh', '.tcshrc'],
  ['bsd-csh', '.cshrc'],
  ['mksh', ''],
  ['zsh', '.zshenv'],
  ['fish', '.config/fish/config.fish'],
] as const;
const TRANSPORTS = ['ssh', 'openssh'] as const;

const sandbox = useSandbox('legacy');

let folder: string;
let readingKey: string;
beforeAll(() => {
  folder = tempFolder();
  readingKey = makeKey(folder, 'reading');
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

let lastPort = 1_000;
/** Something that the host does not have yet. */
function another(): DeclaredRuleset {
  lastPort += 1;
  return declared({ ipv4: { INPUT: [`-p tcp -m tcp --dport ${String(lastPort)} -j ACCEPT`] } });
}

function apply(user: string, confirm?: () => Promise<boolean>): Promise<unknown> {
  const desired = another();
  const request = { target: target(user), owner: desired.owner, desired, expected: undefined };
  return engine.apply(confirm === undefined ? request : { ...request, confirm });
}

function target(user: string, transport: 'ssh' | 'openssh' = 'ssh', key?: string): HostTarget {
  const { management, identityFile, knownHostsFile } = sandbox();
  return {
    host: { transport, address: management.address4, user },
    options: {
      identityFiles: [key ?? identityFile],
      knownHostsFiles: [knownHostsFile],
      agent: false,
      configFile: false,
    },
  };
}

describe.each(SHELLS)('with the login shell %s', (shell, startFile) => {
  const user = `by-${shell}`;

  beforeAll(async () => {
    const sudoers = printSudoers({ user });
    const path = (await onHost(sandbox(), `command -v ${shell}`)).trim();
    await addUser(sandbox(), user, { shell: path, sudoers });
  });

  test.each(TRANSPORTS)('a host is read over %s although the login prints a greeting', async (transport) => {
    const file = `/home/${user}/${startFile}`;
    const greeting = 'echo Welcome; echo "to the host" >&2; printf "%s" unfinished\n';
    if (startFile !== '') await onHost(sandbox(), `mkdir -p ${dirname(file)}; cat > ${file}`, greeting);
    const { live } = await engine.read(target(user, transport));
    expect(live.families).toHaveLength(2);
  });

  test('a change is made and confirmed', async () => {
    const before = await rulesOn(sandbox());
    await apply(user);
    expect(await rulesOn(sandbox())).not.toBe(before);
  });

  test('a script is ended on the host by an abort', async () => {
    const { host, options } = target(user);
    const connection = await openTransport(host, options).connect();
    const abort = new AbortController();
    const onStdout = (bytes: Buffer): void => {
      if (bytes.includes('started')) abort.abort();
    };
    const outcome = connection.run(remoteScript('echo started; exec sleep 1000'), {
      ...{ abort: abort.signal, onStdout },
    });
    expect(codeOf(await rejection(outcome))).toBe('host/aborted');
    await connection.close();
    expect(await onHost(sandbox(), `pgrep -u ${user} -x sleep || true`)).toBe('');
  });

  test('a key that is bound to reading reads', async () => {
    const line = printAuthorizedKey(readFileSync(`${readingKey}.pub`, 'utf8'), 'key', { readOnly: true });
    await onHost(sandbox(), `cat >> /etc/ssh/authorized_keys.d/${user}`, line);
    const { live } = await engine.read(target(user, 'ssh', readingKey));
    expect(live.families).toHaveLength(2);
  });
});

describe.each(['bash', 'mksh', 'zsh', 'busybox'])('where /bin/sh is %s', (shell) => {
  beforeAll(() => onHost(sandbox(), `ln -sf "$(command -v ${shell})" /usr/bin/sh`));
  afterAll(() => onHost(sandbox(), 'ln -sf dash /usr/bin/sh'));

  test('a change is made, and another one is rolled back', async () => {
    await apply('root');
    const before = await rulesOn(sandbox());
    const declined = await rejection(apply('root', () => Promise.resolve(false)));
    expect(codeOf(declined)).toBe('apply/declined');
    expect(await rulesOn(sandbox())).toBe(before);
    const left = 'ls -d /run/cdktf-iptables.* 2> /dev/null || true';
    await until('nothing is left', async () => (await onHost(sandbox(), left)) === '');
  });
});

describe('a login that runs no script is told with what it prints:', () => {
  const words = 'go away';

  test.each(TRANSPORTS)('an account without a shell, over %s', async (transport) => {
    await addUser(sandbox(), `none-${transport}`, { shell: '/usr/sbin/nologin' });
    const error = await rejection(engine.read(target(`none-${transport}`, transport)));
    expect(codeOf(error)).toBe('host/script-refused');
    expect(error.message).toContain('This account is currently not available.');
  });

  test.each(TRANSPORTS)('a forced command, over %s', async (transport) => {
    const key = readFileSync(`${readingKey}.pub`, 'utf8');
    const user = `forced-${transport}`;
    await addUser(sandbox(), user);
    await onHost(
      sandbox(),
      `cat >> /etc/ssh/authorized_keys.d/${user}`,
      `command="echo ${words}; exit 3" ${key}`,
    );
    const error = await rejection(engine.read(target(user, transport, readingKey)));
    expect(codeOf(error)).toBe('host/script-refused');
    expect(error.message).toMatch(new RegExp(`status 3[^]*${words}`));
  });
});
