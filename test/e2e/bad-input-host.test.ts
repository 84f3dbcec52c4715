/** Hosts whose answer cannot be trusted or is not there: a clear error, and nothing is changed. */
import { inSandbox } from '../../lib/sandbox/enter';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { byHand, deploy, engine, rulesOn, targetOf } from '../support/project/firewall-engine';
import { codeOf, rejection } from '../support/project/rejection';
import { declared } from '../support/project/rulesets';
import { useSandboxes } from '../support/hosts/sandbox';
import { removeCommands, shadowCommand, unshadowCommand } from '../support/hosts/shadow-command';
import { backendsOfToday } from '../support/hosts/in-turn';

const accept = ['-p tcp -m tcp --dport 22 -j ACCEPT'];
const desired = declared({ ipv4: { INPUT: accept }, ipv6: { INPUT: accept } });
const desired4 = declared({ ipv4: { INPUT: accept } });

const make = useSandboxes();

async function prepared(backend: 'legacy' | 'nft'): Promise<Sandbox> {
  const sandbox = await make(backend);
  await byHand(sandbox, 'iptables', '-A INPUT -p udp -m udp --dport 9 -j DROP', '-A FORWARD -j DROP');
  return sandbox;
}

describe.each(backendsOfToday(__filename))('a host with iptables %s', (backend) => {
  test('that has no iptables is refused', async () => {
    const sandbox = await make(backend);
    await removeCommands(sandbox, '*tables*');
    const error = await rejection(deploy(sandbox, desired));
    expect(codeOf(error)).toBe('host/no-iptables');
    expect(error.message).toContain('install');
  });

  test('that has no ip6tables is refused where IPv6 is declared, and takes IPv4', async () => {
    const sandbox = await make(backend);
    await removeCommands(sandbox, 'ip6tables*');
    expect(codeOf(await rejection(deploy(sandbox, desired)))).toBe('plan/no-family');
    expect((await deploy(sandbox, desired4)).operations).toHaveLength(1);
  });

  test.each<[what: string, code: string, script: string]>([
    ['is cut off in the middle of a table', 'read/truncated', '/usr/sbin/iptables-save "$@" | head -n 5'],
    ['is cut off in the middle of a line', 'read/truncated', '/usr/sbin/iptables-save "$@" | head -c 120'],
    [
      'ends with the script that prints it',
      'host/truncated-output',
      '/usr/sbin/iptables-save "$@" | head -n 5; kill -9 $PPID',
    ],
    [
      'leaves out a table that only nft can show',
      'read/incompatible-table',
      "echo \"# Table \\`filter' is incompatible, use 'nft' tool.\"",
    ],
    [
      'leaves out a part of a rule',
      'read/unsupported-revision',
      '/usr/sbin/iptables-save "$@" | sed "s/-j DROP/[unsupported revision]/"',
    ],
    ['fails', 'host/save-failed', 'echo "something is wrong here" >&2; exit 3'],
  ])('whose listing %s is refused', async (_what, code, script) => {
    const sandbox = await prepared(backend);
    const before = await rulesOn(sandbox);
    await shadowCommand(sandbox, 'iptables-save', script);
    const error = await rejection(deploy(sandbox, desired));
    expect(codeOf(error)).toBe(code);
    await unshadowCommand(sandbox, 'iptables-save');
    expect(await rulesOn(sandbox)).toBe(before);
  });

  test('that has rules of the other backend too is refused', async () => {
    const sandbox = await prepared(backend);
    const other = backend === 'nft' ? 'iptables-legacy' : 'iptables-nft';
    await inSandbox(sandbox, [other, '-A', 'INPUT', '-s', '192.0.2.1', '-j', 'DROP']);
    const before = await rulesOn(sandbox);
    const error = await rejection(deploy(sandbox, desired));
    expect(codeOf(error)).toBe('host/mixed-backends');
    expect(error.message).toMatch(/legacy/);
    expect(await rulesOn(sandbox)).toBe(before);
    const { stdout } = await inSandbox(sandbox, [`${other}-save`]);
    expect(stdout.toString()).toContain('-A INPUT -s 192.0.2.1/32 -j DROP');
  });
});

test('a table that holds what only nft can express is refused', async () => {
  const sandbox = await prepared('nft');
  const native = await inSandbox(sandbox, ['nft', 'add rule ip filter INPUT ct state established accept']);
  expect(native).toMatchObject({ exitCode: 0 });
  const list = async (): Promise<string> =>
    (await inSandbox(sandbox, ['nft', '-s', 'list', 'ruleset'])).stdout.toString();
  const before = await list();
  expect(codeOf(await rejection(deploy(sandbox, desired)))).toBe('read/incompatible-table');
  expect(await list()).toBe(before);
});

test('a rule whose comment holds a line break is refused, as its second half may look like a rule', async () => {
  const sandbox = await make('legacy');
  await inSandbox(sandbox, [
    'iptables',
    '-A',
    'FORWARD',
    '-m',
    'comment',
    '--comment',
    'a"\n-A INPUT -j ACCEPT',
    '-j',
    'DROP',
  ]);
  expect(codeOf(await rejection(engine.read(targetOf(sandbox))))).toBe('read/unreadable-rule');
});
