import { inSandbox } from '../../lib/sandbox/enter';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { type CommandRun, command } from '../support/project/command';
import { useSandbox } from '../support/hosts/sandbox';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { backendsOfToday } from '../support/hosts/in-turn';

const file = useTemporaryFolder();

const rules4 = file(
  'rules4',
  `*filter
:INPUT DROP [0:0]
:FORWARD ACCEPT [0:0]
:web - [0:0]
-A INPUT -i lo -j ACCEPT
-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT
-A INPUT -p tcp --dport 22 -j ACCEPT
-A INPUT -p tcp --dport 80 -j web
-A INPUT -p tcp --dport 80 -j web
-A web -s 192.0.2.0/24 -j ACCEPT
COMMIT
`,
);
const rules6 = file('rules6', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 2001:db8::/32 -j DROP\nCOMMIT\n');

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  const onHost = (verb: string, ...args: readonly string[]): Promise<CommandRun> =>
    command([verb, '--host', `sandbox:${sandbox().name}`, ...args]);
  const withRules = (verb: string, ...args: readonly string[]): Promise<CommandRun> =>
    onHost(verb, '--rules4', rules4, '--rules6', rules6, ...args);

  test('a rules file is planned, applied as planned, and then there is nothing to do', async () => {
    const planned = await withRules('plan');
    expect([planned.status, planned.stderr]).toEqual([2, '']);
    expect(planned.stdout).toContain('iptables -P INPUT DROP');
    expect(planned.stdout).toContain('9 operations: 7 rules to insert, 1 chain to create, 1 policy to set');
    expect(await saved(sandbox(), 'iptables')).not.toContain('-A');

    const refused = await withRules('apply');
    expect([refused.status, refused.codes]).toEqual([1, ['cli/not-approved']]);
    expect(await saved(sandbox(), 'iptables')).not.toContain('-A');

    const applied = await withRules('apply', '--auto-approve');
    expect([applied.status, applied.stderr]).toEqual([0, '']);
    expect(applied.stdout).toContain(planned.stdout);
    expect(applied.stdout).toMatch(/^applied +sandbox:.* 9 operations$/m);
    const lines = (await saved(sandbox(), 'iptables')).split('\n');
    expect(lines.filter((line) => /^(-A (INPUT|web)|:INPUT)/.test(line)).map(withoutCounters)).toEqual([
      ':INPUT DROP',
      '-A INPUT -i lo -j ACCEPT',
      '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
      '-A INPUT -p tcp -m tcp --dport 80 -j web',
      '-A INPUT -p tcp -m tcp --dport 80 -j web',
      '-A web -s 192.0.2.0/24 -j ACCEPT',
    ]);

    for (const verb of ['plan', 'apply', 'drift']) {
      const again = await withRules(verb);
      expect([verb, again.status, again.stderr]).toEqual([verb, 0, '']);
    }
  });

  test('what is odd about a rules file is said with each plan, also when there is nothing to do', async () => {
    const odd = file('odd6', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p ah -j ACCEPT\nCOMMIT\n');
    const warnings = async (): Promise<unknown> => {
      const { stdout } = await onHost('plan', '--rules6', odd, '--format', 'json');
      const { hosts } = JSON.parse(stdout) as { hosts: readonly { warnings: readonly { code: string }[] }[] };
      return hosts.flatMap((host) => host.warnings.map(({ code }) => code));
    };
    const said = ['parse/never-matches'];
    expect(await warnings()).toEqual(said);
    const applied = await onHost('apply', '--rules6', odd, '--auto-approve');
    expect([applied.status, applied.stdout]).toEqual([0, expect.stringContaining('[parse/never-matches]')]);
    expect(await warnings()).toEqual(said);
    expect((await withRules('apply', '--auto-approve')).status).toBe(0);
  });

  test('what somebody changed by hand is drift, and is repaired by as few operations', async () => {
    await inSandbox(sandbox(), ['iptables', '-I', 'INPUT', '2', '-s', '203.0.113.9', '-j', 'ACCEPT']);
    await inSandbox(sandbox(), ['iptables', '-D', 'web', '1']);

    const drifted = await withRules('drift');
    expect(drifted.status).toBe(2);
    expect(drifted.stdout).toMatch(/: 2 differences\n/);
    expect(drifted.stdout).toMatch(/not declared .*\n +-s 203\.0\.113\.9\/32 -j ACCEPT\n/);
    expect(drifted.stdout).toMatch(/missing on the host .*\n +-s 192\.0\.2\.0\/24 -j ACCEPT\n/);

    const planned = await withRules('plan', '--format', 'json');
    const { hosts } = JSON.parse(planned.stdout) as { hosts: readonly { commands: readonly string[] }[] };
    expect(hosts[0]?.commands).toEqual([
      'iptables -I web 1 -s 192.0.2.0/24 -j ACCEPT',
      'iptables -D INPUT 2',
    ]);

    expect((await withRules('apply', '--auto-approve')).status).toBe(0);
    expect((await withRules('drift')).status).toBe(0);
  });

  test('show has every rule of both families with its counters and its owner', async () => {
    const shown = await onHost('show');
    expect(shown.status).toBe(0);
    expect(shown.stdout).toContain(`ipv4 (iptables 1.`);
    expect(shown.stdout).toContain(`, ${backend})`);
    const ssh = /^ +3 +(\d+) packets .* rules-file +-p tcp -m tcp --dport 22 -j ACCEPT$/m.exec(shown.stdout);
    expect(Number(ssh?.[1])).toBeGreaterThan(0);
    expect(shown.stdout).toMatch(/rules-file +-s 2001:db8::\/32 -j DROP/);
    expect(shown.stdout).toMatch(
      /ledger of rules-file, generation [0-9a-f]{16}: 1 chain: web; policy INPUT DROP, FORWARD ACCEPT/,
    );
  });

  test("a file for one family leaves alone what an earlier one said for the other, and keep leaves others' rules", async () => {
    expect(await onHost('plan', '--rules4', rules4)).toMatchObject({ status: 0 });
    await inSandbox(sandbox(), ['ip6tables', '-A', 'INPUT', '-s', '2001:db8:1::1', '-j', 'ACCEPT']);
    const other = file(
      'other6',
      '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p udp --dport 53 -j ACCEPT\nCOMMIT\n',
    );
    const args = ['--rules6', other, '--owner', 'dns', '--foreign', 'keep'];
    expect(await onHost('apply', '--auto-approve', ...args)).toMatchObject({ status: 0 });
    expect(await onHost('plan', ...args)).toMatchObject({ status: 0 });
    const rules = (await saved(sandbox(), 'ip6tables'))
      .split('\n')
      .filter((line) => line.startsWith('-A INPUT'));
    expect(rules).toEqual([
      '-A INPUT -p udp -m udp --dport 53 -m comment --comment "cdktf:dns" -j ACCEPT',
      '-A INPUT -s 2001:db8::/32 -j DROP',
      '-A INPUT -s 2001:db8:1::1/128 -j ACCEPT',
    ]);
  });

  test("destroy takes away what is an owner's, and opens the policies that it set", async () => {
    const planned = await onHost('plan', '--destroy');
    expect([planned.status, planned.stdout.includes('iptables -P INPUT ACCEPT')]).toEqual([2, true]);
    expect(await onHost('apply', '--destroy', '--auto-approve')).toMatchObject({ status: 0, stderr: '' });
    expect(await onHost('plan', '--destroy')).toMatchObject({ status: 0 });
    expect(await saved(sandbox(), 'iptables')).not.toMatch(/-A|DROP|web|ledger-rules-file/);
  });

  test('with the URL, key and known_hosts file that sandbox up prints, the same host is reached as any other', async () => {
    const { url, identityFile, knownHostsFile } = sandbox();
    const login = ['--identity', identityFile, '--known-hosts', knownHostsFile];
    expect(await command(['plan', '--host', url, ...login, '--rules4', rules4])).toMatchObject({ status: 2 });
    const pinned = ['--identity', identityFile, '--host-key', `SHA256:${'A'.repeat(43)}`];
    const wrong = await command(['show', '--host', url, ...pinned]);
    expect([wrong.status, wrong.codes]).toEqual([1, ['host/host-key-not-pinned']]);
  });

  test('a rule that jumps nowhere is refused with its line, before anything is changed', async () => {
    const before = await saved(sandbox(), 'iptables');
    const bad = file('bad4', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j nowhere\nCOMMIT\n');
    const refused = await onHost('apply', '--auto-approve', '--rules4', bad);
    expect([refused.status, refused.codes]).toEqual([1, ['plan/no-such-chain']]);
    expect(refused.stderr).toContain(`at ${bad}:3:`);
    expect(await saved(sandbox(), 'iptables')).toBe(before);
  });
});

/** The ruleset as the host's own tool prints it, without times and packet counts. */
async function saved(sandbox: Sandbox, tool: 'iptables' | 'ip6tables'): Promise<string> {
  const { stdout } = await inSandbox(sandbox, [`${tool}-save`]);
  const lines = stdout.toString().split('\n');
  return lines
    .filter((line) => !line.startsWith('#'))
    .map(withoutCounters)
    .join('\n');
}

function withoutCounters(line: string): string {
  return line.replace(/ \[\d+:\d+\]$/, '');
}
