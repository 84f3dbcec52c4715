import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import type { SshOptions } from '../../lib/host/host-address';
import { type Connection, remoteScript } from '../../lib/host/transport';
import { opensshTransport } from '../../lib/host/transports/openssh/openssh-transport';
import { expectPrintedAsItComes } from '../support/hosts/printed-as-it-comes';
import { codeOf, rejection } from '../support/project/rejection';
import { type TestSshd, makeKey, startSshd, tempFolder } from '../support/hosts/test-sshd';
import { until } from '../support/project/until';

const RUNS_ON = remoteScript(
  'read -r file; trap "rm -f $file" EXIT; trap "exit 1" TERM; : > "$file"; while [ -e "$file" ]; do sleep 0.1; done',
);

describe('the openssh transport', () => {
  let folder: string;
  let key: string;
  let wrongKey: string;
  let sshd: TestSshd;

  beforeAll(async () => {
    folder = tempFolder();
    key = makeKey(folder, 'key');
    wrongKey = makeKey(folder, 'wrong');
    sshd = await startSshd({
      authorized: [key],
      config: [`TrustedUserCAKeys ${join(folder, 'authority.pub')}`],
    });
  });

  afterAll(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(options: SshOptions = {}): Promise<Connection> {
    const common = {
      agent: false,
      configFile: false,
      identityFiles: [key],
      knownHostsFiles: [sshd.knownHosts],
    } as const;
    return opensshTransport(
      { transport: 'openssh', address: '127.0.0.1', port: sshd.port },
      { ...common, ...options },
    ).connect();
  }

  async function withConnection(use: (connection: Connection) => Promise<void>): Promise<void> {
    const connection = await open();
    try {
      await use(connection);
    } finally {
      await connection.close();
    }
  }

  const logins = (): number => sshd.log().split('Accepted publickey').length - 1;

  test('runs scripts with input, outputs and exit status', async () => {
    await withConnection(async (connection) => {
      const result = await connection.run(remoteScript('cat; echo "err $((1 + 1))" >&2; exit 7'), {
        stdin: Buffer.from('in'),
      });
      expect(result).toEqual({ exitCode: 7, stdout: Buffer.from('in'), stderr: 'err 2\n' });
    });
  });

  test('tells what a script prints as it comes', async () => {
    await withConnection(async (connection) => expectPrintedAsItComes(connection, join(folder, 'heard')));
  });

  test('carries 20 MB there and back byte by byte', async () => {
    const stdin = randomBytes(20 * 1024 * 1024);
    await withConnection(async (connection) => {
      expect((await connection.run(remoteScript('cat'), { stdin })).stdout.equals(stdin)).toBe(true);
    });
  });

  test('logs in once a connection, and anew for each', async () => {
    const before = logins();
    await withConnection(async (connection) => {
      await connection.run(remoteScript('true'));
      await Promise.all([connection.run(remoteScript('true')), connection.run(remoteScript('true'))]);
    });
    expect(logins()).toBe(before + 1);
    await withConnection(async () => Promise.resolve());
    expect(logins()).toBe(before + 2);
  });

  test('logs in anew also where the person shares connections', async () => {
    const configFile = join(folder, 'config');
    const control = join(folder, 'control');
    writeFileSync(
      configFile,
      `Host *\n  ControlMaster auto\n  ControlPath ${control}\n  ControlPersist no\n`,
    );
    const before = logins();
    const first = await open({ configFile });
    const second = await open({ configFile });
    expect(logins()).toBe(before + 2);
    expect(existsSync(control)).toBe(false);
    await Promise.all([first.close(), second.close()]);
  });

  test('tells an exit status of 255 from the end of the connection', async () => {
    await withConnection(async (connection) => {
      expect((await connection.run(remoteScript('exit 255'))).exitCode).toBe(255);
    });
  });

  test('works with a certificate, which the ssh transport does not know', async () => {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, 'authority')]);
    const certified = makeKey(folder, 'certified');
    const sign = ['-q', '-s', join(folder, 'authority'), '-I', 'test', '-n', sshd.user, `${certified}.pub`];
    execFileSync('ssh-keygen', sign, { stdio: 'ignore' });
    const connection = await open({ identityFiles: [certified] });
    expect((await connection.run(remoteScript('true'))).exitCode).toBe(0);
    await connection.close();
  });

  test('refuses an unknown host key', async () => {
    const error = await rejection(open({ knownHostsFiles: [join(folder, 'missing')] }));
    expect(codeOf(error)).toBe('host/host-key-unknown');
  });

  test('refuses a changed host key', async () => {
    const file = join(folder, 'changed');
    const other = makeKey(folder, 'other_host');
    execFileSync('sh', [
      '-c',
      'printf "%s " "$1" > "$3"; cat "$2" >> "$3"',
      'sh',
      `[127.0.0.1]:${String(sshd.port)}`,
      `${other}.pub`,
      file,
    ]);
    expect(codeOf(await rejection(open({ knownHostsFiles: [file] })))).toBe('host/host-key-changed');
  });

  test('tells that no key was let in', async () => {
    expect(codeOf(await rejection(open({ identityFiles: [wrongKey] })))).toBe('host/login-failed');
  });

  test('does not take what it cannot honour', async () => {
    expect(codeOf(await rejection(open({ hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` })))).toBe(
      'host/option-not-supported',
    );
    expect(codeOf(await rejection(open({ knownHostsFiles: ['/a\nProxyCommand x'] })))).toBe(
      'host/option-not-supported',
    );
  });

  test('ends a script on the host when it takes too long', async () => {
    const file = join(folder, 'timeout');
    await withConnection(async (connection) => {
      const error = await rejection(
        connection.run(RUNS_ON, { stdin: Buffer.from(`${file}\n`), timeoutMs: 1000 }),
      );
      expect(codeOf(error)).toBe('host/script-timeout');
      await until('the script has ended', () => !existsSync(file));
      expect((await connection.run(remoteScript('echo on'))).stdout.toString()).toBe('on\n');
    });
  });

  test('ends a script that is deaf to everything but SIGKILL, and keeps the connection', async () => {
    const file = join(folder, 'deaf');
    const deaf = remoteScript(
      'read -r file; trap "" TERM HUP; echo $$ > "$file"; while [ -e "$file" ]; do sleep 0.1; done',
    );
    await withConnection(async (connection) => {
      const error = await rejection(
        connection.run(deaf, { stdin: Buffer.from(`${file}\n`), timeoutMs: 1000 }),
      );
      expect(codeOf(error)).toBe('host/script-timeout');
      const pid = readFileSync(file, 'utf8').trim();
      await until('the script has ended', () => !existsSync(`/proc/${pid}`));
      expect((await connection.run(remoteScript('echo on'))).stdout.toString()).toBe('on\n');
    });
  });

  test('ends a script on the host by an abort', async () => {
    const file = join(folder, 'abort');
    const abort = new AbortController();
    await withConnection(async (connection) => {
      const outcome = rejection(
        connection.run(RUNS_ON, { stdin: Buffer.from(`${file}\n`), abort: abort.signal }),
      );
      await until('the script runs', () => existsSync(file));
      abort.abort();
      expect(codeOf(await outcome)).toBe('host/aborted');
      await until('the script has ended', () => !existsSync(file));
    });
  });

  test('rejects when the connection is lost in the middle of a script, and does not quietly make a new one', async () => {
    const file = join(folder, 'lost');
    const connection = await open();
    const before = logins();
    const outcome = rejection(connection.run(RUNS_ON, { stdin: Buffer.from(`${file}\n`) }));
    await until('the script runs', () => existsSync(file));
    sshd.killSessions();
    expect(codeOf(await outcome)).toBe('host/connection-lost');
    expect(['host/connection-closed', 'host/connection-lost']).toContain(
      codeOf(await rejection(connection.run(remoteScript('true')))),
    );
    expect(logins()).toBe(before);
    await connection.close();
  });

  test('leaves nothing behind', async () => {
    // What other tests of this machine leave for a moment is not meant.
    const own = tempFolder();
    const tmpdir = jest.spyOn(os, 'tmpdir').mockReturnValue(own);
    try {
      const connection = await open();
      expect(readdirSync(own)).not.toEqual([]);
      await connection.close();
      await rejection(open({ identityFiles: [wrongKey] }));
      expect(readdirSync(own).filter((name) => existsSync(join(own, name, 'm')))).toEqual([]);
      expect(codeOf(await rejection(connection.run(remoteScript('true'))))).toBe('host/connection-closed');
    } finally {
      tmpdir.mockRestore();
      rmSync(own, { recursive: true });
    }
  });
});
