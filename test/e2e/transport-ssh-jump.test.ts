import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SshOptions } from '../../lib/host/host-address';
import { type Connection, remoteScript } from '../../lib/host/transport';
import { opensshTransport } from '../../lib/host/transports/openssh/openssh-transport';
import { sshTransport } from '../../lib/host/transports/ssh/ssh-transport';
import { codeOf, rejection } from '../support/project/rejection';
import { type TestSshd, makeKey, startSshd, tempFolder } from '../support/hosts/test-sshd';

describe('a connection through jump hosts', () => {
  let folder: string;
  let targetKey: string;
  let jumpKey: string;
  let target: TestSshd;
  let jump: TestSshd;
  let second: TestSshd;

  beforeAll(async () => {
    folder = tempFolder();
    targetKey = makeKey(folder, 'target');
    jumpKey = makeKey(folder, 'jump');
    [target, jump, second] = await Promise.all([
      startSshd({ authorized: [targetKey] }),
      startSshd({ authorized: [jumpKey], hostKeys: ['rsa'] }),
      startSshd({ authorized: [jumpKey] }),
    ]);
  });

  afterAll(async () => {
    await Promise.all([target.stop(), jump.stop(), second.stop()]);
    rmSync(folder, { recursive: true, force: true });
  });

  const at = (sshd: TestSshd): string => `127.0.0.1:${String(sshd.port)}`;
  const known = (): readonly string[] => [target.knownHosts, jump.knownHosts, second.knownHosts];

  function connect(options: SshOptions): Promise<Connection> {
    const common = {
      agent: false,
      configFile: false,
      identityFiles: [targetKey, jumpKey],
      knownHostsFiles: known(),
    } as const;
    return sshTransport(
      { transport: 'ssh', address: '127.0.0.1', port: target.port },
      { ...common, ...options },
    ).connect();
  }

  async function clientOf(connection: Connection): Promise<string> {
    try {
      const result = await connection.run(remoteScript('echo "$SSH_CONNECTION"; cat'), {
        stdin: Buffer.from('data'),
      });
      return result.stdout.toString();
    } finally {
      await connection.close();
    }
  }

  const acceptedBy = (sshd: TestSshd): number => sshd.log().split('Accepted publickey').length - 1;

  test('goes through one, with its own login', async () => {
    const before = acceptedBy(jump);
    expect(await clientOf(await connect({ jump: at(jump) }))).toMatch(
      new RegExp(` ${String(target.port)}\ndata$`),
    );
    expect(acceptedBy(jump)).toBe(before + 1);
  });

  test('goes through several, the first first', async () => {
    const before = [acceptedBy(jump), acceptedBy(second), acceptedBy(target)];
    expect(await clientOf(await connect({ jump: `${at(second)},${at(jump)}` }))).toContain('data');
    expect([acceptedBy(jump), acceptedBy(second), acceptedBy(target)]).toEqual(
      before.map((count) => count + 1),
    );
  });

  test('carries 20 MB there and back', async () => {
    const connection = await connect({ jump: at(jump) });
    const stdin = Buffer.alloc(20 * 1024 * 1024, 'x');
    const result = await connection.run(remoteScript('cat'), { stdin });
    expect(result.stdout.equals(stdin)).toBe(true);
    await connection.close();
  });

  test('checks the host key of the jump host', async () => {
    const error = await rejection(connect({ jump: at(jump), knownHostsFiles: [target.knownHosts] }));
    expect(codeOf(error)).toBe('host/host-key-unknown');
    expect(String(error)).toContain(`port ${String(jump.port)}`);
  });

  test('checks the host key of the target behind it', async () => {
    const error = await rejection(connect({ jump: at(jump), knownHostsFiles: [jump.knownHosts] }));
    expect(codeOf(error)).toBe('host/host-key-unknown');
    expect(String(error)).toContain(`port ${String(target.port)}`);
    expect(String(error)).toContain(`ssh://${jump.user}@${at(jump)}`);
  });

  test('pins the target alone', async () => {
    const error = await rejection(
      connect({ jump: at(jump), hostKeyFingerprint: `SHA256:${'A'.repeat(43)}` }),
    );
    expect(codeOf(error)).toBe('host/host-key-not-pinned');
    expect(String(error)).toContain(`port ${String(target.port)}`);
  });

  test('tells which login failed', async () => {
    const error = await rejection(connect({ jump: at(jump), identityFiles: [targetKey] }));
    expect(codeOf(error)).toBe('host/login-failed');
    expect(String(error)).toContain(`:${String(jump.port)}`);
  });

  test('tells when the jump host cannot reach the target', async () => {
    const host = { transport: 'ssh', address: '127.0.0.1', port: 1 } as const;
    const options = {
      agent: false,
      configFile: false,
      identityFiles: [jumpKey],
      knownHostsFiles: known(),
    } as const;
    const error = await rejection(sshTransport(host, { ...options, jump: at(jump) }).connect());
    expect(codeOf(error)).toBe('host/jump-failed');
    expect(String(error)).toContain('127.0.0.1 port 1');
  });

  test('is lost when the jump host goes', async () => {
    const connection = await connect({ jump: at(jump) });
    const endless = rejection(connection.run(remoteScript('sleep 20')));
    jump.killSessions();
    expect(codeOf(await endless)).toBe('host/connection-lost');
    await connection.close();
  });

  test('is lost when the target behind it goes, at once', async () => {
    const connection = await connect({ jump: at(jump), keepaliveIntervalMs: 60_000 });
    const endless = rejection(connection.run(remoteScript('sleep 20')));
    target.killSessions();
    expect(codeOf(await endless)).toBe('host/connection-lost');
    await connection.close();
  });

  test('finds everything about the jump host in ssh_config', async () => {
    const configFile = join(folder, 'config');
    writeFileSync(
      configFile,
      [
        'Host bastion',
        `  HostName 127.0.0.1\n  Port ${String(jump.port)}\n  IdentityFile ${jumpKey}`,
        'Host inner',
        `  HostName 127.0.0.1\n  Port ${String(target.port)}\n  IdentityFile ${targetKey}\n  ProxyJump bastion`,
        'Host *',
        `  UserKnownHostsFile ${known().join(' ')}\n  IdentityAgent none\n  IdentitiesOnly yes\n`,
      ].join('\n'),
    );
    for (const [transport, open] of [
      ['ssh', sshTransport],
      ['openssh', opensshTransport],
    ] as const) {
      const before = acceptedBy(jump);
      expect(await clientOf(await open({ transport, address: 'inner' }, { configFile }).connect())).toContain(
        'data',
      );
      expect(acceptedBy(jump)).toBe(before + 1);
    }
  });
});
