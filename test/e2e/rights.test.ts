/** Logins that have the documented rights and no others, on real hosts with real sudo and sshd. */
import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import type { HostTarget } from '../../lib/deploy/apply-request';
import { bootFiles, printSudoers } from '../../lib/host/rights/sudoers';
import { printAuthorizedKey } from '../../lib/host/rights/authorized-key';
import { inSandbox } from '../../lib/sandbox/enter';
import { readOnlyVersion } from '../../lib/host/read-only';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { engine, rulesOn } from '../support/project/firewall-engine';
import { codeOf, rejection } from '../support/project/rejection';
import { declared } from '../support/project/rulesets';
import { useSandboxes } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';
import { makeKey, tempFolder } from '../support/hosts/test-sshd';
import { onHost } from '../support/faults/transaction-host';
import { backendsOfToday } from '../support/hosts/in-turn';

const desired = declared({
  ipv4: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'] },
  ipv6: { INPUT: ['-p tcp -m tcp --dport 22 -j ACCEPT'] },
});
const other = declared({ ipv4: { INPUT: ['-p tcp -m tcp --dport 23 -j ACCEPT'] } });
const files = bootFiles.debian;
/** Those that are written where no sets are declared. */
const filesOfRules = files.slice(0, 2);

interface Login {
  readonly user: string;
  readonly key?: string;
  readonly transport?: 'ssh' | 'openssh';
}

function targetFor(sandbox: Sandbox, { user, key, transport = 'ssh' }: Login): HostTarget {
  return {
    host: { transport, address: sandbox.management.address4, user },
    options: {
      identityFiles: [key ?? sandbox.identityFile],
      knownHostsFiles: [sandbox.knownHostsFile],
      agent: false,
      configFile: false,
    },
  };
}

async function plan(target: HostTarget, wanted: DeclaredRuleset = desired): Promise<readonly string[]> {
  const { live } = await engine.read(target);
  return engine.plan(live, wanted.owner, wanted).operations;
}

function apply(target: HostTarget, wanted: DeclaredRuleset, confirm?: () => Promise<boolean>) {
  return engine.apply({
    ...{ target, owner: wanted.owner, desired: wanted, expected: undefined, persist: true },
    ...(confirm === undefined ? {} : { confirm, confirmTimeoutMs: 5_000 }),
  });
}

/** Exit status of a command that a user runs by sudo. */
async function bySudo(
  sandbox: Sandbox,
  user: string,
  command: string,
  stdin = '',
): Promise<number | undefined> {
  const argv = ['setpriv', '--reuid', user, '--regid', user, '--clear-groups', 'sh', '-c'];
  return (await inSandbox(sandbox, [...argv, `sudo -n ${command}`], { stdin })).exitCode ?? undefined;
}

const ruleText = '*filter\n-A FORWARD -j ACCEPT\nCOMMIT\n';
const beyondReading = [
  'iptables -F',
  'iptables-restore',
  'ip6tables-restore',
  'iptables-restore -w 5',
  'iptables-restore --noflush -w 5 /etc/hostname',
  'sh',
  '-s',
  'id',
  'nft flush ruleset',
  'iptables-save -c -f /root/written',
  'iptables-save -f /root/written',
  'iptables-save',
  'iptables-legacy-save -f /root/written',
  'iptables-nft-save -f /root/written',
  'ip6tables-nft-save -M /bin/sh',
  'cat /etc/shadow',
  'cat /etc/iptables/rules.v4 /etc/shadow',
  'cat /etc/iptables/../shadow',
  'tee /etc/iptables/rules.v4',
  'tee -a /etc/iptables/rules.v4.cdktf-iptables',
  'rm -f /etc/iptables/rules.v4',
  'cp -a /etc/shadow /etc/iptables/rules.v4.cdktf-iptables',
  'mv -f /etc/iptables/rules.v4.cdktf-iptables /etc/passwd',
  'XTABLES_LIBDIR=/tmp iptables-save -c',
  'LD_PRELOAD=/tmp/x.so iptables-save -c',
  '-u nobody iptables-save -c',
];

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const make = useSandboxes();
  let sandbox: Sandbox;

  beforeAll(async () => {
    sandbox = await make(backend);
    const readOnly = printSudoers({ user: 'reader', readOnly: true, bootFiles: files });
    await addUser(sandbox, 'deploy', { sudoers: printSudoers({ user: 'deploy', bootFiles: files }) });
    await addUser(sandbox, 'reader', { sudoers: readOnly });
  });

  test('the files are what visudo takes', async () => {
    expect(
      await onHost(sandbox, 'visudo -cf /etc/sudoers.d/deploy; visudo -cf /etc/sudoers.d/reader'),
    ).toMatch(/deploy: parsed OK\n.*reader: parsed OK/);
  });

  test('a user who has nothing but that file plans, applies, keeps it over a reboot, and is rolled back by the host', async () => {
    const target = targetFor(sandbox, { user: 'deploy' });
    expect(await plan(target)).toHaveLength(2);
    const { operations, persistence } = await apply(target, desired);
    expect([operations.length, persistence?.written]).toEqual([2, filesOfRules]);
    expect(await plan(target)).toEqual([]);
    const before = await rulesOn(sandbox);
    const answer = new Promise<boolean>(() => undefined);
    expect(codeOf(await rejection(apply(target, other, () => answer)))).toBe('apply/rolled-back');
    expect(await rulesOn(sandbox)).toBe(before);
    expect(await onHost(sandbox, 'ls -d /tmp/cdktf-iptables.* 2> /dev/null || true')).not.toContain('deploy');
  });

  test('with the read-only file, a user plans and finds drift, in boot files too; an apply changes nothing', async () => {
    const target = targetFor(sandbox, { user: 'reader' });
    expect(await plan(target, other)).not.toEqual([]);
    const { live } = await engine.read(target);
    const state = await engine.compareBootFiles({ target, owner: other.owner, desired: other, live });
    expect(state.warnings.map(({ code }) => code)).not.toContain('persist/not-compared');
    expect(state.stale).toContain(files[0]);
    const before = await rulesOn(sandbox);
    expect((await rejection(apply(target, other))).message).toContain('sudo');
    expect(await rulesOn(sandbox)).toBe(before);
  });

  test.each([
    ['deploy', 'iptables-restore --noflush -w 5', 0],
    ['reader', 'iptables-save -c', 0],
    ['reader', 'iptables-restore --noflush -w 5', 1],
    ['reader', 'tee /etc/iptables/rules.v4.cdktf-iptables', 1],
  ] as const)('sudo lets %s run %s: status %i', async (user, command, status) => {
    expect(await bySudo(sandbox, user, command, command.includes('restore') ? '' : ruleText)).toBe(status);
  });

  test.each(['deploy', 'reader'])('sudo lets %s run nothing else', async (user) => {
    const before = await rulesOn(sandbox);
    for (const command of beyondReading) {
      expect([command, await bySudo(sandbox, user, command, ruleText)]).toEqual([command, 1]);
    }
    expect(await rulesOn(sandbox)).toBe(before);
    expect(await onHost(sandbox, 'ls /root/written 2> /dev/null || true')).toBe('');
  });
});

describe('a key that is bound to reading', () => {
  const make = useSandboxes();
  let sandbox: Sandbox;
  let folder: string;
  let key: string;

  beforeAll(async () => {
    folder = tempFolder();
    key = makeKey(folder, 'reading');
    sandbox = await make('nft');
    await addUser(sandbox, 'planner', {
      sudoers: printSudoers({ user: 'planner', readOnly: true, bootFiles: files }),
      shell: '/bin/bash',
    });
    const line = printAuthorizedKey(readFileSync(`${key}.pub`, 'utf8'), 'key', { readOnly: true });
    for (const user of ['root', 'planner'])
      await onHost(sandbox, `cat >> /etc/ssh/authorized_keys.d/${user}`, line);
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const logins = (['ssh', 'openssh'] as const).flatMap((transport) =>
    ['root', 'planner'].map((user) => [transport, user] as const),
  );

  test.each(logins)('reads over %s as %s: plan, show, drift of boot files', async (transport, user) => {
    const target = targetFor(sandbox, { user, key, transport });
    expect(await plan(target)).toHaveLength(2);
    const { live } = await engine.read(target);
    const full = await engine.read(targetFor(sandbox, { user: 'root' }));
    expect(live.families.map(({ backend }) => backend)).toEqual(['nft', 'nft']);
    expect(full.live.families.map(({ version }) => version)).toEqual(
      live.families.map(({ version }) => version),
    );
    const { warnings, stale } = await engine.compareBootFiles({ target, owner: 'web', desired, live });
    expect([warnings.map(({ code }) => code), stale]).toEqual([['persist/not-loaded'], filesOfRules]);
  });

  test.each(logins)(
    'cannot apply over %s as %s, and is told so; nothing was changed',
    async (transport, user) => {
      const before = await rulesOn(sandbox);
      const error = await rejection(apply(targetFor(sandbox, { user, key, transport }), desired));
      expect(codeOf(error)).toBe('host/read-only-login');
      expect(await rulesOn(sandbox)).toBe(before);
      expect(await onHost(sandbox, 'ls -d /run/cdktf-iptables.* 2> /dev/null || true')).toBe('');
    },
  );

  const ssh = (args: readonly string[], input = ''): { status: number; stdout: string; stderr: string } => {
    const options = [
      ...[
        '-F',
        'none',
        '-i',
        key,
        '-o',
        `UserKnownHostsFile=${sandbox.knownHostsFile}`,
        '-o',
        'BatchMode=yes',
      ],
      ...['-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none', '-o', 'ConnectTimeout=10'],
    ];
    try {
      const stdout = execFileSync('ssh', [...options, ...args], { input, stdio: 'pipe', timeout: 30_000 });
      return { status: 0, stdout: stdout.toString(), stderr: '' };
    } catch (error) {
      const { status, stdout, stderr } = error as { status: number; stdout: Buffer; stderr: Buffer };
      return { status, stdout: stdout.toString(), stderr: stderr.toString() };
    }
  };
  const there = (): string => `root@${sandbox.management.address4}`;

  test.each([
    ['a shell', []],
    ['a shell on a terminal', ['-tt']],
    ['a command', ['id > /root/written']],
    [
      'a command in front of the name of the script',
      ["sh -c 'id > /root/written'; id > /root/written; echo cdktf-iptables-read-host"],
    ],
  ])('does not get %s', (_what, words) => {
    const options = words.filter((word) => word.startsWith('-'));
    const command = words.filter((word) => !word.startsWith('-'));
    const { stdout } = ssh([...options, there(), ...command], 'id > /root/written\nexit\n');
    expect(stdout).not.toMatch(/uid=|root@/);
    expect(ssh([there(), 'cat /root/written'])).toMatchObject({ status: 77 });
  });

  test('wrote nothing by any of that', async () => {
    expect(await onHost(sandbox, 'ls /root/written 2> /dev/null || true')).toBe('');
  });

  test('does not get sftp', () => {
    expect(ssh(['-s', there(), 'sftp']).stdout).toBe(`cdktf-iptables read-only ${String(readOnlyVersion)}\n`);
  });

  test('does not forward ports, where sshd lets a full key do so', () => {
    const forwarding = (identity: string): string => {
      const args = ['-i', identity, '-F', 'none', '-o', `UserKnownHostsFile=${sandbox.knownHostsFile}`];
      const more = ['-o', 'BatchMode=yes', '-o', 'IdentitiesOnly=yes', '-o', 'IdentityAgent=none'];
      try {
        execFileSync('ssh', [...args, ...more, '-W', '127.0.0.1:22', there()], {
          ...{ input: '', timeout: 20_000, stdio: 'pipe' },
        });
        return 'forwarded';
      } catch (error) {
        return (error as { stderr: Buffer }).stderr.toString();
      }
    };
    expect(forwarding(sandbox.identityFile)).toBe('forwarded');
    expect(forwarding(key)).toMatch(/administratively prohibited/);
  });

  test('does not listen on the host', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const options = ['-o', 'ExitOnForwardFailure=yes', '-N', '-R', `0:127.0.0.1:${String(port)}`];
    const { status, stderr } = ssh([...options, there()]);
    server.close();
    expect([status, stderr]).toEqual([255, expect.stringMatching(/remote port forwarding failed/)]);
  });

  test('of another version is refused with what to do', async () => {
    const old = makeKey(folder, `old-${randomBytes(3).toString('hex')}`);
    const line = printAuthorizedKey(readFileSync(`${old}.pub`, 'utf8'), 'key', { readOnly: true })
      .replaceAll(`printf ${String(readOnlyVersion)};`, 'printf 0;')
      .replace(`read-only ${String(readOnlyVersion)}`, 'read-only 0');
    await onHost(sandbox, 'cat >> /etc/ssh/authorized_keys.d/planner', line);
    const target = targetFor(sandbox, { user: 'planner', key: old });
    for (const error of [await rejection(plan(target)), await rejection(apply(target, desired))]) {
      expect(codeOf(error)).toBe('host/read-only-version');
      expect(error.message).toContain('authorized-key');
    }
  });
});
