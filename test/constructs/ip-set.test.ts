import { Blocklist, Firewall, IpSet, Peer, rule, type IpSetProps } from '../../constructs';
import { rulesetOf, testStack } from '../support/terraform/synthesis';
import { codeOf } from '../support/project/rejection';

function firewall(): Firewall {
  return new Firewall(testStack(), 'firewall', { host: 'web-1' });
}

function setsOf(props: IpSetProps): unknown {
  const made = firewall();
  new IpSet(made, 'blocked', props);
  return (rulesetOf(made) as { readonly sets?: unknown }).sets;
}

function refusal(make: () => unknown): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    return codeOf(error as Error);
  }
}

test('entries are sorted into a set for each family', () => {
  expect(setsOf({ type: 'hash:net', entries: ['192.0.2.0/24', '2001:db8::/32', '198.51.100.7'] })).toEqual({
    blocked: { type: 'hash:net', family: 'ipv4', entries: ['192.0.2.0/24', '198.51.100.7'], options: {} },
    blocked6: { type: 'hash:net', family: 'ipv6', entries: ['2001:db8::/32'], options: {} },
  });
});

test('a family makes it one set, with the name as it is', () => {
  const made = firewall();
  const set = new IpSet(made, 'office6', { type: 'hash:net', family: 'ipv6', entries: ['2001:db8::/32'] });

  expect(set.names).toEqual({ ipv6: 'office6' });
  expect(setsOf({ type: 'hash:net', family: 'ipv6', entries: ['2001:db8::/32'] })).toEqual({
    blocked: { type: 'hash:net', family: 'ipv6', entries: ['2001:db8::/32'], options: {} },
  });
  const both = { type: 'hash:net', family: 'ipv4', entries: ['2001:db8::/32'] } as const;
  expect(refusal(() => setsOf(both))).toBe('sets/bad-entry');
  expect(refusal(() => setsOf({ type: 'bitmap:port', family: 'ipv4' }))).toBe('sets/bad-option');
});

test('a type without a family is one set for both', () => {
  const made = firewall();
  const set = new IpSet(made, 'ports', {
    type: 'bitmap:port',
    options: { range: '0-1023' },
    entries: ['ssh'],
  });

  expect(set.names).toEqual({ ipv4: 'ports', ipv6: 'ports' });
});

test('comments of entries and settings become options', () => {
  expect(
    setsOf({ type: 'hash:ip', name: 'bans', timeout: 600, entries: ['192.0.2.1 comment "a b"'] }),
  ).toMatchObject({
    bans: { options: { timeout: '600', comment: 'true' }, entries: ['192.0.2.1 comment "a b"'] },
  });
});

test('rules name the set of their family', () => {
  const made = firewall();
  const set = new IpSet(made, 'blocked', { type: 'hash:net' });
  new Blocklist(made, 'list', { peers: [Peer.set(set)] });
  const rules = made.explain().map(({ family, rule }) => `${family} ${rule}`);

  expect(rules).toContain('ipv4 -m set --match-set blocked src -j DROP');
  expect(rules).toContain('ipv6 -m set --match-set blocked6 src -j DROP');
});

test.each([
  [true, undefined],
  [false, 'sets/filled-by-rules'],
])('a set that a rule fills is declared as dynamic (%s), or synthesis says so', (dynamic, code) => {
  const made = firewall();
  new IpSet(made, 'seen', { type: 'hash:ip', dynamic });
  made.addRule(rule().jump('SET', { addSet: { name: 'seen', sides: ['src'] } }), {
    chain: 'INPUT',
    families: ['ipv4'],
  });
  const told = made.node.validate().join('\n');

  expect(/\[(sets\/[a-z-]+)\]/.exec(told)?.[1]).toBe(code);
});

test.each([
  ['sets/bad-entry', { type: 'hash:net', entries: ['web.example'] }],
  ['sets/unknown-type', { type: 'hash:nets' }],
  ['sets/bad-option', { type: 'hash:ip', options: { size: '4' } }],
  ['sets/bad-name', { type: 'hash:ip', name: 'a name' }],
] as const)('%s is found at synthesis', (code, props) => {
  expect(refusal(() => setsOf(props))).toBe(code);
});

test.each([
  ['192.0.2.999', /\bblocked\b/],
  ['192.0.2.1 nosuch', /\bblocked\b/],
  ['2001:db8::/129', /\bblocked6\b/],
  ['2001:db8::1 nosuch', /\bblocked6\b/],
])('a mistake in the entry %j was named as one of the other family', (entry, set) => {
  const made = firewall();

  expect(() => new IpSet(made, 'blocked', { type: 'hash:net', entries: [entry] })).toThrow(set);
});

test('a quote that is not closed would take the rest of an entry', () => {
  const made = firewall();
  const entries = ['192.0.2.1 comment "open'];

  expect(refusal(() => new IpSet(made, 'blocked', { type: 'hash:ip', entries }))).toBe('sets/bad-line');
});

test('two sets of one name are refused', () => {
  const made = firewall();
  new IpSet(made, 'a', { type: 'hash:ip', name: 'same' });

  expect(refusal(() => new IpSet(made, 'b', { type: 'hash:ip', name: 'same' }))).toBe(
    'construct/declared-twice',
  );
});

test('a set of addresses and ports is no peer, as a rule with one side would never match', () => {
  const set = new IpSet(firewall(), 'web', { type: 'hash:ip,port' });

  expect(refusal(() => Peer.set(set))).toBe('construct/bad-address');
});

test('the entries of a list are its lines without comments', () => {
  expect(
    IpSet.entriesIn('# bad\n192.0.2.0/24 ; from May\r\n\n  2001:db8::/32\n192.0.2.9 comment "a#b"\n'),
  ).toEqual(['192.0.2.0/24', '2001:db8::/32', '192.0.2.9 comment "a#b"']);
});

test('a dynamic set is made for each family, and has no entries', () => {
  expect(setsOf({ type: 'hash:ip', name: 'bans', timeout: 600, dynamic: true })).toEqual({
    bans: { type: 'hash:ip', family: 'ipv4', options: { timeout: '600' }, dynamic: true },
    bans6: { type: 'hash:ip', family: 'ipv6', options: { timeout: '600' }, dynamic: true },
  });
  expect(refusal(() => setsOf({ type: 'hash:ip', dynamic: true, entries: ['192.0.2.1'] }))).toBe(
    'sets/dynamic-with-entries',
  );
});

test('foreign sets reach the resource', () => {
  const made = new Firewall(testStack(), 'firewall', { host: 'web-1', foreignSets: ['crowdsec'] });

  expect((rulesetOf(made) as { readonly foreign_sets?: unknown }).foreign_sets).toEqual(['crowdsec']);
});
