import { parseLiveSets, parseSets } from '../../lib/sets/parse-sets';
import { printSets } from '../../lib/sets/print-sets';

const parse = (text: string): ReturnType<typeof parseSets> => parseSets(text, 'sets');

function codesOf(text: string): readonly string[] {
  return parse(text).diagnostics.map(({ code }) => code);
}

function elements(create: string, ...entries: readonly string[]): readonly string[] {
  const { sets, diagnostics } = parse(
    [`create s ${create}`, ...entries.map((entry) => `add s ${entry}`)].join('\n'),
  );
  expect(diagnostics).toEqual([]);
  return printSets(sets ?? new Map())
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.slice('add s '.length));
}

describe('what an entry stands for', () => {
  test.each([
    ['hash:ip', ['192.0.2.0/31'], ['192.0.2.0', '192.0.2.1']],
    ['hash:ip', ['192.0.2.10', '192.0.2.9-192.0.2.10'], ['192.0.2.9', '192.0.2.10']],
    ['hash:ip netmask 24', ['192.0.2.9', '10.0.0.0-10.0.1.255'], ['10.0.0.0', '10.0.1.0', '192.0.2.0']],
    ['hash:ip bitmask 255.0.0.255', ['1.2.3.4'], ['1.0.0.4']],
    ['hash:ip family inet6', ['2001:DB8:0::1', '::1.2.3.4'], ['::1.2.3.4', '2001:db8::1']],
    ['hash:ip family inet6 netmask 64', ['2001:db8::1'], ['2001:db8::']],
    ['hash:net', ['192.0.2.1/24', '192.0.2.7/32'], ['192.0.2.0/24', '192.0.2.7']],
    ['hash:net', ['10.0.0.0-10.0.2.255'], ['10.0.0.0/23', '10.0.2.0/24']],
    ['hash:net', ['192.0.2.128/25 nomatch'], ['192.0.2.128/25 nomatch']],
    ['hash:net family inet6', ['2001:db8::1/64', '2001:db8::7/128'], ['2001:db8::/64', '2001:db8::7']],
    ['hash:ip,port', ['192.0.2.1,80', '192.0.2.1,TCP:http'], ['192.0.2.1,tcp:80']],
    ['hash:ip,port', ['192.0.2.2,udp:domain-54'], ['192.0.2.2,udp:53', '192.0.2.2,udp:54']],
    ['hash:ip,port', ['192.0.2.2,http-alt'], ['192.0.2.2,tcp:8080']],
    ['hash:ip,port', ['192.0.2.4,icmp:ping', '192.0.2.4,icmp:8/0'], ['192.0.2.4,icmp:8/0']],
    ['hash:ip,port', ['192.0.2.4,icmp:host-unreachable'], ['192.0.2.4,icmp:3/1']],
    ['hash:ip,port', ['192.0.2.5,gre:0', '192.0.2.5,47:0'], ['192.0.2.5,47:0']],
    ['hash:ip,port family inet6', ['[2001:db8::3],80'], ['2001:db8::3,tcp:80']],
    ['hash:ip,port,ip', ['192.0.2.1,80,192.0.2.2'], ['192.0.2.1,tcp:80,192.0.2.2']],
    ['hash:ip,port,net', ['192.0.2.1,80,192.0.2.9/24'], ['192.0.2.1,tcp:80,192.0.2.0/24']],
    [
      'hash:net,iface',
      ['0.0.0.0/0,lo', '10.0.0.0/8,wl wildcard'],
      ['0.0.0.0/0,lo', '10.0.0.0/8,wl wildcard'],
    ],
    ['hash:net,net', ['10.1.2.3/8,0.0.0.0/0'], ['10.0.0.0/8,0.0.0.0/0']],
    ['hash:net,port,net', ['10.0.0.0/8,udp:1,10.0.0.1'], ['10.0.0.0/8,udp:1,10.0.0.1']],
    ['hash:ip,mark markmask 0xff', ['192.0.2.1,0x110'], ['192.0.2.1,0x00000010']],
    ['hash:mac', ['00:11:22:aa:bb:c'], ['00:11:22:AA:BB:0C']],
    ['hash:ip,mac', ['192.0.2.1,00:11:22:aa:bb:cc'], ['192.0.2.1,00:11:22:AA:BB:CC']],
    ['bitmap:ip range 192.0.2.0/24', ['192.0.2.4/31'], ['192.0.2.4', '192.0.2.5']],
    ['bitmap:ip range 10.0.0.0/16 netmask 24', ['10.0.1.5'], ['10.0.1.0']],
    [
      'bitmap:ip,mac range 192.0.2.0/24',
      ['192.0.2.2', '192.0.2.1,0:1:2:3:4:5'],
      ['192.0.2.1,00:01:02:03:04:05', '192.0.2.2'],
    ],
    ['bitmap:port range 0-1024', ['ssh', 'tcp:99-100'], ['22', '99', '100']],
    ['list:set', ['b', 'a'], ['a', 'b']],
    [
      'hash:ip timeout 300 counters comment skbinfo',
      ['192.0.2.1 comment "a b" timeout 0 packets 5 bytes 6 skbmark 0x1/0xff skbprio 1:10 skbqueue 0'],
      ['192.0.2.1 timeout 0 packets 5 bytes 6 comment "a b" skbmark 0x1/0xff skbprio 1:10'],
    ],
  ])('%s: %j', (create, written, printed) => {
    expect(elements(create, ...written)).toEqual(printed);
  });
});

describe('what is wrong is told, with its place', () => {
  test.each([
    ['create s hash:ip\nadd s 192.0.2.300', 'sets/bad-entry'],
    ['create s hash:ip\nadd s 010.0.0.1', 'sets/bad-entry'],
    ['create s hash:ip\nadd s 0.0.0.0', 'sets/bad-entry'],
    ['create s hash:ip\nadd s 10.0.0.0/8', 'sets/bad-entry'],
    ['create s hash:ip\nadd s 2001:db8::1', 'sets/bad-entry'],
    ['create s hash:ip family inet6\nadd s 2001:db8::/126', 'sets/bad-entry'],
    ['create s hash:net\nadd s 0.0.0.0/0', 'sets/bad-entry'],
    ['create s hash:ip,port\nadd s 192.0.2.1', 'sets/bad-entry'],
    ['create s hash:ip,port\nadd s 192.0.2.1,dccp:1', 'sets/bad-entry'],
    ['create s hash:ip,port\nadd s 192.0.2.1,all:0', 'sets/bad-entry'],
    ['create s hash:ip,port\nadd s 192.0.2.1,icmpv6:ping', 'sets/bad-entry'],
    ['create s bitmap:port range 0-100\nadd s 101', 'sets/bad-entry'],
    ['create s bitmap:ip range 192.0.2.0/24\nadd s 10.0.0.1', 'sets/bad-entry'],
    ['create s hash:ip comment\nadd s 192.0.2.1 remark "x"', 'sets/bad-option'],
    ['create s hash:ip\nadd s 192.0.2.1 timeout 5', 'sets/bad-option'],
    ['create s hash:ip\nadd s 192.0.2.1 nomatch', 'sets/bad-option'],
    ['create s hash:ip timeout', 'sets/bad-option'],
    ['create s hash:ip size 4', 'sets/bad-option'],
    ['create s hash:ip maxelem none', 'sets/bad-option'],
    ['create s hash:mac family inet', 'sets/bad-option'],
    ['create s bitmap:port', 'sets/bad-option'],
    ['create s bitmap:ip range 10.0.0.0/8', 'sets/bad-option'],
    ['create s hash:ipp', 'sets/unknown-type'],
    ['create a-name-of-more-than-thirty-one-bytes hash:ip', 'sets/bad-name'],
    ['create s hash:ip\ncreate s hash:ip', 'sets/duplicate-set'],
    ['add s 192.0.2.1', 'sets/no-set'],
    ['create s hash:ip\nflush s', 'sets/bad-line'],
    ['create s', 'sets/bad-line'],
    ['create s hash:ip comment\nadd s 192.0.2.1 comment "open', 'sets/bad-line'],
    ['create s hash:ip comment\nadd s 192.0.2.1 comment "a"b"', 'sets/bad-line'],
    [
      'create s hash:ip comment\nadd s 192.0.2.1 comment "a"\nadd s 192.0.2.1 comment "b"',
      'sets/duplicate-entry',
    ],
    ['create s hash:ip maxelem 1\nadd s 192.0.2.0/31', 'sets/too-many-entries'],
  ])('%j', (text, code) => {
    expect(codesOf(text)).toEqual([code]);
  });

  test('the place is the word that is wrong', () => {
    const [found] = parse('create s hash:ip\n\nadd s  192.0.2.300\n').diagnostics;

    expect(found?.span).toMatchObject({ file: 'sets', line: 3, column: 8, length: 11 });
  });

  test('of a set that cannot be created, entries are not reported again', () => {
    expect(codesOf('create s hash:ipp\nadd s 192.0.2.1')).toEqual(['sets/unknown-type']);
  });
});

test('comment lines, empty lines and both ways to write a command are read', () => {
  expect(codesOf('# a comment\n\n-N s hash:ip\n  -A s 192.0.2.1\n')).toEqual([]);
});

test('what a host has of an unknown type, option or form stays as it is', () => {
  const sets = parseLiveSets(
    'create s hash:new family inet new 1\nadd s what,ever\ncreate t hash:ip new\nadd t odd\n',
  );

  expect([...(sets.get('s')?.entries.keys() ?? [])]).toEqual(['what,ever']);
  expect([...(sets.get('t')?.entries.keys() ?? [])]).toEqual(['odd']);
});

test('lists come after their members', () => {
  const { sets } = parse('create z hash:ip\ncreate a list:set\nadd a z\n');

  expect(printSets(sets ?? new Map())).toBe('create z hash:ip family inet\ncreate a list:set\nadd a z\n');
});
