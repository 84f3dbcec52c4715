/** Logins that never answer, or never stop: what they may cost is bounded in memory, in sessions and in time. */
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import type { SshHost } from '../../lib/host/host-address';
import { remoteScript } from '../../lib/host/transport';
import { openTransport } from '../../lib/host/transports/open-transport';
import { COMMAND, codesIn, command } from '../support/project/command';
import { codeOf, rejection } from '../support/project/rejection';
import { REPOSITORY } from '../support/project/repository';
import { until } from '../support/project/until';
import { type TestSshd, makeKey, startSshd, tempFolder } from '../support/hosts/test-sshd';

const MOST_MEMORY_MIB = 300;
const MOST_SESSIONS = 3;

describe.each(['ssh', 'openssh'] as const)('over %s', (transport) => {
  let folder: string;
  let key: string;
  let sshd: TestSshd;
  /** A file of its own for each test: a busy host may still write the last line of the one before. */
  let counted: string;

  beforeAll(() => {
    folder = tempFolder();
    key = makeKey(folder, 'key');
  });

  afterEach(async () => {
    await sshd.stop();
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** @param instead what the host runs instead of what it is asked for */
  async function start(instead: string): Promise<readonly string[]> {
    counted = join(folder, `sessions-${randomUUID()}`);
    const forced = `ForceCommand echo x >> ${counted}; ${instead}`;
    sshd = await startSshd({ authorized: [key], config: [forced] });
    const url = `${transport}://127.0.0.1:${String(sshd.port)}`;
    return ['show', '--host', url, '--identity', key, '--known-hosts', sshd.knownHosts];
  }

  function sessions(): number {
    return existsSync(counted) ? readFileSync(counted, 'utf8').split('\n').length - 1 : 0;
  }

  test.each([
    ['zeros without a line', 'exec cat /dev/zero'],
    ['errors', 'exec cat /dev/zero >&2'],
  ])('a host that never stops printing %s is given up', async (_what, instead) => {
    const args = await start(instead);
    const file = join(folder, 'peak');
    const env = {
      PEAK_MEMORY_FILE: file,
      NODE_OPTIONS: `--require ${join(REPOSITORY, 'test/support/hosts/peak-memory.cjs')}`,
    };
    const { status, codes } = await command(args, { env });
    expect([status, codes]).toEqual([1, ['host/output-too-large']]);
    expect(Number(readFileSync(file, 'utf8'))).toBeLessThan(MOST_MEMORY_MIB);
    expect(sessions()).toBeLessThanOrEqual(MOST_SESSIONS);
  });

  test('a host that never answers is left at once by an interruption, however deaf it is', async () => {
    const args = await start('trap "" HUP TERM; while :; do sleep 1000; done');
    const child = spawn(COMMAND, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()));
    const ended = once(child, 'close');
    await until('the host was asked', () => sessions() > 0);
    child.kill('SIGINT');
    expect(await ended).toEqual([1, null]);
    expect(codesIn(stderr)).toEqual(['host/aborted']);
    expect(sessions()).toBeLessThanOrEqual(MOST_SESSIONS);
  });

  test('a script that never answers is given up after its time, in three sessions at most', async () => {
    await start(
      'case $SSH_ORIGINAL_COMMAND in *keep-connection) eval "$SSH_ORIGINAL_COMMAND" ;; esac; exec sleep 1000',
    );
    const host: SshHost = { transport, address: '127.0.0.1', port: sshd.port };
    const options = {
      identityFiles: [key],
      knownHostsFiles: [sshd.knownHosts],
      agent: false,
      configFile: false,
    } as const;
    const connection = await openTransport(host, options).connect();
    const before = sessions();
    const error = await rejection(connection.run(remoteScript('echo'), { timeoutMs: 100 }));
    expect(codeOf(error)).toBe('host/script-timeout');
    await connection.close();
    expect(sessions() - before).toBeLessThanOrEqual(MOST_SESSIONS);
  });
});
