/** Hosts that cannot be reached, or whose login may not do what is needed: a clear error, and nothing is changed. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostTarget } from '../../lib/deploy/apply-request';
import type { SshHost, SshOptions } from '../../lib/host/host-address';
import { FirewallError } from '../../lib/base/firewall-error';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { byHand, engine, rulesOn } from '../support/project/firewall-engine';
import { codeOf, rejection } from '../support/project/rejection';
import { declared } from '../support/project/rulesets';
import { useSandbox } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';

const desired = declared({
  ipv4: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'] },
  ipv6: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'] },
});

const saves = [
  '/usr/sbin/iptables-save -c, /usr/sbin/ip6tables-save -c',
  '/usr/sbin/iptables-legacy-save, /usr/sbin/ip6tables-legacy-save',
].join(', ');

describe('a deploy is refused', () => {
  const sandbox = useSandbox('nft');
  let folder: string;
  let before: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'bad-login-'));
    await byHand(sandbox(), 'iptables', '-A INPUT -p udp -m udp --dport 9 -j DROP');
    await addUser(sandbox(), 'nobody-special');
    await addUser(sandbox(), 'reader', { sudoers: `reader ALL=(root) NOPASSWD: ${saves}` });
    before = await rulesOn(sandbox());
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function failure(host: Partial<SshHost>, options: SshOptions = {}): Promise<Error> {
    const error = await rejection(apply(targetOf(sandbox(), host, options)));
    expect(await rulesOn(sandbox())).toBe(before);
    return error;
  }

  function key(name: string): string {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
    return join(folder, name);
  }

  test('where no host has that name', async () => {
    const error = await failure({ address: 'no-such-host.invalid' });
    expect(codeOf(error)).toBe('host/unknown-host');
    expect(error.message).toContain('no-such-host.invalid');
  });

  test('where nothing listens', async () => {
    expect(codeOf(await failure({ port: 9 }))).toBe('host/refused');
  });

  test('where the host does not know the key', async () => {
    const error = await failure({}, { identityFiles: [key('other')] });
    expect(codeOf(error)).toBe('host/login-failed');
    expect(error.message).toContain(join(folder, 'other'));
  });

  test('where the key file is not there', async () => {
    expect(codeOf(await failure({}, { identityFiles: [join(folder, 'nowhere')] }))).toMatch(
      /^host\/(identity-unreadable|login-failed)$/,
    );
  });

  test('where the host shows another key than is known', async () => {
    const publicKey = execFileSync('cut', ['-d ', '-f1,2', `${key('changed')}.pub`], { encoding: 'utf8' });
    const file = join(folder, 'known_hosts');
    writeFileSync(file, `${sandbox().management.address4} ${publicKey}`);
    const error = await failure({}, { knownHostsFiles: [file] });
    expect(codeOf(error)).toBe('host/host-key-changed');
    expect(error.message).toContain(sandbox().hostKeyFingerprint);
  });

  test('where the key of the host is not known', async () => {
    expect(codeOf(await failure({}, { knownHostsFiles: [join(folder, 'none')] }))).toBe(
      'host/host-key-unknown',
    );
  });

  test('where the key of the host is not the pinned one', async () => {
    const hostKeyFingerprint = `SHA256:${'A'.repeat(43)}`;
    expect(codeOf(await failure({}, { hostKeyFingerprint }))).toBe('host/host-key-not-pinned');
  });

  test('where the user may not use sudo', async () => {
    const error = await failure({ user: 'nobody-special' });
    expect(codeOf(error)).toBe('host/no-privilege');
    expect(error.message).toContain('nobody-special');
  });

  test('where the user may read and not change, after a plan that can be made', async () => {
    const target = targetOf(sandbox(), { user: 'reader' }, {});
    const { live } = await engine.read(target);
    expect(engine.plan(live, 'web', desired).operations).toHaveLength(2);
    const error = await failure({ user: 'reader' });
    expect(error).toBeInstanceOf(FirewallError);
    expect(error.message).toMatch(/sudo/);
  });
});

async function apply(target: HostTarget): Promise<unknown> {
  const { live, fingerprint } = await engine.read(target);
  const { operations } = engine.plan(live, 'web', desired);
  return engine.apply({ target, owner: 'web', desired, expected: { fingerprint, operations } });
}

function targetOf(sandbox: Sandbox, host: Partial<SshHost>, options: SshOptions): HostTarget {
  return {
    host: { transport: 'ssh', address: sandbox.management.address4, user: 'root', ...host },
    options: {
      identityFiles: [sandbox.identityFile],
      knownHostsFiles: [sandbox.knownHostsFile],
      agent: false,
      configFile: false,
      ...options,
    },
  };
}
