import { inSandbox } from '../../lib/sandbox/enter';
import { type CommandRun, command } from '../support/project/command';
import { useSandbox } from '../support/hosts/sandbox';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();
const sandbox = useSandbox('nft');

const onHost = async (script: string): Promise<string> =>
  (await inSandbox(sandbox(), ['sh', '-c', script])).stdout.toString();

/** An app of one host, which asks to keep its rules. */
function writeApp(): string {
  const ruleset = {
    host: { transport: 'sandbox', address: sandbox().name },
    owner: 'edge',
    persist: true,
    ipv4: { tables: { filter: { chains: { INPUT: { rules: ['-p tcp --dport 80 -j ACCEPT'] } } } } },
  };
  file('app/stacks/edge/cdk.tf.json', JSON.stringify({ resource: { iptables_ruleset: { ruleset } } }));
  const entry = { name: 'edge', constructPath: 'edge', synthesizedStackPath: 'stacks/edge/cdk.tf.json' };
  file('app/manifest.json', JSON.stringify({ version: '0.21.0', stacks: { edge: entry } }));
  return file('app');
}

test('apply keeps what a stack wants kept, drift sees a file that is not as declared, apply mends it without asking', async () => {
  const run = (verb: string, ...args: readonly string[]): Promise<CommandRun> =>
    command([verb, '--app', writeApp(), ...args]);
  const path = '/etc/iptables/rules.v4';

  expect((await run('apply')).codes).toEqual(['cli/not-approved']);
  expect(await onHost('ls /etc/iptables')).toBe('');
  const applied = await run('apply', '--auto-approve');
  expect([applied.status, applied.codes]).toEqual([0, ['persist/not-loaded']]);
  expect(applied.stderr).toContain(`wrote ${path}\n`);
  expect((await run('drift')).status).toBe(0);

  await onHost(`sed -i "/--dport 80/d" ${path}`);
  const drifted = await run('drift');
  expect(drifted.status).toBe(2);
  expect(drifted.stdout).toMatch(new RegExp(`^.*: as declared\n.*${path} .*\n$`));
  expect((await run('apply')).status).toBe(0);
  expect(await onHost(`cat ${path}`)).toContain('--dport 80');
  expect((await run('drift')).status).toBe(0);

  expect((await run('apply', '--destroy', '--auto-approve')).status).toBe(0);
  expect(await onHost(`cat ${path}`)).not.toContain('cdktf');
});

test('--persist keeps a rules file, too', async () => {
  const rules6 = file('rules6', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 2001:db8::/32 -j DROP\nCOMMIT\n');
  const args = ['--host', `sandbox:${sandbox().name}`, '--rules6', rules6, '--auto-approve', '--persist'];
  expect((await command(['apply', ...args])).status).toBe(0);
  expect(await onHost('cat /etc/iptables/rules.v6')).toContain('-A INPUT -s 2001:db8::/32 -j DROP\n');
});

test('show says of each owner what a reboot does, and drift --persist looks at the files of a rules file', async () => {
  const on = ['--host', `sandbox:${sandbox().name}`];
  const rules6 = file('rules6', '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 2001:db8::/32 -j DROP\nCOMMIT\n');
  const path = '/etc/iptables/rules.v6';
  const drift = async (): Promise<number | null> =>
    (await command(['drift', ...on, '--rules6', rules6, '--persist'])).status;
  const noted = async (): Promise<string> =>
    (await command(['show', ...on])).stdout.split('\nat boot\n')[1] ?? '';

  expect(await noted()).toMatch(new RegExp(`^  ${path}: rules-file is in the file as it is live`));
  expect(await drift()).toBe(0);
  await onHost(`sed -i "s/2001:db8::/2001:db9::/" ${path}`);
  expect(await noted()).toMatch(new RegExp(`^  ${path}: rules-file is in the file, but not as it is live`));
  expect(await drift()).toBe(2);
  await onHost(`rm ${path}`);
  expect(await noted()).toMatch(new RegExp(`^  ${path}: rules-file is not in the file`));
  expect(await drift()).toBe(2);
});
