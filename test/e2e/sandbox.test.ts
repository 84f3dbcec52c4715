import { existsSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { inClient, inSandbox } from '../../lib/sandbox/enter';
import { runner } from '../../lib/sandbox/run-command';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { BACKENDS, useSandbox, useSandboxes } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';
import { overSsh, sshLogsIn } from '../support/hosts/ssh-login';

const COMMANDS = ['iptables', 'ip6tables'].flatMap((family) =>
  ['', '-save', '-restore'].map((form) => `${family}${form}`),
);

const up = useSandboxes();
const run = runner();

describe.each(BACKENDS)('a sandbox host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  /** Nothing is ever done to it. */
  const fresh = useSandbox(backend);

  test('lets the system ssh in with the printed URL, key and known_hosts file', () => {
    expect(overSsh(sandbox(), 'hostname; id -un')).toBe(`${sandbox().name}\nroot\n`);
  });

  test('shows ssh the host key whose fingerprint is printed', async () => {
    const listing = await run(['ssh-keygen', '-l', '-f', sandbox().knownHostsFile]);
    const fingerprints = new Set(
      listing
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[1]),
    );
    expect([...fingerprints]).toEqual([sandbox().hostKeyFingerprint]);
  });

  test('lets the clients log in over both families', async () => {
    const { clientAddresses4, clientAddresses6 } = sandbox().traffic;
    const attempts = [clientAddresses4[2], clientAddresses6[2]].map(async (from = '') =>
      sshLogsIn(sandbox(), { from, timeoutMs: 5_000 }),
    );
    expect(await Promise.all(attempts)).toEqual(['in', 'in']);
  });

  test('does not let in a key that is not its own', async () => {
    const wrong = { ...sandbox(), identityFile: fresh().identityFile };
    expect(await sshLogsIn(wrong, { timeoutMs: 5_000 })).toBe('denied');
  });

  test.each(COMMANDS)('has the chosen backend behind %s, over ssh and at the console', async (command) => {
    const expected = backend === 'nft' ? 'nf_tables' : 'legacy';
    const atConsole = await inSandbox(sandbox(), [command, '--version']);
    expect(atConsole.stdout.toString()).toMatch(new RegExp(`^${command} v[\\d.]+ \\(${expected}\\)\\n$`));
    expect(overSsh(sandbox(), `${command} --version`)).toBe(atConsole.stdout.toString());
  });

  test('starts with no rules and no tables at all', async () => {
    const saved = await inSandbox(fresh(), ['sh', '-c', 'iptables-save; ip6tables-save']);
    expect(saved).toMatchObject({ exitCode: 0, stderr: '' });
    expect(saved.stdout.toString()).toBe('');
  });

  test('keeps its rules to itself', async () => {
    const marker = 'only in the sandbox';
    for (const command of ['iptables', 'ip6tables']) {
      const rule = [command, '-A', 'INPUT', '-m', 'comment', '--comment', marker, '-j', 'ACCEPT'];
      expect(await inSandbox(sandbox(), rule)).toMatchObject({ exitCode: 0 });
      expect((await inSandbox(sandbox(), [`${command}-save`])).stdout.toString()).toContain(marker);
      for (const outside of [`${command}-legacy-save`, `${command}-nft-save`]) {
        expect(await run([outside])).not.toContain(marker);
        expect((await inClient(sandbox(), [outside])).stdout.toString()).not.toContain(marker);
      }
    }
  });

  test('has a lock of iptables of its own', async () => {
    const taken = await inSandbox(sandbox(), [
      ...['flock', '/run/xtables.lock', 'sh', '-c'],
      'test -e /run/xtables.lock && stat -c %d:%i /run/xtables.lock',
    ]);
    expect(taken.exitCode).toBe(0);
    expect(taken.stdout.toString().trim()).not.toBe(idOf('/run/xtables.lock'));
  });

  test('has a disk of its own: what it writes is not on the machine', async () => {
    const file = `/etc/iptables/${sandbox().name}`;
    const everywhere = [file, '/etc/sysconfig', '/usr/local/bin', '/var/lib', '/root', '/home', '/run'];
    const script = 'for each; do test -d "$each" && each=$each/$0; echo own >"$each" || exit 1; done';
    const written = await inSandbox(sandbox(), ['sh', '-c', script, sandbox().name, ...everywhere]);
    expect(written).toMatchObject({ exitCode: 0, stderr: '' });
    const onMachine = everywhere.map((path) => (path === file ? path : `${path}/${sandbox().name}`));
    expect(onMachine.filter((path) => existsSync(path))).toEqual([]);
    expect(readFileSync(`${sandbox().disk}${file}`, 'utf8')).toBe('own\n');
  });

  test('starts with empty folders for the rules that a distribution keeps', async () => {
    const listing = await inSandbox(fresh(), ['find', '/etc/iptables', '/etc/sysconfig']);
    expect(listing.stdout.toString()).toBe('/etc/iptables\n/etc/sysconfig\n');
  });

  test('sees no processes but its own, and clears orphans away', async () => {
    const orphan = 'setsid sh -c "exit 0" </dev/null >/dev/null 2>&1 & sleep 0; ps -eo pid=,stat=,args=';
    const listing = (await inSandbox(sandbox(), ['sh', '-c', orphan])).stdout.toString();
    expect(listing).toMatch(/^\s+1 S\S*\s+sleep infinity\n/);
    expect(listing.split('\n').length).toBeLessThan(20);
    const later = (await inSandbox(sandbox(), ['ps', '-eo', 'stat='])).stdout.toString();
    expect(later).not.toMatch(/^Z/m);
  });

  test('starts sessions with no signal ignored, so that scripts can trap each', () => {
    expect(overSsh(sandbox(), 'grep SigIgn /proc/self/status')).toMatch(/^SigIgn:\s+0+\n$/);
  });

  test('can have users of its own, with rights of their own', async () => {
    const host = await up(backend);
    await addUser(host, 'plain');
    await addUser(host, 'deploy', { sudoers: 'deploy ALL=(root) NOPASSWD: /usr/sbin/iptables-save' });
    const as = (user: string): Sandbox => ({ ...host, url: `ssh://${user}@${host.management.address4}` });
    expect(overSsh(as('plain'), 'id -un; sudo -n id -un 2>/dev/null || echo no right')).toBe(
      'plain\nno right\n',
    );
    expect(overSsh(as('deploy'), 'sudo -n /usr/sbin/iptables-save --version')).toContain('iptables-save v');
    expect(existsSync('/home/deploy')).toBe(false);
    expect(readFileSync('/etc/passwd', 'utf8')).not.toContain('deploy:');
  });

  test('can have a program replaced without the machine noticing', async () => {
    const before = readlinkSync('/usr/sbin/iptables-restore');
    const liar = await up(backend);
    const replace =
      'rm /usr/sbin/iptables-restore; cat >/usr/sbin/iptables-restore; chmod 755 /usr/sbin/iptables-restore';
    await inSandbox(liar, ['sh', '-c', replace], { stdin: '#!/bin/sh\necho lie\n' });
    expect(overSsh(liar, 'iptables-restore')).toBe('lie\n');
    expect(readlinkSync('/usr/sbin/iptables-restore')).toBe(before);
  });

  test('adds nothing to the machine but one link with two addresses', async () => {
    const { machineInterface, machineAddress4, machineAddress6 } = sandbox().management;
    const own = networkInterfaces()[machineInterface] ?? [];
    const addresses = own.map(({ address }) => address).filter((address) => !address.startsWith('fe80:'));
    expect(addresses).toEqual([machineAddress4, machineAddress6]);
    const routes = await run(['ip', 'route', 'show', 'dev', machineInterface]);
    expect(routes.trim().split('\n')).toHaveLength(1);
    for (const family of ['ipv4', 'ipv6']) {
      const setting = `/proc/sys/net/${family}/conf/${machineInterface}/forwarding`;
      expect(readFileSync(setting, 'utf8').trim()).toBe('0');
    }
  });
});

function idOf(path: string): string {
  if (!existsSync(path)) return 'not there';
  const { dev, ino } = statSync(path);
  return `${String(dev)}:${String(ino)}`;
}
