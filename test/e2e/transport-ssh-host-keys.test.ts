import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Server } from 'ssh2';
import type { SshHost, SshOptions } from '../../lib/host/host-address';
import { openTransport } from '../../lib/host/transports/open-transport';
import { sshTransport } from '../../lib/host/transports/ssh/ssh-transport';
import { codeOf, rejection } from '../support/project/rejection';
import { type KeyType, type TestSshd, makeKey, startSshd, tempFolder } from '../support/hosts/test-sshd';

describe('the host key that the ssh transport accepts', () => {
  let folder: string;
  let key: string;
  let sshd: TestSshd;
  let files = 0;

  beforeAll(async () => {
    folder = tempFolder();
    key = makeKey(folder, 'key');
    makeKey(folder, 'other_ed25519');
    makeKey(folder, 'other_rsa', { type: 'rsa' });
    sshd = await startSshd({ hostKeys: ['ed25519', 'rsa', 'ecdsa'], authorized: [key] });
  });

  afterAll(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** `user`: what the log of sshd names once anything about the user was sent. */
  async function logIn(options: SshOptions, user = sshd.user): Promise<void> {
    const host = { transport: 'ssh', address: '127.0.0.1', port: sshd.port, user } as const;
    const common = { agent: false, configFile: false, identityFiles: [key] } as const;
    const connection = await sshTransport(host, { ...common, ...options }).connect();
    await connection.close();
  }

  function knownHosts(...lines: readonly string[]): string {
    const path = join(folder, `known_hosts${String(files++)}`);
    writeFileSync(path, lines.map((line) => `${line}\n`).join(''));
    return path;
  }

  test.each(['ssh', 'openssh'] as const)('is none that RevokedHostKeys names, over %s', async (transport) => {
    const configFile = join(folder, 'revoking.config');
    writeFileSync(configFile, `RevokedHostKeys ${join(folder, 'revoked')}\n`);
    const host: SshHost = { transport, address: '127.0.0.1', port: sshd.port };
    const options = {
      agent: false,
      configFile,
      identityFiles: [key],
      knownHostsFiles: [sshd.knownHosts],
    } as const;
    const connect = async (): Promise<void> => (await openTransport(host, options).connect()).close();
    writeFileSync(join(folder, 'revoked'), '# none\n');
    await connect();
    const revoked = (['ed25519', 'rsa', 'ecdsa'] as const).map((type) => `${sshd.hostKey(type)}\n`);
    writeFileSync(join(folder, 'revoked'), revoked.join(''));
    expect(codeOf(await rejection(connect()))).toBe('host/host-key-revoked');
  });

  test('is none while the file of RevokedHostKeys cannot be read', async () => {
    const configFile = join(folder, 'revoking.config');
    const options = { configFile, knownHostsFiles: [sshd.knownHosts] };
    writeFileSync(configFile, `RevokedHostKeys ${join(folder, 'nowhere')}\n`);
    expect(codeOf(await rejection(logIn(options)))).toBe('host/ssh-config-unreadable');
    const list = join(folder, 'revoked.krl');
    execFileSync('ssh-keygen', ['-q', '-k', '-f', list, `${key}.pub`]);
    writeFileSync(configFile, `RevokedHostKeys ${list}\n`);
    expect(codeOf(await rejection(logIn(options)))).toBe('host/ssh-config-unsupported');
  });

  const here = (): string => `[127.0.0.1]:${String(sshd.port)}`;
  const otherKey = (type: 'ed25519' | 'rsa'): string =>
    readFileSync(join(folder, `other_${type}.pub`), 'utf8').trim();

  function fingerprint(type: KeyType): string {
    const printed = execFileSync('ssh-keygen', ['-lf', '-'], { input: sshd.hostKey(type), encoding: 'utf8' });
    return printed.split(' ')[1] ?? '';
  }

  test.each(['ed25519', 'rsa', 'ecdsa'] as const)(
    'is the one known key of a host with several, here %s',
    async (type) => {
      const file = knownHosts(`${here()} ${sshd.hostKey(type)}`);
      await expect(logIn({ knownHostsFiles: [file] })).resolves.toBeUndefined();
    },
  );

  test('is known under a hashed name', async () => {
    const file = knownHosts(`${here()} ${sshd.hostKey('ed25519')}`);
    execFileSync('ssh-keygen', ['-q', '-H', '-f', file], { stdio: 'ignore' });
    expect(readFileSync(file, 'utf8')).toMatch(/^\|1\|/);
    await expect(logIn({ knownHostsFiles: [file] })).resolves.toBeUndefined();
  });

  test('is found among several lines, names, patterns and files', async () => {
    const missing = join(folder, 'missing');
    const others = knownHosts(
      '# a comment',
      '',
      `unrelated ${otherKey('rsa')}`,
      `@cert-authority * ${otherKey('rsa')}`,
    );
    const file = knownHosts(
      `${here()} ${otherKey('ed25519')}`,
      `elsewhere,[127.0.0.?]:${String(sshd.port)} ${sshd.hostKey('ed25519')} a comment`,
    );
    await expect(logIn({ knownHostsFiles: [missing, others, file] })).resolves.toBeUndefined();
  });

  test('may be known of the same host without the port, as with OpenSSH', async () => {
    await expect(
      logIn({ knownHostsFiles: [knownHosts(`127.0.0.1 ${sshd.hostKey('ecdsa')}`)] }),
    ).resolves.toBeUndefined();
  });

  test('must not be revoked', async () => {
    const line = `${here()} ${sshd.hostKey('ed25519')}`;
    const error = await rejection(
      logIn({ knownHostsFiles: [knownHosts(line, `@revoked ${line}`)] }, 'revoked'),
    );
    expect(codeOf(error)).toBe('host/host-key-revoked');
    expect(sshd.log()).not.toContain('user revoked');
  });

  test('must be known: an unknown one ends before anything about the user is sent', async () => {
    const file = knownHosts(`[127.0.0.2]:${String(sshd.port)} ${sshd.hostKey('ed25519')}`);
    const error = await rejection(logIn({ knownHostsFiles: [file] }, 'unknown'));
    expect(codeOf(error)).toBe('host/host-key-unknown');
    expect(String(error)).toContain(fingerprint('ed25519'));
    expect(String(error)).toContain(file);
    expect(String(error)).toContain(
      `ssh-keyscan -t ed25519 -p ${String(sshd.port)} 127.0.0.1 | ssh-keygen -lf -`,
    );
    expect(sshd.log()).not.toContain('user unknown');
  });

  test.each([
    ['of the same type', 'ed25519'],
    ['of another type', 'rsa'],
  ] as const)(
    'must not have changed: with another key %s known it ends before anything about the user is sent',
    async (_, type) => {
      const file = knownHosts('# first line', `${here()} ${otherKey(type)}`);
      const error = await rejection(logIn({ knownHostsFiles: [file] }, 'changed'));
      expect(codeOf(error)).toBe('host/host-key-changed');
      expect(String(error)).toContain(`${file}:2`);
      expect(String(error)).toContain(fingerprint(type));
      expect(String(error)).toContain(`ssh-keygen -R '${here()}' -f ${file}`);
      expect(sshd.log()).not.toContain('user changed');
    },
  );

  test('is never the one of a certificate authority', async () => {
    const file = knownHosts(`@cert-authority ${here()} ${sshd.hostKey('ed25519')}`);
    expect(codeOf(await rejection(logIn({ knownHostsFiles: [file] })))).toBe('host/host-key-unknown');
  });

  test('is not accepted when a pattern is negated', async () => {
    const file = knownHosts(`*,!127.0.0.1,!${here()} ${sshd.hostKey('ed25519')}`);
    expect(codeOf(await rejection(logIn({ knownHostsFiles: [file] })))).toBe('host/host-key-unknown');
  });

  test.each(['ed25519', 'rsa', 'ecdsa'] as const)(
    'may be pinned by its fingerprint, also when it is %s',
    async (type) => {
      const pinned = fingerprint(type);
      await expect(logIn({ hostKeyFingerprint: pinned, knownHostsFiles: [] })).resolves.toBeUndefined();
    },
  );

  test('must be the pinned one: another ends before anything about the user is sent', async () => {
    const pinned = `SHA256:${'A'.repeat(43)}`;
    const error = await rejection(
      logIn({ hostKeyFingerprint: pinned, knownHostsFiles: [sshd.knownHosts] }, 'pinned'),
    );
    expect(codeOf(error)).toBe('host/host-key-not-pinned');
    for (const type of ['ed25519', 'rsa', 'ecdsa'] as const)
      expect(String(error)).toContain(fingerprint(type));
    expect(sshd.log()).not.toContain('user pinned');
  });

  test('leaves a trace in the log of sshd when it is accepted, so the tests above can be trusted', async () => {
    await rejection(logIn({ knownHostsFiles: [sshd.knownHosts] }, 'accepted'));
    expect(sshd.log()).toContain('user accepted');
  });

  test.each(['MD5:00:11', 'SHA256:short', ''])('cannot be pinned by %j', async (text) => {
    expect(codeOf(await rejection(logIn({ hostKeyFingerprint: text })))).toBe('host/bad-fingerprint');
  });

  test('protects the login also from a server that would let anybody in', async () => {
    const attempts: string[] = [];
    const server = new Server({ hostKeys: [readFileSync(join(folder, 'other_rsa'))] }, (client) => {
      client.on('authentication', (context) => {
        attempts.push(context.method);
        context.accept();
      });
      client.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as { port: number };
      const host = { transport: 'ssh', address: '127.0.0.1', port } as const;
      const options = { agent: false, configFile: false, identityFiles: [key] } as const;
      const known = knownHosts(`[127.0.0.1]:${String(port)} ${otherKey('ed25519')}`);
      const changed = sshTransport(host, { ...options, knownHostsFiles: [known] });
      expect(codeOf(await rejection(changed.connect()))).toBe('host/host-key-changed');
      expect(attempts).toEqual([]);
      const right = knownHosts(`[127.0.0.1]:${String(port)} ${otherKey('rsa')}`);
      const connection = await sshTransport(host, { ...options, knownHostsFiles: [right] }).connect();
      await connection.close();
      expect(attempts).not.toEqual([]);
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});
