import { run } from './fake-world';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

const rules = (...lines: readonly string[]): string =>
  ['*filter', ':INPUT DROP [0:0]', ...lines, 'COMMIT', ''].join('\n');

const one = file('one', rules('-A INPUT -p tcp --dport 22 -s 192.0.2.0/24 -j ACCEPT'));
const two = file('two', rules('-A INPUT -p tcp --dport 22 -j ACCEPT'));

test('what is newly allowed is said, with status 2', async () => {
  expect(await run(['compare', one, two])).toMatchObject({
    status: 2,
    stdout: 'ipv4 INPUT newly allows tcp dport 22 from all but 192.0.2.0/24\n',
    stderr: '',
  });
});

test('the other way round it is newly blocked', async () => {
  expect((await run(['compare', two, one])).stdout).toBe(
    'ipv4 INPUT newly blocks tcp dport 22 from all but 192.0.2.0/24\n',
  );
});

test('files that let the same packets through give nothing and status 0, whatever their rules are', async () => {
  const split = file(
    'split',
    rules(
      '-A INPUT -p tcp --dport 22 -s 0.0.0.0/1 -j ACCEPT',
      '-A INPUT -p tcp --dport 22 -s 128.0.0.0/1 -m comment --comment rest -j ACCEPT',
      '-A INPUT -p udp -j DROP',
    ),
  );
  expect(await run(['compare', two, split])).toMatchObject({ status: 0, stdout: '' });
});

test('as JSON it is a list of the same lines', async () => {
  const { stdout } = await run(['compare', one, two, '--format', 'json']);
  expect(JSON.parse(stdout)).toEqual({
    version: 1,
    impact: ['ipv4 INPUT newly allows tcp dport 22 from all but 192.0.2.0/24'],
  });
});

test('with --ipv6 the files are read as those of ip6tables', async () => {
  const six = file('six', rules('-A INPUT -s 2001:db8::/32 -p udp --dport 53 -j ACCEPT'));
  const { stdout } = await run(['compare', file('none', rules()), six, '--ipv6']);
  expect(stdout).toBe('ipv6 INPUT newly allows udp dport 53 from 2001:db8::/32\n');
});

test('a file that cannot be read is an error, and nothing is said of the other one', async () => {
  const broken = file('broken', rules('-A INPUT -p tcp --dprt 22 -j ACCEPT'));
  expect(await run(['compare', one, broken])).toMatchObject({
    status: 1,
    stdout: '',
    codes: ['parse/unknown-option'],
  });
});

test.each([
  ['INPUT', ''],
  ['FORWARD', ' -i eth3'],
])('an example of what a NOTRACK makes of packets in %s begins before it', async (chain, by) => {
  const withRaw = (name: string, ...lines: readonly string[]) =>
    file(
      name,
      [
        ...['*raw', ':PREROUTING ACCEPT [0:0]', ...lines, 'COMMIT'],
        ...['*filter', ':INPUT DROP [0:0]', ':FORWARD DROP [0:0]'],
        `-A ${chain} -p udp -m udp --dport 53 -m conntrack --ctstate UNTRACKED -j ACCEPT`,
        ...['COMMIT', ''],
      ].join('\n'),
    );
  const open = withRaw('open', `-A PREROUTING${by} -p udp -m udp --dport 53 -j NOTRACK`);
  const shut = withRaw('shut');
  const { stdout } = await run(['compare', open, shut, '--examples']);
  const [, packet = ''] = /^try: trace (.*)$/m.exec(stdout) ?? [];
  const verdictIn = async (rules: string) =>
    (await run(['trace', rules, ...packet.split(' ')])).stdout.split('\n').at(-2);
  expect(await verdictIn(open)).toBe('verdict: accept');
  expect(await verdictIn(shut)).toBe('verdict: drop');
});

test('what stands in a rule reaches no terminal as it is', async () => {
  const hostile = file('hostile', rules('-A INPUT -m string --algo bm --string "\u001b[2J" -j ACCEPT'));
  const { stdout } = await run(['compare', file('empty', rules()), hostile]);
  expect(stdout).not.toContain('\u001b');
});
