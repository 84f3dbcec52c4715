import type { Extension } from '../../../lib/extensions/extension';
import { matches } from '../../../lib/extensions/registry';
import { sharedParts, unsupported } from '../../../lib/extensions/unsupported';
import { canonicalText } from '../../support/oracle/canonical-rules';

const all = Object.values<Extension>(matches);

/** The matches that the language promises, and those that iptables has besides. */
const promised: readonly string[] = [
  ...['addrtype', 'ah', 'bpf', 'cgroup', 'cluster', 'comment', 'connbytes', 'connlabel', 'connlimit'],
  ...['connmark', 'conntrack', 'cpu', 'dccp', 'devgroup', 'dscp', 'dst', 'ecn', 'esp', 'eui64', 'frag'],
  ...['hashlimit', 'hbh', 'helper', 'hl', 'icmp', 'icmp6', 'ipcomp', 'iprange', 'ipv6header', 'ipvs', 'l2tp'],
  ...['length', 'limit', 'mac', 'mark', 'mh', 'multiport', 'nfacct', 'osf', 'owner', 'physdev', 'pkttype'],
  ...['policy', 'quota', 'rateest', 'realm', 'recent', 'rpfilter', 'rt', 'sctp', 'set', 'socket', 'srh'],
  ...['state', 'statistic', 'string', 'tcp', 'tcpmss', 'time', 'tos', 'ttl', 'u32', 'udp', 'unclean'],
];

describe('the matches', () => {
  test.each(promised)('account for %s', (name) => {
    const known = [...all, ...unsupported.filter(({ kind }) => kind === 'match')];
    expect(known.map((entry) => entry.name)).toContain(name);
  });

  test('are all promised', () => {
    expect(all.map(({ name }) => name).filter((name) => !promised.includes(name))).toEqual([]);
    expect(Object.keys(sharedParts).filter((name) => promised.includes(name))).toEqual([]);
  });

  test('are told apart by name and family', () => {
    const keys = all.flatMap(({ name, aliases = [], families }) =>
      families.flatMap((family) => [name, ...aliases].map((spelling) => `${family} ${spelling}`)),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  test.each(all.map((extension) => [extension.name, extension] as const))(
    'say of %s what it is for, with an example that is read',
    (_, { example, summary, families, tables, chains, options: specs }) => {
      const [family = 'ipv4'] = families;
      const place = { ...(tables?.[0] && { table: tables[0] }), ...(chains?.[0] && { chain: chains[0] }) };
      expect(canonicalText(example, { family, ...place })).not.toBe('');
      for (const text of [summary, ...Object.values(specs).map((spec) => spec.summary)])
        expect(text).toMatch(/^\S.*\.$/);
    },
  );

  test.each(all.map((extension) => [extension.name, extension] as const))(
    'name options of %s that it has, each spelling once',
    (_, { options: specs, exclusive = [], oneOf = [], needs = {}, separator }) => {
      const names = [
        ...exclusive.flat(),
        ...oneOf,
        ...Object.keys(needs),
        ...Object.values(needs).flatMap((needed) => needed ?? []),
        ...(separator === undefined ? [] : [separator]),
      ];
      expect(names.filter((name) => !Object.hasOwn(specs, name))).toEqual([]);
      const spellings = Object.values(specs).flatMap(({ flag, aliases = [] }) => [flag, ...aliases]);
      expect(new Set(spellings).size).toBe(spellings.length);
    },
  );
});
