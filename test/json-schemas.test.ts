/** The published schemas: what the source says, and what every form of JSON holds to. */
import { cases } from '../scripts/golden-reviews/cases';
import { referenceFiles } from '../scripts/json-schemas/reference-files';
import { type SchemaName, publishedSchemas } from '../lib/cli/schemas/all-schemas';
import { renderReviewJson } from '../lib/review/many-hosts/render-json';
import { reviewOfHosts } from '../lib/review/many-hosts/review';
import { run } from './cli/fake-world';
import { filesBelow, readText } from './support/project/repository';
import { schemaFaults } from './support/project/published-schema';
import { useTemporaryFolder } from './support/project/temporary-folder';

const file = useTemporaryFolder();
const names = Object.keys(publishedSchemas) as SchemaName[];

test.each([...referenceFiles()])('%s is what `npm run reference:schemas` writes', (path, text) => {
  expect(readText(path)).toBe(text);
});

test('each form has its file, and no file is left over', () => {
  const written = [...names, 'firewall'].map((name) => `schemas/${name}.schema.json`);
  expect(filesBelow('schemas').sort()).toEqual(written.sort());
});

const rules = [
  ...['*filter', ':INPUT DROP [0:0]', ':web - [0:0]', ':nobody - [0:0]', '-A INPUT -p tcp --dport 80 -j web'],
  ...[
    '-A INPUT -s 192.0.2.1 -j ACCEPT',
    '-A INPUT -s 192.0.2.1 -j ACCEPT',
    '-A web -m limit --limit 5/sec -j ACCEPT',
    'COMMIT',
    '',
  ],
].join('\n');
const before = file('before', rules);
const after = file(
  'after',
  rules.replace('--dport 80', '--dport 443').replace(':INPUT DROP', ':INPUT ACCEPT'),
);
const setsBefore = file('sets-before', 'create a hash:ip\nadd a 192.0.2.1\ncreate gone hash:net\n');
const setsAfter = file(
  'sets-after',
  'create a hash:ip comment\nadd a 192.0.2.2 comment "x"\ncreate new hash:ip\nadd new 192.0.2.3\n',
);
const json = ['--format', 'json'];

test.each<[SchemaName, readonly string[]]>([
  ['edit-script', ['diff', before, after, ...json]],
  ['set-steps', ['diff', '--ipset', setsBefore, setsAfter, ...json]],
  ['compare', ['compare', before, after, '--examples', ...json]],
  ['trace', ['trace', before, '--chain', 'INPUT', '--proto', 'tcp', '--dport', '80', ...json]],
  ['reach', ['reach', before, ...json]],
  ['lint', ['lint', before, ...json]],
])('%s holds for what is printed', async (name, args) => {
  const { stdout } = await run(args);
  const value = JSON.parse(stdout) as Readonly<Record<string, unknown>>;
  expect(schemaFaults(name, value)).toEqual([]);
  expect(schemaFaults(name, { ...value, unheardOf: 1 })).not.toEqual([]);
});

test.each(Object.entries(cases))('review holds for %s', (_name, hosts) => {
  const text = renderReviewJson(reviewOfHosts(hosts, { digest: 'a'.repeat(64), commit: null }), hosts);
  expect(schemaFaults('review', JSON.parse(text))).toEqual([]);
});

test('explain holds for an app', async () => {
  const resource = {
    host: { address: '192.0.2.1' },
    owner: 'web',
    ipv4: { tables: { filter: { chains: { INPUT: { policy: 'DROP', rules: ['-j ACCEPT'] } } } } },
  };
  const stack = { resource: { iptables_ruleset: { one: resource } } };
  file('app/stacks/edge/cdk.tf.json', JSON.stringify(stack));
  const { stdout } = await run(['explain', '--app', file('app'), ...json]);
  expect(schemaFaults('explain', JSON.parse(stdout))).toEqual([]);
});
