import { run } from './fake-world';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

const written = `# by hand
*filter
:web - [0:0]
:INPUT DROP [12:345]
[7:420] -A INPUT -p 6 --dport http -j web
-A INPUT -p 6 --dport http -j web
-A web --jump ACCEPT --source 192.0.2.0/255.255.255.0
COMMIT
`;
const canonical = `*filter
:INPUT DROP [0:0]
:web - [0:0]
-A INPUT -p tcp -m tcp --dport 80 -j web
-A INPUT -p tcp -m tcp --dport 80 -j web
-A web -s 192.0.2.0/24 -j ACCEPT
COMMIT
`;

test('a file is printed in canonical form: rules in order, with duplicates, comments aside', async () => {
  expect(await run(['fmt', file('written', written)])).toMatchObject({
    status: 0,
    stdout: canonical,
    stderr: '',
    codes: [],
  });
});

test.each([[[]], [['-']]])('without a file, standard input is read (%j)', async (args) => {
  expect(await run(['fmt', ...args], { stdin: written })).toMatchObject({ status: 0, stdout: canonical });
});

test('the canonical form is its own', async () => {
  expect((await run(['fmt'], { stdin: canonical })).stdout).toBe(canonical);
});

describe('--check', () => {
  test('gives 2 and says how much for a file in another form', async () => {
    const { status, stdout } = await run(['fmt', '--check', file('check', written)]);
    expect(status).toBe(2);
    expect(stdout).toContain('not in canonical form');
  });

  test.each([canonical, `# a comment\n${canonical}`])(
    'gives 0 and says nothing for one that has it, comments aside',
    async (stdin) => {
      expect(await run(['fmt', '--check'], { stdin })).toMatchObject({ status: 0, stdout: '', stderr: '' });
    },
  );

  test('gives 1 for one that cannot be read', async () => {
    const { status, stderr } = await run(['fmt', '--check'], {
      stdin: '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT --nope\nCOMMIT\n',
    });
    expect(status).toBe(1);
    expect(stderr).toContain('standard input:3:10');
  });
});

test('bytes that are no UTF-8 stay as they are', async () => {
  const text = Buffer.from(
    canonical.replace('-s 192.0.2.0/24', '-m comment --comment "caf\xe9 x"'),
    'latin1',
  );
  expect((await run(['fmt', '--check'], { stdin: text })).status).toBe(0);
});

test('with --ipv6 the file is one of ip6tables', async () => {
  const stdin = '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -s 2001:DB8::0/32 -j ACCEPT\nCOMMIT\n';
  expect((await run(['fmt'], { stdin })).status).toBe(1);
  expect((await run(['fmt', '--ipv6'], { stdin })).stdout).toContain('-A INPUT -s 2001:db8::/32 -j ACCEPT');
});
