import { run } from './fake-world';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

const written = `# by hand
create web hash:ip,port hashsize 4096
add web 192.0.2.2,80
add web 192.0.2.1,tcp:https
create ban hash:ip counters
add ban 192.0.2.8/31
`;
const canonical = `create ban hash:ip family inet counters
add ban 192.0.2.8
add ban 192.0.2.9
create web hash:ip,port family inet hashsize 4096
add web 192.0.2.1,tcp:443
add web 192.0.2.2,tcp:80
`;
const changed = canonical
  .replace('192.0.2.9', '192.0.2.10')
  .replace(/create web[^]*/, 'create new list:set\nadd new ban\n');

describe('fmt --ipset', () => {
  test('prints sets in canonical form', async () => {
    expect(await run(['fmt', '--ipset', file('sets', written)])).toMatchObject({
      status: 0,
      stdout: canonical,
      codes: [],
    });
    expect((await run(['fmt', '--ipset'], { stdin: canonical })).stdout).toBe(canonical);
  });

  test('--check gives 2 for another form, and 0 for its own', async () => {
    expect((await run(['fmt', '--ipset', '--check', file('other', written)])).status).toBe(2);
    expect((await run(['fmt', '--ipset', '--check'], { stdin: canonical })).status).toBe(0);
  });

  test('a mistake has its place', async () => {
    const { status, codes, stderr } = await run([
      'fmt',
      '--ipset',
      file('wrong', 'create s hash:ip\nadd s x\n'),
    ]);

    expect([status, codes]).toEqual([1, ['sets/bad-entry']]);
    expect(stderr).toContain('wrong:2:7');
  });

  test('an empty file is told', async () => {
    expect((await run(['fmt', '--ipset'], { stdin: '' })).codes).toEqual(['cli/no-sets']);
  });
});

describe('diff --ipset', () => {
  const args = (...more: readonly string[]): readonly string[] => [
    'diff',
    '--ipset',
    ...more,
    file('old', written),
    file('new', changed),
  ];

  test('prints the steps for ipset restore', async () => {
    expect(await run(args('--format', 'restore'))).toMatchObject({
      status: 2,
      stdout: 'add ban 192.0.2.10\ndel ban 192.0.2.9\ncreate new list:set\nadd new ban\ndestroy web\n',
    });
  });

  test('prints them for people, and for programs', async () => {
    const { stdout } = await run(args('--format', 'json'));

    expect(JSON.parse(stdout)).toMatchObject({
      version: 1,
      operations: [
        { kind: 'add-entry', set: 'ban', entry: '192.0.2.10' },
        { kind: 'delete-entry', set: 'ban', previous: '192.0.2.9' },
        { kind: 'create-set', set: 'new' },
        { kind: 'add-entry', set: 'new', entry: 'ban' },
        { kind: 'destroy-set', set: 'web' },
      ],
    });
    expect((await run(args())).stdout).toContain('+  192.0.2.10');
    expect((await run(args('--format', 'markdown'))).stdout).toContain('- 192.0.2.9');
  });

  test('gives 0 where nothing differs', async () => {
    expect(await run(['diff', '--ipset', file('one', written), file('two', canonical)])).toMatchObject({
      status: 0,
    });
  });

  test('hidden characters of a comment are spelled out', async () => {
    const sets = file('hostile', 'create s hash:ip comment\nadd s 192.0.2.1 comment "\u202e"\n');

    expect((await run(['diff', '--ipset', file('none', ''), sets])).stdout).toContain(String.raw`\u202e`);
  });
});

describe('questions about files', () => {
  const rules = file(
    'rules',
    '*filter\n:INPUT DROP [0:0]\n-A INPUT -p tcp -m tcp --dport 5432 -m set --match-set ban src -j ACCEPT\nCOMMIT\n',
  );
  const before = file('before', canonical);
  const after = file('after', changed);
  const traced = (source: string, ...more: readonly string[]) =>
    run(
      ['trace', rules, '--chain', 'INPUT', '--proto', 'tcp', '--dport', '5432', '--src', source].concat(more),
    );

  test('trace knows who is a member, by --sets alone', async () => {
    expect((await traced('192.0.2.9')).stdout).toContain('verdict: unknown');
    expect((await traced('192.0.2.9', '--sets', before)).status).toBe(0);
    expect((await traced('192.0.2.9', '--sets', after)).stdout).toContain('verdict: drop');
  });

  test('reach names the members', async () => {
    const { stdout } = await run(['reach', rules, '--sets', before]);

    expect(stdout).toContain('192.0.2.8/31');
    expect((await run(['reach', rules])).stdout).not.toContain('192.0.2.8/31');
  });

  test('compare knows what changes with the sets alone', async () => {
    const own = ['compare', rules, rules, '--sets', before];

    expect(await run(own)).toMatchObject({ status: 0, stdout: '' });
    expect(await run([...own, '--new-sets', after])).toMatchObject({
      status: 2,
      stdout:
        'ipv4 INPUT newly allows tcp dport 5432 from 192.0.2.10\n' +
        'ipv4 INPUT newly blocks tcp dport 5432 from 192.0.2.9\n',
    });
  });

  test('compare knows the members in rules that change', async () => {
    const none = file('none', '*filter\n:INPUT DROP [0:0]\nCOMMIT\n');

    expect((await run(['compare', none, rules, '--sets', before])).stdout).toBe(
      'ipv4 INPUT newly allows tcp dport 5432 from 192.0.2.8/31\n',
    );
  });

  test('sets without the rules that they belong to are refused', async () => {
    expect((await run(['compare', rules, rules, '--new-sets', after])).codes).toEqual(['cli/usage']);
    expect((await run(['reach', '--host', 'local:', '--sets', before])).codes).toEqual(['cli/usage']);
  });

  test('a mistake in the sets has its place', async () => {
    const wrong = file('wrong-members', 'create s hash:ip\nadd s x\n');
    const { codes, stderr } = await run(['reach', rules, '--sets', wrong]);

    expect(codes).toEqual(['sets/bad-entry']);
    expect(stderr).toContain('wrong-members:2:7');
  });
});
