/** What the data of extensions says of packets, beside lists by hand and the interpreter. */
import fc from 'fast-check';
import type { Extension } from '../../lib/extensions/extension';
import { extensionsOf } from '../../lib/extensions/registry';
import { compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { type Family, families } from '../../lib/net/family';
import { canonicalizer } from '../../lib/ruleset/save/canonical';
import { splitWords } from '../../lib/ruleset/text/words';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { changesBetween } from '../support/laws/changed-rulesets';
import { edgePackets } from '../support/laws/edge-packets';
import { fares } from '../support/hosts/packet-probes';
import { protocolNumbers } from '../support/oracle/packet-interpreter';

/** Targets after which a packet meets no further rule, by what the kernel's modules return. */
const ends: Readonly<Record<string, string>> = {
  ACCEPT: 'accepted',
  DROP: 'dropped',
  REJECT: 'rejected',
  RETURN: 'returned',
  SNAT: 'translated',
  DNAT: 'translated',
  MASQUERADE: 'translated',
  REDIRECT: 'translated',
  NETMAP: 'translated',
  QUEUE: 'queued',
  NFQUEUE: 'queued',
  TPROXY: 'handed-over',
  SYNPROXY: 'handed-over',
};

/** Targets after which it goes on with the next rule (`XT_CONTINUE`) as it was. */
const goesOn: readonly string[] = [
  ...['AUDIT', 'CHECKSUM', 'IDLETIMER', 'LED', 'LOG', 'NFLOG', 'RATEEST', 'TEE', 'TRACE'],
];

/** Targets after which it goes on with another header, mark or connection, or with another set to look it up in. */
const alters: readonly string[] = [
  ...['CLASSIFY', 'CONNMARK', 'CONNSECMARK', 'CT', 'DNPT', 'DSCP', 'ECN', 'HL', 'HMARK', 'MARK', 'NOTRACK'],
  ...['SECMARK', 'SET', 'SNPT', 'TCPMSS', 'TCPOPTSTRIP', 'TOS', 'TTL'],
];

/** Matches that keep something between two packets, which a rule changes by matching. */
const stateful: readonly string[] = [
  ...['connlimit', 'hashlimit', 'limit', 'nfacct', 'quota', 'rateest', 'recent', 'statistic'],
];

const all = families.flatMap((family) => extensionsOf(family).map((extension) => ({ family, extension })));

/** Matches of which at least one option says what it asks. */
const asking = all.filter(({ extension }) =>
  Object.values(extension.options).some(({ packetTests }) => packetTests !== undefined),
);

test('every target ends the way of a packet or lets it go on, as the kernel has it', () => {
  const targets = all.filter(({ extension }) => extension.kind === 'target');
  const said = Object.fromEntries(
    targets.map(({ extension: { name, effect } }) => [name, effect ?? 'goes on']),
  );
  expect(said).toEqual({
    ...ends,
    ...Object.fromEntries(goesOn.map((name) => [name, 'goes on'])),
    ...Object.fromEntries(alters.map((name) => [name, 'marked'])),
  });
});

test('matches remember that do so in the kernel, and no others', () => {
  const said = all
    .filter(({ extension }) => extension.stateful === true)
    .map(({ extension }) => extension.name);
  expect([...new Set(said)].sort()).toEqual(stateful);
});

test('fields are asked by the matches that this list has', () => {
  expect([...new Set(asking.map(({ extension }) => extension.name))].sort()).toEqual([
    'conntrack',
    'dccp',
    'icmp',
    'icmp6',
    'iprange',
    'multiport',
    'sctp',
    'state',
    'tcp',
    'udp',
  ]);
});

test.each(asking.map((each) => ({ ...each, name: each.extension.name })))(
  'what -m $name of $family asks of a packet is what the interpreter finds',
  ({ family, extension }) => {
    for (const rule of rulesWith(extension, family)) {
      const pair = { before: rulesetOf(family, []), after: rulesetOf(family, [rule]) };
      const faresOf = fares(pair, compareRulesets(pair.before, pair.after, changesBetween(pair)).changes);
      fc.assert(
        fc.property(edgePackets(family), fc.nat(), (packet, salt) => {
          const protocol = protocolNumbers[extension.protocols?.[0] ?? ''] ?? packet.protocol;
          for (const { before, after, said } of faresOf({ ...packet, protocol }, salt))
            expect(said).toEqual(before === after ? [] : [after]);
        }),
        { numRuns: 20 },
      );
    }
  },
);

/** The example with another end, as it is and with its conditions turned round where that may be. */
function rulesWith(extension: Extension, family: Family): readonly string[] {
  const { example } = extension;
  if (family === 'ipv6' && example.includes('192.0.2.')) return [];
  const conditions = example.replace(/ -j .*/, '');
  const turned = Object.values(extension.options).flatMap(({ flag, negatable }) =>
    negatable === true && splitWords(conditions).words.some(({ text }) => text === flag)
      ? [conditions.replace(` ${flag} `, ` ! ${flag} `)]
      : [],
  );
  return [conditions, ...turned].map((text) => canonicalizer(family)(`${text} -j DROP`));
}

function rulesetOf(family: Family, texts: readonly string[]): Ruleset {
  const chain = { name: 'INPUT', policy: 'ACCEPT' as const, rules: texts.map((text) => ({ text })) };
  return { family, tables: new Map([['filter', { name: 'filter', chains: new Map([['INPUT', chain]]) }]]) };
}
