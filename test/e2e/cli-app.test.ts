import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inSandbox } from '../../lib/sandbox/enter';
import { REPOSITORY } from '../support/project/repository';
import { command } from '../support/project/command';
import { rulesOn } from '../support/project/firewall-engine';
import { useSandbox } from '../support/hosts/sandbox';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();
const [legacy, nft] = [useSandbox('legacy'), useSandbox('nft')];

/** Where nothing listens: the port is reserved. */
const unreachable = { address: '127.0.0.1', port: 1 };

const ruleset = (name: string, owner: string, host: object, port: number): readonly [string, object] => [
  name,
  {
    '//': { metadata: { path: `edge/${name}/ruleset`, uniqueId: name } },
    host,
    owner,
    ipv4: {
      tables: { filter: { chains: { INPUT: { rules: [`-p tcp --dport ${String(port)} -j ACCEPT`] } } } },
    },
  },
];

function writeApp(resources: readonly (readonly [string, object])[]): string {
  const stack = { resource: { iptables_ruleset: Object.fromEntries(resources) } };
  file('app/stacks/edge/cdk.tf.json', JSON.stringify(stack));
  const entry = { name: 'edge', constructPath: 'edge', synthesizedStackPath: 'stacks/edge/cdk.tf.json' };
  file('app/manifest.json', JSON.stringify({ version: '0.21.0', stacks: { edge: entry } }));
  return file('app');
}

test('hosts of an app are changed side by side; one that cannot be reached is said and keeps no other back', async () => {
  const sandboxHost = (name: string): object => ({ transport: 'sandbox', address: name });
  const app = writeApp([
    ruleset('one', 'edge', sandboxHost(legacy().name), 80),
    ruleset('gone', 'edge', unreachable, 80),
    ruleset('two', 'edge', sandboxHost(nft().name), 80),
    ruleset('three', 'other', sandboxHost(nft().name), 90),
  ]);

  const planned = await command(['plan', '--app', app, '--format', 'json']);
  expect([planned.status, planned.codes]).toEqual([1, ['host/refused']]);
  const { hosts } = JSON.parse(planned.stdout) as {
    hosts: readonly { host: string; commands: readonly string[]; errors: readonly { code: string }[] }[];
  };
  expect(hosts.map(({ commands, errors }) => [commands.length, errors.map(({ code }) => code)])).toEqual([
    [0, ['host/refused']],
    [1, []],
    [1, []],
    [1, []],
  ]);

  const applied = await command(['apply', '--app', app, '--auto-approve']);
  expect([applied.status, applied.codes]).toEqual([1, ['host/refused']]);
  const ends = applied.stdout.split('\n').filter((line) => /^(applied|failed|unchanged) /.test(line));
  expect(ends.map((line) => line.split(/ +/).slice(0, 4).join(' ')).sort()).toEqual(
    [
      `applied sandbox:${legacy().name} (owner edge)`,
      `applied sandbox:${nft().name} (owner edge)`,
      `applied sandbox:${nft().name} (owner other)`,
      'failed ssh://127.0.0.1:1 (owner edge)',
    ].sort(),
  );
  expect(ends.find((line) => line.startsWith('failed'))).toContain('[host/refused]');

  const drifted = await command(['drift', '--app', app]);
  expect(drifted.status).toBe(1);
  expect(drifted.stdout.match(/: as declared$/gm)).toHaveLength(3);
});

test('constructs are in the plan, not on the host, and another name for one leaves the second plan empty', async () => {
  const app = (construct: string): string => {
    const host = { transport: 'sandbox', address: legacy().name };
    const [name, declared] = ruleset('one', 'edge', host, 81);
    const comment = { metadata: { path: 'edge' }, constructs: { [construct]: { 'ipv4 filter INPUT': '1' } } };
    return writeApp([[name, { ...declared, '//': comment }]]);
  };
  const planned = await command(['plan', '--app', app('edge/web'), '--format', 'json']);
  expect(planned).toMatchObject({ status: 2, stderr: '' });
  const { hosts } = JSON.parse(planned.stdout) as {
    hosts: readonly { operations: readonly { rule?: string; construct?: string }[] }[];
  };
  const added = hosts.flatMap(({ operations }) => operations).filter(({ rule }) => rule?.includes('81'));
  expect(added.map(({ construct }) => construct)).toEqual(['edge/web']);

  expect(await command(['apply', '--app', app('edge/web'), '--auto-approve'])).toMatchObject({ status: 0 });
  expect(await rulesOn(legacy())).not.toContain('edge/web');
  const again = await command(['plan', '--app', app('edge/portal'), '--stack', 'edge']);
  expect(again).toMatchObject({ status: 0, stderr: '' });
  expect(again.stdout).toMatch(/: no changes\n$/);
});

test('rendered files make a host what a first apply makes it, and a program is an app as its folder is', async () => {
  const program = file(
    'site.cjs',
    `const { App, TerraformStack } = require(${JSON.stringify(require.resolve('cdktf'))});
     const { Blocklist, Firewall, IptablesProvider, IpSet, Peer, WebServerFirewall } = require(${JSON.stringify(REPOSITORY)});
     const app = new App();
     const stack = new TerraformStack(app, 'site');
     new IptablesProvider(stack, 'iptables');
     const host = { transport: 'sandbox', address: process.env.SANDBOX };
     const firewall = new Firewall(stack, 'firewall', { host });
     new WebServerFirewall(firewall, 'web');
     const blocked = new IpSet(firewall, 'blocked', { type: 'hash:net', entries: ['198.51.100.0/24', '2001:db8:1::/48'] });
     new Blocklist(firewall, 'blocklist', { peers: [Peer.set(blocked)] });
     firewall.addRule('-p tcp -m owner --uid-owner root -j ACCEPT', { chain: 'OUTPUT', families: ['ipv4'] });
     console.log('synthesized');
     app.synth();`,
  );
  const app = `node ${program}`;
  const options = { env: { SANDBOX: nft().name } };
  const rendered = await command(['render', '--app', app, '--out', file('rendered')], options);
  expect(rendered).toMatchObject({ status: 0, stderr: 'synthesized\n' });
  for (const [name, ...load] of [
    ['ipsets', 'ipset', 'restore'],
    ['rules.v4', 'iptables-restore'],
    ['rules.v6', 'ip6tables-restore'],
  ] as const) {
    const stdin = readFileSync(join(file('rendered'), nft().name, name));
    const loaded = await inSandbox(nft(), load, { stdin });
    expect([loaded.exitCode, loaded.stderr]).toEqual([0, '']);
  }
  const planned = await command(['plan', '--app', app], options);
  expect(planned).toMatchObject({ status: 0, stderr: 'synthesized\n' });
  expect(planned.stdout).toMatch(/: no changes\n$/);
  expect(await command(['drift', '--app', app], options)).toMatchObject({ status: 0 });
});
