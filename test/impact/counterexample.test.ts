import { findCounterexample } from '../../lib/impact/questions/counterexample';
import { checkAssertions } from '../../lib/plan/assertions/check-assertions';
import { parseSave } from '../../lib/ruleset/save/parse-save';

const rulesetOf = (text: string) => {
  const { ruleset } = parseSave(Buffer.from(text), { family: 'ipv4', file: 'rules' });
  if (ruleset === undefined) throw new Error(text);
  return ruleset;
};

const filter = (...rules: readonly string[]) =>
  rulesetOf(['*filter', ':INPUT DROP', ':FORWARD DROP', ':OUTPUT ACCEPT', ...rules, 'COMMIT', ''].join('\n'));

const asked = { chain: 'INPUT', matches: ['! -i lo -p tcp -m tcp --dport 22'] } as const;

test('where some of the packets are accepted, each wish has its counterexample on the other side', () => {
  const ruleset = filter('-A INPUT -s 10.0.0.0/8 -p tcp -m tcp --dport 22 -j ACCEPT');
  const found = (['accepted', 'not-accepted'] as const).map((wanted) =>
    findCounterexample(ruleset, asked, wanted),
  );
  expect(found).toMatchObject([
    { packet: { destinationPort: 22 }, trace: { verdict: 'drop' } },
    { packet: { source: '10.0.0.1' }, trace: { verdict: 'accept' } },
  ]);
  const inside = { ...asked, matches: ['-i eth0 -s 10.1.0.0/16 -p tcp -m tcp --dport 22'] };
  expect(findCounterexample(ruleset, inside, 'accepted')).toBeUndefined();
  expect(
    findCounterexample(ruleset, { ...asked, except: ['-s 10.0.0.0/8'] }, 'not-accepted'),
  ).toBeUndefined();
});

test('a packet that raw drops before the filter is not accepted', () => {
  const ruleset = rulesetOf(
    [
      ...['*raw', ':PREROUTING ACCEPT', '-A PREROUTING -s 10.6.6.0/24 -j DROP', 'COMMIT'],
      ...['*filter', ':INPUT ACCEPT', 'COMMIT', ''],
    ].join('\n'),
  );
  expect(findCounterexample(ruleset, asked, 'accepted')).toMatchObject({
    packet: { chain: 'PREROUTING', source: '10.6.6.1' },
    trace: { verdict: 'drop' },
  });
  const others = { ...asked, matches: ['-s 10.6.6.0/25 -p tcp -m tcp --dport 22'] };
  expect(findCounterexample(ruleset, others, 'not-accepted')).toBeUndefined();
});

describe('packets of the host that nat gives another destination', () => {
  const ruleset = rulesetOf(
    [
      ...['*nat', ':OUTPUT ACCEPT', '-A OUTPUT -d 203.0.113.0/24 -j NETMAP --to 10.0.0.0/24'],
      ...['-A OUTPUT -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.1.0.1:8080', 'COMMIT'],
      ...['*filter', ':OUTPUT DROP', '-A OUTPUT -d 10.0.0.7/32 -j ACCEPT'],
      ...['-A OUTPUT -d 10.1.0.1/32 -p tcp -m tcp --dport 8080 -j ACCEPT', 'COMMIT', ''],
    ].join('\n'),
  );
  const asking = (text: string) => ({ chain: 'OUTPUT', matches: [`! -o lo ${text}`] }) as const;

  test('are filtered by the one that they get', () => {
    const toWeb = asking('-d 192.0.2.1/32 -p tcp -m tcp --dport 80');
    expect(findCounterexample(ruleset, toWeb, 'accepted')).toBeUndefined();
    expect(findCounterexample(ruleset, toWeb, 'not-accepted')).toMatchObject({
      packet: { destination: '192.0.2.1', destinationPort: 80 },
      trace: { verdict: 'accept' },
    });
    const toAnother = asking('-d 10.1.0.1/32 -p tcp -m tcp --dport 8081');
    expect(findCounterexample(ruleset, toAnother, 'not-accepted')).toBeUndefined();
  });

  test('are shown as they were before, where a whole network is mapped', () => {
    const toNetwork = asking('-d 203.0.113.0/24 -p udp');
    expect(findCounterexample(ruleset, toNetwork, 'not-accepted')).toMatchObject({
      packet: { destination: '203.0.113.7' },
      trace: { verdict: 'accept' },
    });
    expect(findCounterexample(ruleset, toNetwork, 'accepted')).toMatchObject({
      packet: { destination: '203.0.113.1' },
      trace: { verdict: 'drop' },
    });
  });
});

test('a mark that a rule sets is known to the filters behind it', () => {
  const ruleset = rulesetOf(
    [
      ...['*mangle', ':PREROUTING ACCEPT', '-A PREROUTING -s 10.0.0.0/8 -j MARK --set-xmark 0x1/0xffffffff'],
      ...['COMMIT', '*filter', ':INPUT DROP', '-A INPUT -m mark --mark 0x1 -j ACCEPT', 'COMMIT', ''],
    ].join('\n'),
  );
  const inside = { chain: 'INPUT', matches: ['! -i lo -s 10.0.0.0/8'] } as const;
  expect(findCounterexample(ruleset, inside, 'accepted')).toBeUndefined();
});

test('what only a mark of others refuses is not shown as a packet that is accepted', () => {
  const ruleset = filter('-A OUTPUT -m mark --mark 0x1 -j DROP');
  const all = { chain: 'OUTPUT', matches: ['! -o lo'] } as const;
  expect(findCounterexample(ruleset, all, 'accepted')).toMatchObject({
    trace: { verdict: 'unknown', depends: ['-m mark --mark 0x1'] },
  });
});

test.each([
  { wanted: 'not-accepted', verdict: 'accept', state: 'UNTRACKED' },
  { wanted: 'accepted', verdict: 'drop', state: 'NEW' },
] as const)('what raw takes out of connection tracking is shown UNTRACKED behind it: $wanted', (each) => {
  for (const [chain, by] of [
    ['INPUT', '-i eth0'],
    ['FORWARD', '-i eth0 -o eth1'],
    ['OUTPUT', '-o eth0'],
  ] as const) {
    const state = each.state === 'UNTRACKED' ? 'UNTRACKED' : 'NEW';
    const ruleset = rulesetOf(
      [
        ...['*raw', ':PREROUTING ACCEPT', ':OUTPUT ACCEPT'],
        ...['PREROUTING', 'OUTPUT'].map((name) => `-A ${name} -p udp -m udp --dport 53 -j NOTRACK`),
        ...['COMMIT', '*filter', ':INPUT DROP', ':FORWARD DROP', ':OUTPUT DROP'],
        `-A ${chain} -p udp -m udp --dport 53 -m conntrack --ctstate ${state} -j ACCEPT`,
        ...['COMMIT', ''],
      ].join('\n'),
    );
    const udp = { chain, matches: [`${by} -p udp -m udp --dport 53`] };
    expect(findCounterexample(ruleset, udp, each.wanted)).toMatchObject({
      // At the beginning of its way, the path shows what raw does to it.
      packet: { chain, state: chain === 'OUTPUT' ? 'NEW' : 'UNTRACKED' },
      trace: { verdict: each.verdict },
    });
  }
});

test('what a program decides about may be accepted and may be not', () => {
  const ruleset = filter('-A INPUT -p tcp -m tcp --dport 22 -j NFQUEUE --queue-num 1');
  for (const wanted of ['accepted', 'not-accepted'] as const)
    expect(findCounterexample(ruleset, asked, wanted)).toMatchObject({ trace: { verdict: 'queue' } });
});

test('a wish about no packet is told from one that holds', () => {
  expect(findCounterexample(filter(), { ...asked, matches: [] }, 'accepted')).toBe('no-packets');
  expect(findCounterexample(filter(), { ...asked, except: [''] }, 'not-accepted')).toBe('no-packets');
});

test('an assertion that cannot be decided counts as one that does not hold', () => {
  const rulesets = new Map([['ipv4', filter('-A INPUT -s 10.0.0.0/8 -j ACCEPT')]] as const);
  const assertion = { verb: 'mustAccept', asked: new Map([['ipv4', asked]] as const) } as const;
  const codes = checkAssertions([assertion], rulesets, { maxNodes: 50 }).map(({ code }) => code);
  expect(codes).toEqual(['assert/undecided']);
});
