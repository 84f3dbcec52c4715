import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DockerHostFirewall, Firewall, WebServerFirewall } from '../../constructs';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { parseSets } from '../../lib/sets/parse-sets';
import { synthesizedApp, testStack } from '../support/terraform/synthesis';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { run } from './fake-world';

const write = useTemporaryFolder();
const ruleset = (host: object, owner: string, rules: readonly string[]): object => ({
  host,
  owner,
  ipv4: { tables: { filter: { chains: { INPUT: { policy: 'DROP', rules } } } } },
});

function app(name: string, rulesets: Readonly<Record<string, object>>): string {
  const text = JSON.stringify({ resource: { iptables_ruleset: rulesets } });
  write(`${name}/stacks/site/cdk.tf.json`, text);
  return write(name);
}

/** The files of an app, by their paths in the folder. */
async function rendered(folder: string, name: string) {
  const out = write(name);
  const said = await run(['render', '--app', folder, '--out', out]);
  const files = said.stdout.split('\n').filter((line) => line !== '');
  const texts = files.map((file) => [file.slice(out.length + 1), readFileSync(file, 'utf8')] as const);
  return { said, texts: new Map(texts) };
}

test('a host gets a whole file for each family, with all built-in chains, its owner, and no other byte the next time', async () => {
  const stack = testStack();
  new WebServerFirewall(new Firewall(stack, 'firewall', { host: '203.0.113.10' }), 'web');
  const folder = synthesizedApp(stack);
  const { said, texts } = await rendered(folder, 'first');
  expect(said).toMatchObject({ status: 0, stderr: '' });
  expect([...texts.keys()]).toEqual(['203.0.113.10/rules.v4', '203.0.113.10/rules.v6']);
  const text = texts.get('203.0.113.10/rules.v4') ?? '';
  const { ruleset: read, diagnostics } = parseSave(text, { family: 'ipv4', file: 'rules.v4', live: true });
  expect(diagnostics).toEqual([]);
  const chains = read?.tables.get('filter')?.chains;
  expect([...(chains?.keys() ?? [])]).toEqual(['INPUT', 'FORWARD', 'OUTPUT', 'cdktf-ledger-site']);
  expect(chains?.get('INPUT')?.policy).toBe('DROP');
  const rules = chains?.get('INPUT')?.rules.map((rule) => rule.text) ?? [];
  expect(rules.length).toBeGreaterThan(5);
  expect(rules.filter((rule) => !rule.includes('"cdktf:site"'))).toEqual([]);
  expect((await rendered(folder, 'second')).texts).toEqual(texts);
});

test('owners of one host are in one file, in their order', async () => {
  const host = { address: 'db-1', port: 2222 };
  const folder = app('owners', {
    a: ruleset(host, 'base', ['-i lo -j ACCEPT']),
    b: ruleset(host, 'app', ['-p tcp --dport 5432 -j ACCEPT']),
  });
  const { said, texts } = await rendered(folder, 'owners-out');
  expect(said).toMatchObject({ status: 0 });
  const text = texts.get('db-1_2222/rules.v4') ?? '';
  expect([texts.size, text.match(/^:cdktf-ledger-\S+/gm)?.sort()]).toEqual([
    1,
    [':cdktf-ledger-app', ':cdktf-ledger-base'],
  ]);
  expect(text).toMatch(/-A INPUT .*"cdktf:base" -j ACCEPT/);
  expect(text).toMatch(/-A INPUT .*"cdktf:app" -j ACCEPT/);
});

test('declared sets are in a file that is loaded before the rules, and an owner cannot declare those of another', async () => {
  const sets = { blocked: { type: 'hash:net', entries: ['198.51.100.0/24'] } };
  const host = { address: '203.0.113.10' };
  const rule = '-m set --match-set blocked src -j DROP';
  const one = app('sets', { a: { ...ruleset(host, 'base', [rule]), sets } });
  const { said, texts } = await rendered(one, 'sets-out');
  expect(said).toMatchObject({ status: 0, codes: ['plan/lease-blocked'] });
  expect([...texts.keys()]).toEqual(['203.0.113.10/ipsets', '203.0.113.10/rules.v4']);
  const text = texts.get('203.0.113.10/ipsets') ?? '';
  expect(parseSets(text, 'ipsets').diagnostics).toEqual([]);
  expect(text).toMatch(/^create blocked hash:net family inet\b.*\nadd blocked 198\.51\.100\.0\/24\n$/);
  const two = app('shared', {
    a: { ...ruleset(host, 'base', [rule]), sets },
    b: { ...ruleset(host, 'app', [rule]), sets },
  });
  expect((await rendered(two, 'shared-out')).said.codes).toEqual(['plan/set-of-other-owner']);
});

test('an address cannot lead out of the folder', async () => {
  const folder = app('evil', { a: ruleset({ transport: 'sandbox', address: '..' }, 'base', []) });
  const { said } = await rendered(folder, 'evil-out/in');
  expect(existsSync(join(write('evil-out'), 'rules.v4'))).toBe(false);
  expect(said.codes).toEqual(['host/bad-sandbox-name']);
});

test('two hosts that would share a folder are refused, and nothing is written', async () => {
  const folder = app('same', {
    a: ruleset({ address: 'web-1', user: 'root' }, 'base', []),
    b: ruleset({ transport: 'openssh', address: 'web-1' }, 'app', []),
  });
  const { said } = await rendered(folder, 'same-out');
  expect(said).toMatchObject({ status: 1, codes: ['cli/same-folder'] });
  expect(existsSync(write('same-out'))).toBe(false);
});

test('a folder that cannot be written is an error', async () => {
  const folder = app('plain', { a: ruleset({ address: 'web-1' }, 'base', ['-i lo -j ACCEPT']) });
  const file = write('a-file', 'x');
  const said = await run(['render', '--app', folder, '--out', join(file, 'below')]);
  expect(said).toMatchObject({ status: 1, codes: ['cli/unwritable-file'] });
});

test('rules in the chain of a program are rendered before the program has made its chain', async () => {
  const stack = testStack();
  const firewall = new Firewall(stack, 'firewall', { host: 'docker-1', anchor: { INPUT: 'after:f2b-sshd' } });
  new DockerHostFirewall(firewall, 'docker', { outside: 'eth0', published: [] });
  const { said, texts } = await rendered(synthesizedApp(stack), 'docker-out');
  expect(said).toMatchObject({ status: 0 });
  expect(texts.get('docker-1/rules.v4')).toContain(':DOCKER-USER -');
});
