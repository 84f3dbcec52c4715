/** What the proof for the deployer's way in refuses, of the rulesets that have locked deployers out. */
import { type Family, families } from '../../../lib/net/family';
import { tryParseConnection } from '../../../lib/plan/deployer-connection';
import { proveWayIn } from '../../../lib/plan/warnings/way-in-proof';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { parseSave } from '../../../lib/ruleset/save/parse-save';
import type { IpSets } from '../../../lib/sets/ip-set';
import { parseSets } from '../../../lib/sets/parse-sets';
import { lockouts } from '../../support/hosts/lockouts';

const connections = {
  ipv4: '192.0.2.1 50000 192.0.2.2 22',
  ipv6: '2001:db8::1 50000 2001:db8::2 22',
} as const;

const established = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';

type Chains = ReturnType<(typeof lockouts)[number]['chains']>;

function rulesetOf(family: Family, tables: Chains): Ruleset {
  const text = Object.entries(tables).flatMap(([table, chains]) => [
    `*${table}`,
    ...Object.entries(chains).map(([name, { policy = 'ACCEPT' }]) => `:${name} ${policy} [0:0]`),
    ...Object.entries(chains).flatMap(([name, { rules = [] }]) =>
      rules.map((rule) => `-A ${name} ${typeof rule === 'string' ? rule : ''}`),
    ),
    'COMMIT',
    '',
  ]);
  const { ruleset } = parseSave(text.join('\n'), { family, file: 'rules' });
  if (ruleset === undefined) throw new Error('not a ruleset');
  return ruleset;
}

function codesOf(family: Family, before: Chains, after: Chains): readonly string[] {
  const connection = tryParseConnection(connections[family]);
  if (connection === undefined) throw new Error('not a connection');
  const [live, expected] = [before, after].map((tables) => new Map([[family, rulesetOf(family, tables)]]));
  return proveWayIn(connection, live ?? new Map(), expected ?? new Map()).map(({ code }) => code);
}

const input = (rules: readonly string[], policy: 'ACCEPT' | 'DROP' = 'DROP'): Chains => ({
  filter: { INPUT: { policy, rules } },
});

/** Those of which the rules alone do not tell: memory, sizes of packets, interfaces, other packets, and marks. */
const undecided: readonly string[] = [
  'a rate limit has counted the deployer before (recent)',
  'a rate limit counts every packet (hashlimit)',
  'packets of full size are dropped on the way in',
  'packets of full size are dropped on the way out',
  'sshd is accepted on the wrong interface',
];

/** Those of which the proof says nothing yet. */
const unseen: readonly string[] = ['the neighbour is found no more'];

describe.each(families)('over %s', (family) => {
  test.each(lockouts.filter((each) => each.family === undefined || each.family === family))(
    'what locks out is refused where the rules tell it: $name',
    ({ name, chains }) => {
      const known = family === 'ipv4' ? [established] : [established, '-p ipv6-icmp -j ACCEPT'];
      const deployer = connections[family].split(' ')[0] ?? '';
      const after = chains({ deployer, otherInterface: 'traffic0', known });
      const code = undecided.includes(name) ? 'plan/way-in-undecided' : 'plan/way-in-blocked';
      expect(codesOf(family, {}, after)).toEqual(unseen.includes(name) ? [] : [code]);
    },
  );

  test('a way in that stays is proved, whatever the interface and the source port', () => {
    const after = input([established, '-p tcp -m tcp --dport 22 -j ACCEPT']);
    expect(codesOf(family, {}, after)).toEqual([]);
  });

  test('a limit that many logins a second do not use up is not refused, as only a flood meets it', () => {
    const limited = (match: string) => input([established, `-p tcp -m tcp --dport 22 ${match} -j ACCEPT`]);
    const limit = (rate: string): string => `-m limit --limit ${rate} --limit-burst 400`;
    expect(codesOf(family, {}, limited(limit('200/sec')))).toEqual(['plan/way-in-undecided']);
    expect(codesOf(family, {}, limited(limit('9/sec')))).toEqual(['plan/way-in-runs-out']);
    expect(codesOf(family, {}, limited(limit('200/min')))).toEqual(['plan/way-in-runs-out']);
  });

  test('a way in that a limit uses up is refused', () => {
    const after = input([established, '-p tcp -m tcp --dport 22 -m limit --limit 1/hour -j ACCEPT']);
    expect(codesOf(family, {}, after)).toEqual(['plan/way-in-runs-out']);
  });

  test('a set of addresses may hold the deployer, so that is a warning', () => {
    const after = input([established, '-p tcp -m tcp --dport 22 -m set --match-set admins src -j ACCEPT']);
    expect(codesOf(family, {}, after)).toEqual(['plan/way-in-undecided']);
    expect(codesOf(family, after, after)).toEqual([]);
  });

  test('of a host whose live rules do not let this connection in either, nothing is refused', () => {
    const closed = input([established]);
    expect(codesOf(family, closed, closed)).toEqual([]);
  });

  const led = (target: string): Chains => ({
    ...input([established, '-p tcp -m tcp --dport 22 -j ACCEPT']),
    nat: { PREROUTING: { policy: 'ACCEPT', rules: [`-p tcp -m tcp --dport 22 -j ${target}`] } },
  });
  const here = family === 'ipv4' ? '192.0.2.2' : '[2001:db8::2]';
  const elsewhere = family === 'ipv4' ? '192.0.2.3' : '[2001:db8::3]';

  test.each([
    ['REDIRECT --to-ports 22', []],
    ['REDIRECT', []],
    [`DNAT --to-destination ${here}:22`, []],
    ['REDIRECT --to-ports 22-23', ['plan/way-in-undecided']],
    ['REDIRECT --to-ports 23', ['plan/way-in-blocked']],
    [`DNAT --to-destination ${elsewhere}:22`, ['plan/way-in-blocked']],
    [`DNAT --to-destination ${here}:23`, ['plan/way-in-blocked']],
  ])('a login that nat leads by %s gives %j', (target, codes) => {
    expect(codesOf(family, {}, led(target))).toEqual(codes);
  });

  test.each([
    'NFQUEUE --queue-num 0',
    'NFQUEUE --queue-num 0 --queue-bypass',
    'SYNPROXY --sack-perm --timestamp --wscale 7 --mss 1460',
  ])('a login that is handed to %s is a warning, for what decides is not a rule', (target) => {
    const after = input([`-p tcp -m tcp --dport 22 -j ${target}`, established]);
    expect(codesOf(family, {}, after)).toEqual(['plan/way-in-undecided']);
  });

  test('answers that do not get out are refused', () => {
    const after: Chains = {
      filter: { OUTPUT: { policy: 'DROP', rules: ['-p tcp -m tcp --dport 22 -j ACCEPT'] } },
    };
    expect(codesOf(family, {}, after)).toEqual(['plan/way-in-blocked']);
  });
});

test.each([
  [
    '192.0.2.1 50000 192.0.2.2 2222',
    { family: 'ipv4', source: '192.0.2.1', destination: '192.0.2.2', port: 2222 },
  ],
  [
    '::ffff:192.0.2.1 50000 ::ffff:192.0.2.2 22',
    { family: 'ipv4', source: '192.0.2.1', destination: '192.0.2.2', port: 22 },
  ],
  [
    'fe80::1%eth0 50000 fe80::2%eth0 22',
    { family: 'ipv6', source: 'fe80::1', destination: 'fe80::2', port: 22 },
  ],
  ['', undefined],
  ['UNKNOWN', undefined],
])('SSH_CONNECTION %j is read', (text, connection) => {
  expect(tryParseConnection(text)).toEqual(connection);
});

describe('an allowlist that is a declared set', () => {
  const chains = input(['-p tcp -m tcp --dport 22 -m set --match-set admins src -j ACCEPT', established]);
  const open = input([], 'ACCEPT');
  const admins = (...members: readonly string[]): IpSets => {
    const lines = ['create admins hash:net', ...members.map((member) => `add admins ${member}`), ''];
    return parseSets(lines.join('\n'), 'sets').sets ?? new Map<string, never>();
  };
  const codes = (before: Chains, live: IpSets, wanted: IpSets): readonly string[] => {
    const connection = tryParseConnection(connections.ipv4);
    if (connection === undefined) throw new Error('not a connection');
    const [old, now] = [before, chains].map(
      (tables) => new Map([['ipv4', rulesetOf('ipv4', tables)] as const]),
    );
    return proveWayIn(connection, old ?? new Map(), now ?? new Map(), { live, wanted }).map(
      ({ code }) => code,
    );
  };

  test('lets a deployer in who is a member', () => {
    expect(codes(open, new Map(), admins('192.0.2.0/24'))).toEqual([]);
  });

  test('refuses a change that leaves the deployer out', () => {
    expect(codes(open, new Map(), admins('198.51.100.0/24'))).toEqual(['plan/way-in-blocked']);
  });

  test('refuses a change of nothing but its members that takes the deployer out', () => {
    expect(codes(chains, admins('192.0.2.0/24'), admins('192.0.2.128/25'))).toEqual(['plan/way-in-blocked']);
  });
});

describe('what a refusal names', () => {
  const refusal = (after: Chains): readonly string[] => {
    const connection = tryParseConnection(connections.ipv4);
    if (connection === undefined) throw new Error('not a connection');
    const expected = new Map([['ipv4', rulesetOf('ipv4', after)] as const]);
    const live = new Map([['ipv4', rulesetOf('ipv4', {})] as const]);
    const found = proveWayIn(connection, live, expected);
    expect(found.map(({ code }) => code)).toEqual(['plan/way-in-blocked']);
    return (found[0]?.detail ?? '').split('\n');
  };
  const ssh = '-p tcp -m tcp --dport 22';
  const raw = { PREROUTING: { policy: 'ACCEPT', rules: [`${ssh} -j NOTRACK`] } } as const;
  const policy = 'the policy DROP of filter INPUT';

  test('is the NOTRACK, where only the state that it gives is not accepted', () => {
    const accepting = input([established, `${ssh} -m conntrack --ctstate NEW -j ACCEPT`]);
    expect(refusal({ ...accepting, raw })).toEqual([
      expect.stringContaining(`raw PREROUTING 1: ${ssh} -j NOTRACK`),
      policy,
    ]);
  });

  test('is not the NOTRACK, where nothing accepts it in any state', () => {
    expect(refusal({ ...input([established]), raw })).toEqual([policy]);
  });

  test('is the rule of nat that leads it elsewhere', () => {
    const redirect = `${ssh} -j REDIRECT --to-ports 2200`;
    const nat = { PREROUTING: { policy: 'ACCEPT', rules: [redirect] } } as const;
    expect(refusal({ nat })).toEqual([expect.stringContaining(`nat PREROUTING 1: ${redirect}`)]);
  });
});
