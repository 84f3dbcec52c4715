import fc from 'fast-check';
import type { Extension, OptionSpec } from '../../../lib/extensions/extension';
import { matches } from '../../../lib/extensions/registry';
import { sharedParts, unsupported } from '../../../lib/extensions/unsupported';
import type { RandomSource } from '../../../lib/extensions/value-kind';
import type { Family } from '../../../lib/net/family';
import { canonicalText } from '../../support/canonical-rules';

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

const options = all.flatMap((extension) =>
  extension.families.flatMap((family) =>
    Object.entries(extension.options).map(
      ([name, spec]) => [`${extension.name} ${name} (${family})`, spec, family] as const,
    ),
  ),
);

/** Random numbers as a law needs them: from fast-check, so that a failure is repeated and made smaller. */
const randomSource: fc.Arbitrary<RandomSource> = fc
  .infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }))
  .map((numbers) => {
    const integer = (low: number, high: number): number =>
      low + Math.floor((numbers.next().value ?? 0) * (high - low + 1));
    return {
      integer,
      pick: <T>(items: readonly T[]): T => {
        const item = items[integer(0, items.length - 1)];
        if (item === undefined) throw new Error('nothing to pick from');
        return item;
      },
    };
  });

function parse(spec: OptionSpec, words: readonly string[], family: Family): readonly string[] {
  const parsed = spec.value.parse(words, { family });
  if (!parsed.ok) throw new Error(`${spec.flag} ${words.join(' ')}: ${parsed.why}`);
  return parsed.words;
}

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

describe('the kinds of value of matches', () => {
  test.each(options)('read their own samples, and the canonical form again, for %s', (_, spec, family) => {
    fc.assert(
      fc.property(randomSource, (random) => {
        const sample = spec.value.sample(random, { family });
        expect(sample).toHaveLength(spec.value.words);
        const canonical = parse(spec, sample, family);
        // Options that only stand for another one hand their words on.
        expect(parse(spec, canonical, family)).toEqual(canonical);
      }),
      { numRuns: 30 },
    );
  });

  test.each(options)('refuse nonsense with a reason, for %s', (_, spec, family) => {
    fc.assert(
      fc.property(
        fc.array(fc.string(), { minLength: spec.value.words, maxLength: spec.value.words }),
        (words) => {
          const parsed = spec.value.parse(words, { family });
          expect(parsed.ok ? parsed.words.join('') : parsed.why).not.toMatch(/undefined|NaN|\[object/);
        },
      ),
      { numRuns: 50 },
    );
  });
});
