/** Connections and sockets of a host, and what a change takes from them. */
import { diffRulesets } from '../../lib/diff/ruleset-diff';
import type { ChangedSets } from '../../lib/plan/changed-sets';
import { liveTrafficOf } from '../../lib/plan/live-traffic/live-traffic';
import { parseListeningSockets } from '../../lib/plan/surroundings/listening-sockets';
import { parseConnections } from '../../lib/plan/surroundings/tracked-connections';
import { liveTrafficLines } from '../../lib/review/one-host/render-live-traffic';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import type { IpSets } from '../../lib/sets/ip-set';
import { parseSets } from '../../lib/sets/parse-sets';

const tcp = (source: string, destination: string, port: number, state = 'ESTABLISHED', more = '') =>
  `ipv4     2 tcp      6 431999 ${state} src=${source} dst=${destination} sport=50${String(port)} dport=${String(port)} src=${destination} dst=${source} sport=${String(port)} dport=50${String(port)} [ASSURED] mark=0 use=1${more}`;
const own = '192.0.2.7';
const connections = [
  ...Array.from({ length: 3 }, () => tcp('198.51.100.1', own, 5432)),
  tcp('198.51.100.2', own, 5432),
  tcp('198.51.100.2', own, 5432, 'TIME_WAIT'),
  tcp('198.51.100.3', own, 443),
  tcp(own, '203.0.113.1', 443),
  tcp('10.0.0.5', '203.0.113.2', 25),
  tcp('127.0.0.1', '127.0.0.1', 5432),
  'ipv4     2 tcp      6 300 ESTABLISHED src=198.51.100.9 dst=192.0.2.7 sport=40000 dport=80 src=10.0.0.9 dst=198.51.100.9 sport=8080 dport=40000 [ASSURED] use=1',
  'ipv4     2 udp      17 28 src=192.0.2.7 dst=192.0.2.53 sport=40000 dport=53 [UNREPLIED] src=192.0.2.53 dst=192.0.2.7 sport=53 dport=40000 use=1',
  'ipv4     2 icmp     1 29 src=198.51.100.3 dst=192.0.2.7 type=8 code=0 id=7 src=192.0.2.7 dst=198.51.100.3 type=0 code=0 id=7 use=1',
  'ipv4     2 tcp      6 43199',
].join('\n');
const addresses = '2: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global eth0\\       valid_lft forever';
const sockets = [
  'udp   UNCONN 0      0      127.0.0.53%lo:53         0.0.0.0:*',
  'tcp   LISTEN 0      244    0.0.0.0:5432      0.0.0.0:*',
  'tcp   LISTEN 0      244    [::]:5432      [::]:*',
  'tcp   LISTEN 0      128    *:443      *:*',
  'tcp   LISTEN 0      128    [fe80::1]%eth0:9000      [::]:*',
].join('\n');

const established = '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';

function lost(
  before: readonly string[],
  after: readonly string[],
  surroundings: object = { connections, addresses, sockets },
  sets?: ChangedSets,
) {
  const [live, expected] = [before, after].map((rules) => {
    const lines = [
      '*filter',
      ':INPUT DROP [0:0]',
      ':FORWARD ACCEPT [0:0]',
      ':OUTPUT ACCEPT [0:0]',
      ...rules,
      'COMMIT',
      '',
    ];
    const { ruleset } = parseSave(lines.join('\n'), { family: 'ipv4', file: 'rules' });
    if (ruleset === undefined) throw new Error('not a ruleset');
    return ruleset;
  });
  if (live === undefined || expected === undefined) throw new Error('two rulesets');
  const operations = diffRulesets(live, expected);
  return liveTrafficOf([{ live, expected, operations }], surroundings, sets);
}

const open = [
  '-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 5432 -j ACCEPT',
];

test('connections are read as conntrack prints them, without those that end, that nobody answers, or that are cut off', () => {
  const found = [...parseConnections(connections)];
  expect(found).toHaveLength(11 - 1);
  expect(found.find(({ destinationPort }) => destinationPort === 80)).toEqual({
    ...{ family: 'ipv4', protocol: 6, source: '198.51.100.9', answered: '198.51.100.9' },
    ...{ sourcePort: 40000, destination: own, destinationPort: 80, answerer: '10.0.0.9', answererPort: 8080 },
  });
  expect([...parseConnections('conntrack v1.4.7 (conntrack-tools): 3 flow entries\n')]).toEqual([]);
});

test('sockets are read as ss prints them, in each of their families, without those of the loopback interface', () => {
  expect(parseListeningSockets(sockets).map(({ family, port, address }) => [family, port, address])).toEqual(
    [
      ['ipv4', 443, undefined],
      ['ipv6', 443, undefined],
      ['ipv4', 5432, undefined],
      ['ipv4', 5432, undefined],
      ['ipv6', 5432, undefined],
      ['ipv6', 9000, 'fe80::1'],
    ].filter((_, index) => index !== 3),
  );
});

test('what is cut is merged by service and peer, the biggest first, and a service that nobody reaches is named', () => {
  expect(lost(open, open.slice(0, 1))).toMatchObject({
    connections: [
      { chain: 'INPUT', effect: 'cut', certain: true, port: 5432, source: '198.51.100.1', count: 3 },
      { chain: 'INPUT', effect: 'cut', certain: true, port: 5432, source: '198.51.100.2', count: 1 },
    ],
    sockets: [{ protocol: 'tcp', port: 5432, family: 'ipv4' }],
    unknown: [],
  });
});

test('a connection by an interface that rules name is cut for certain', () => {
  const closed = ['-A INPUT -i eth0 -p tcp -m tcp --dport 5432 -j DROP', ...open];
  expect(lost(open, closed)?.connections).toMatchObject([
    { effect: 'cut', certain: true, source: '198.51.100.1', count: 3 },
    { effect: 'cut', certain: true, source: '198.51.100.2', count: 1 },
  ]);
});

test('where known connections stay accepted, what is lost is lost when it begins again', () => {
  expect(lost([established, ...open], [established, ...open.slice(0, 1)])?.connections).toMatchObject([
    { effect: 'not-accepted-again', count: 3 },
    { effect: 'not-accepted-again', count: 1 },
  ]);
});

test('an address that a set gets cuts its connections, although no rule changes', () => {
  const rules = ['-A INPUT -m set --match-set blocked src -j DROP', ...open];
  const holding = (...entries: readonly string[]): IpSets => {
    const lines = ['create blocked hash:ip', ...entries.map((entry) => `add blocked ${entry}`), ''];
    return parseSets(lines.join('\n'), 'sets').sets ?? new Map();
  };
  const all = { connections, addresses, sockets };
  const change = { live: holding('198.51.100.7'), wanted: holding('198.51.100.7', '198.51.100.1') };
  expect(lost(rules, rules, all, change)?.connections).toMatchObject([
    { effect: 'cut', certain: true, source: '198.51.100.1', count: 3 },
  ]);
  expect(lost(rules, rules, all, { live: change.live, wanted: change.live })).toBeUndefined();
});

test('a socket is silent when the set of those who may connect becomes empty', () => {
  const rules = ['-A INPUT -p tcp -m tcp --dport 5432 -m set --match-set friends src -j ACCEPT'];
  const holding = (...entries: readonly string[]): IpSets => {
    const lines = ['create friends hash:ip', ...entries.map((entry) => `add friends ${entry}`), ''];
    return parseSets(lines.join('\n'), 'sets').sets ?? new Map();
  };
  const all = { connections, addresses, sockets };
  const silentAfter = (wanted: IpSets) =>
    lost(rules, rules, all, { live: holding('198.51.100.1', '198.51.100.9'), wanted })?.sockets;
  expect(silentAfter(holding())).toMatchObject([{ protocol: 'tcp', port: 5432, family: 'ipv4' }]);
  expect(silentAfter(holding('198.51.100.9'))).toEqual([]);
});

test('of a connection that is translated, the rules of FORWARD see the machine behind', () => {
  expect(
    lost([], ['-A FORWARD -d 10.0.0.9/32 -p tcp -m tcp --dport 8080 -j DROP'])?.connections,
  ).toMatchObject([{ chain: 'FORWARD', destination: '10.0.0.9', port: 8080, certain: true, count: 1 }]);
  expect(lost([], ['-A FORWARD -i eth7 -d 203.0.113.2/32 -j DROP'])?.connections).toMatchObject([
    { chain: 'FORWARD', source: '10.0.0.5', certain: false },
  ]);
});

test('a connection that the host has opened is cut when its answers are', () => {
  expect(lost([established], ['-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'])?.connections).toContainEqual(
    expect.objectContaining({ chain: 'OUTPUT', effect: 'cut', destination: '203.0.113.1', port: 443 }),
  );
});

test('one that is still accepted from some is not silent', () => {
  const some = '-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 5432 -j ACCEPT';
  expect(lost(open, [...open.slice(0, 1), some])?.sockets).toEqual([]);
});

test('a change that keeps nothing out says nothing, and one that does says what is not known', () => {
  expect(lost(open.slice(0, 1), open)).toBeUndefined();
  const unknown = lost(open, [], {});
  expect(unknown).toEqual({ connections: [], sockets: [], unknown: ['connections', 'sockets'] });
  if (unknown === undefined) throw new Error('nothing lost');
  expect(liveTrafficLines(unknown)).toHaveLength(2);
});

test('of many peers the biggest are named, and the others are counted', () => {
  const many = Array.from({ length: 300 }, (_, index) =>
    tcp(`198.51.${String(index >> 8)}.${String(index & 255)}`, own, 5432),
  );
  const found = lost(open, [], { connections: `${many.join('\n')}\n`, addresses, sockets });
  expect(found?.connections).toHaveLength(300);
  if (found === undefined) throw new Error('nothing lost');
  expect(liveTrafficLines(found)[10]).toContain('290');
});
