import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SshOptions } from '../../lib/host/host-address';
import { remoteScript } from '../../lib/host/transport';
import { sshTransport } from '../../lib/host/transports/ssh/ssh-transport';
import { codeOf, rejection } from '../support/project/rejection';
import { type TestSshd, makeKey, startSshd, tempFolder } from '../support/hosts/test-sshd';

const PASSPHRASE = 'correct horse';

describe('logging in by the ssh transport', () => {
  let folder: string;
  let sshd: TestSshd;
  const keys = { plain: '', rsa: '', ecdsa: '', encrypted: '', pem: '', pkcs8: '', wrong: '' };

  beforeAll(async () => {
    folder = tempFolder();
    keys.plain = makeKey(folder, 'plain');
    keys.rsa = makeKey(folder, 'rsa', { type: 'rsa' });
    keys.ecdsa = makeKey(folder, 'ecdsa', { type: 'ecdsa' });
    keys.encrypted = makeKey(folder, 'encrypted', { passphrase: PASSPHRASE });
    keys.pem = makeKey(folder, 'pem', { type: 'rsa', passphrase: PASSPHRASE, format: 'PEM' });
    keys.pkcs8 = makeKey(folder, 'pkcs8', { type: 'ecdsa', format: 'PKCS8' });
    keys.wrong = makeKey(folder, 'wrong');
    const { wrong: _, ...authorized } = keys;
    sshd = await startSshd({ authorized: Object.values(authorized) });
  });

  afterAll(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function whoAmI(options: SshOptions): Promise<string> {
    const host = { transport: 'ssh', address: '127.0.0.1', port: sshd.port } as const;
    const transport = sshTransport(host, {
      agent: false,
      configFile: false,
      knownHostsFiles: [sshd.knownHosts],
      ...options,
    });
    const connection = await transport.connect();
    try {
      const result = await connection.run(remoteScript('id -un'));
      return result.stdout.toString().trim();
    } finally {
      await connection.close();
    }
  }

  test.each(['plain', 'rsa', 'ecdsa', 'pkcs8'] as const)('works with a %s key file', async (name) => {
    expect(await whoAmI({ identityFiles: [keys[name]] })).toBe(sshd.user);
  });

  test.each(['encrypted', 'pem'] as const)('works with an %s key file and its passphrase', async (name) => {
    expect(await whoAmI({ identityFiles: [keys[name]], passphrase: PASSPHRASE })).toBe(sshd.user);
  });

  test('tries one key file after the other', async () => {
    expect(await whoAmI({ identityFiles: [keys.wrong, keys.plain] })).toBe(sshd.user);
  });

  test('tells which identities it tried when none is let in', async () => {
    const error = await rejection(whoAmI({ identityFiles: [keys.wrong] }));
    expect(codeOf(error)).toBe('host/login-failed');
    expect(String(error)).toContain(keys.wrong);
    expect(String(error)).toContain('publickey');
  });

  test('does not read an encrypted key file without a passphrase, and says so', async () => {
    const error = await rejection(whoAmI({ identityFiles: [keys.encrypted] }));
    expect(codeOf(error)).toBe('host/login-failed');
    expect(String(error)).toContain('encrypted');
  });

  test('tells when the passphrase is wrong', async () => {
    const error = await rejection(whoAmI({ identityFiles: [keys.encrypted], passphrase: 'wrong' }));
    expect(codeOf(error)).toBe('host/login-failed');
    expect(String(error)).toContain('passphrase');
  });

  test('refuses a key file that is not there or holds no key', async () => {
    expect(codeOf(await rejection(whoAmI({ identityFiles: [join(folder, 'nothing')] })))).toBe(
      'host/identity-unreadable',
    );
    expect(codeOf(await rejection(whoAmI({ identityFiles: [sshd.knownHosts] })))).toBe(
      'host/identity-unreadable',
    );
  });

  test('tells when there is nothing to log in with', async () => {
    const error = await rejection(whoAmI({ identityFiles: [] }));
    expect(codeOf(error)).toBe('host/login-failed');
    expect(String(error)).toContain('no identity was tried');
  });

  describe('by an agent', () => {
    let agent: { readonly socket: string; readonly pid: number };

    beforeAll(() => {
      const socket = join(folder, 'agent');
      const output = execFileSync('ssh-agent', ['-s', '-a', socket], { encoding: 'utf8' });
      agent = { socket, pid: Number(/SSH_AGENT_PID=(\d+)/.exec(output)?.[1]) };
    });

    afterAll(() => {
      process.kill(agent.pid);
    });

    const agentHolds = (...held: readonly string[]): void => {
      const env = { ...process.env, SSH_AUTH_SOCK: agent.socket };
      execFileSync('ssh-add', ['-q', '-D'], { env, stdio: 'ignore' });
      for (const key of held) execFileSync('ssh-add', ['-q', key], { env, stdio: 'ignore' });
    };

    test.each(['plain', 'rsa', 'ecdsa'] as const)('works with a %s key', async (name) => {
      agentHolds(keys[name]);
      expect(await whoAmI({ identityFiles: [], agent: agent.socket })).toBe(sshd.user);
    });

    test('is found by SSH_AUTH_SOCK', async () => {
      agentHolds(keys.plain);
      const before = process.env['SSH_AUTH_SOCK'];
      process.env['SSH_AUTH_SOCK'] = agent.socket;
      try {
        const host = { transport: 'ssh', address: '127.0.0.1', port: sshd.port } as const;
        const connection = await sshTransport(host, {
          configFile: false,
          identityFiles: [],
          knownHostsFiles: [sshd.knownHosts],
        }).connect();
        expect(connection.description).toBe(`ssh://${sshd.user}@127.0.0.1:${String(sshd.port)}`);
        await connection.close();
      } finally {
        if (before === undefined) delete process.env['SSH_AUTH_SOCK'];
        else process.env['SSH_AUTH_SOCK'] = before;
      }
    });

    test('uses the agent for a file of which only the public key is there', async () => {
      agentHolds(keys.wrong, keys.plain);
      expect(await whoAmI({ identityFiles: [`${keys.plain}.pub`], agent: agent.socket })).toBe(sshd.user);
    });

    describe('for a file that does not show which key it is, by the public key beside it', () => {
      const beside = (name: string, key: string): string => {
        copyFileSync(`${key}.pub`, join(folder, `${name}.pub`));
        return join(folder, name);
      };
      const locked = (name: string, format: 'PEM' | 'PKCS8'): string => {
        const path = beside(name, keys.rsa);
        copyFileSync(keys.rsa, path);
        chmodSync(path, 0o600);
        execFileSync('ssh-keygen', ['-q', '-p', '-P', '', '-N', 'secret', '-m', format, '-f', path]);
        return path;
      };

      test.each([
        ['there is no such file', () => beside('absent', keys.plain)],
        ['it is encrypted as PEM', () => locked('locked-pem', 'PEM')],
        ['it is encrypted as PKCS#8', () => locked('locked-pkcs8', 'PKCS8')],
      ])('when %s', async (_what, file) => {
        const path = file();
        agentHolds(keys.wrong, keys.plain, keys.rsa);
        const configFile = join(folder, 'only.config');
        writeFileSync(configFile, `Host *\n  IdentityFile ${path}\n  IdentitiesOnly yes\n`);
        for (const options of [{ configFile }, { identityFiles: [path] }])
          expect(await whoAmI({ ...options, agent: agent.socket })).toBe(sshd.user);
        agentHolds(keys.wrong);
        const error = await rejection(whoAmI({ configFile, agent: agent.socket }));
        expect(codeOf(error)).toBe('host/login-failed');
        expect(error.message).toMatch(/agent does not hold/);
      });

      test('and does not say that the agent lacks a key when that cannot be seen', async () => {
        const path = locked('unknown', 'PEM');
        rmSync(`${path}.pub`);
        agentHolds(keys.wrong);
        const error = await rejection(whoAmI({ identityFiles: [path], agent: agent.socket }));
        expect(error.message).toContain(`can only be seen with the public key in ${path}.pub`);
      });
    });

    test('tries a named key before the many others that the agent holds, as servers hang up after six', async () => {
      const many = Array.from({ length: 7 }, (_, index) => makeKey(folder, `other${String(index)}`));
      agentHolds(...many);
      expect(await whoAmI({ identityFiles: [keys.plain], agent: agent.socket })).toBe(sshd.user);
      const error = await rejection(whoAmI({ identityFiles: [], agent: agent.socket }));
      expect(codeOf(error)).toBe('host/login-failed');
      expect(String(error)).toContain('agent: other0');
    });

    test('tells when the agent holds no keys', async () => {
      agentHolds();
      const error = await rejection(whoAmI({ identityFiles: [], agent: agent.socket }));
      expect(codeOf(error)).toBe('host/login-failed');
      expect(String(error)).toContain(agent.socket);
    });

    test('tells when the agent cannot be reached', async () => {
      const error = await rejection(whoAmI({ identityFiles: [], agent: join(folder, 'no-agent') }));
      expect(codeOf(error)).toBe('host/login-failed');
      expect(String(error)).toContain('no-agent');
    });
  });
});
