import { run } from './fake-world';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

const rules = (...lines: readonly string[]): string =>
  ['*filter', ':INPUT ACCEPT [0:0]', ...lines, 'COMMIT', ''].join('\n');

const one = file('one', rules('[12:900] -A INPUT -p tcp --dport 80 -j ACCEPT', '-A INPUT -j LOG'));
const two = file('two', rules('-A INPUT -p tcp -m tcp --dport 81 -j ACCEPT', '-A INPUT -j LOG'));

test('files that differ give status 2, files that mean the same 0', async () => {
  const same = file('same', rules('-A INPUT -j ACCEPT -p 6 -m tcp --dport http', '-A INPUT -j LOG'));
  expect((await run(['diff', one, two])).status).toBe(2);
  expect(await run(['diff', one, same])).toMatchObject({ status: 0, stderr: '' });
});

test('as JSON it is the edit script', async () => {
  const { stdout } = await run(['diff', one, two, '--format', 'json']);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    operations: [
      {
        ...{ family: 'ipv4', table: 'filter', chain: 'INPUT', kind: 'replace', index: 1 },
        rule: '-p tcp -m tcp --dport 81 -j ACCEPT',
        previous: '-p tcp -m tcp --dport 80 -j ACCEPT',
      },
    ],
  });
});

test('as restore it is a batch, and nothing at all when there is nothing to do', async () => {
  const { stdout } = await run(['diff', one, two, '--format', 'restore']);
  expect(stdout).toBe('*filter\n-R INPUT 1 -p tcp -m tcp --dport 81 -j ACCEPT\nCOMMIT\n');
  expect((await run(['diff', one, one, '--format', 'restore'])).stdout).toBe('');
});

test('with --ipv6 the files are read as those of ip6tables', async () => {
  const six = file('six', rules('-A INPUT -s 2001:db8::1 -j ACCEPT'));
  const none = file('none', rules());
  expect((await run(['diff', none, six])).status).toBe(1);
  const { stdout } = await run(['diff', none, six, '--ipv6', '--format', 'json']);
  expect(JSON.parse(stdout)).toMatchObject({
    operations: [{ family: 'ipv6', rule: '-s 2001:db8::1/128 -j ACCEPT' }],
  });
});

test('a file without any table is a ruleset without rules, and said to be taken for one', async () => {
  const ran = await run(['diff', file('empty', ''), one]);
  expect([ran.status, ran.codes]).toEqual([2, ['cli/no-tables']]);
});

test('bytes that are no UTF-8 come out as they went in', async () => {
  const comment = Buffer.from(
    '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m comment --comment "caf\xe9 x" -j ACCEPT\nCOMMIT\n',
    'latin1',
  );
  const { status, stdout } = await run([
    'diff',
    file('none2', rules()),
    file('latin1', comment),
    '--format',
    'json',
  ]);
  expect(status).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    operations: [{ rule: expect.stringContaining('\udce9') as unknown }],
  });
});

describe('colours', () => {
  const escape = '\u001b[';

  test('are for a terminal alone', async () => {
    expect((await run(['diff', one, two], { stdoutIsTTY: true })).stdout).toContain(escape);
    expect((await run(['diff', one, two])).stdout).not.toContain(escape);
  });

  test.each<Record<string, string>>([{ NO_COLOR: '1' }, { TERM: 'dumb' }])(
    'are left out with %j',
    async (env) => {
      expect((await run(['diff', one, two], { stdoutIsTTY: true, env })).stdout).not.toContain(escape);
    },
  );
});
