/** Random sets of every type that the kernel here knows, valid, the same for the same seed. */
import type { EntryOptions, IpSet } from '../../../lib/sets/ip-set';
import { parseElements } from '../../../lib/sets/elements';
import { parseSets } from '../../../lib/sets/parse-sets';
import { type SetType, tryFindSetType } from '../../../lib/sets/set-types';
import type { seededRandom } from './seeded-random';

type Random = ReturnType<typeof seededRandom>;

/** Types without which a kernel does not come; others are modules of their own. */
export const usualTypes = [
  'hash:ip',
  'hash:net',
  'hash:ip,port',
  'hash:net,port',
  'hash:ip,port,ip',
  'hash:ip,port,net',
  'hash:net,iface',
  'bitmap:ip',
  'bitmap:port',
] as const;

/** The text of a set, as a person writes it: few different entries, so that two sets have some in common. */
export function randomSetText(random: Random, name: string, type = random.pick(usualTypes)): string {
  const isIpv6 = type.startsWith('hash') && random.chance(0.4);
  const wants = (probability: number): boolean => random.chance(probability);
  const options = {
    timeout: wants(0.3) ? random.pick(['0', '300', '86400']) : undefined,
    counters: wants(0.3),
    comment: wants(0.4),
    skbinfo: wants(0.2),
  };
  const words = [
    ...(type.startsWith('bitmap:ip') ? ['range 192.0.2.0/24'] : []),
    ...(type === 'bitmap:port' ? ['range 0-1023'] : []),
    ...(type.startsWith('hash') ? [`family ${isIpv6 ? 'inet6' : 'inet'}`] : []),
    ...(type.startsWith('hash') && wants(0.2) ? [`maxelem ${random.pick(['1000', '65536'])}`] : []),
    ...(options.timeout === undefined ? [] : [`timeout ${options.timeout}`]),
    ...(['counters', 'comment', 'skbinfo'] as const).filter((option) => options[option]),
  ];
  const entries = Array.from({ length: random.integer(0, 12) }, () =>
    [
      `add ${name} ${randomElement(random, defined(tryFindSetType(type)), isIpv6)}`,
      ...(options.timeout !== undefined && wants(0.4) ? [`timeout ${random.pick(['0', '600'])}`] : []),
      ...(options.counters && wants(0.3) ? ['packets 3 bytes 180'] : []),
      ...(options.comment && wants(0.5) ? [`comment "${random.pick(['a', 'two words', "it's"])}"`] : []),
      ...(options.skbinfo && wants(0.4)
        ? [`skbmark ${random.pick(['0x1', '0x1/0xff'])} skbprio 1:${random.pick(['0', 'a'])}`]
        : []),
      ...(type.includes('net') && wants(0.2) ? ['nomatch'] : []),
    ].join(' '),
  );
  return [`create ${[name, type, ...words].join(' ')}`, ...entries, ''].join('\n');
}

export function randomSet(random: Random, name: string, type?: (typeof usualTypes)[number]): IpSet {
  const text = randomSetText(random, name, type);
  const { sets, diagnostics } = parseSets(text, 'generated');
  const set = sets?.get(name);
  if (set === undefined)
    throw new Error(
      `${text}\n${diagnostics.map(({ summary, detail }) => `${summary}: ${detail ?? ''}`).join('\n')}`,
    );
  return set;
}

/** Another set with some of the entries and others of their options. */
export function changedSet(random: Random, set: IpSet): IpSet {
  const other = randomSet(random, set.name, set.type as (typeof usualTypes)[number]);
  if (random.chance(0.3)) return other;
  const entries = new Map<string, EntryOptions>();
  for (const [element, options] of set.entries) if (random.chance(0.7)) entries.set(element, options);
  const type = defined(tryFindSetType(set.type));
  for (let more = random.integer(0, 3); more > 0; more--) {
    const read = parseElements(randomElement(random, type, set.family === 'ipv6'), type, set);
    if (read.ok) for (const element of read.elements) entries.set(element, {});
  }
  return { ...set, entries };
}

function randomElement(random: Random, { name, parts }: SetType, isIpv6: boolean): string {
  const host = (): string =>
    isIpv6 ? `2001:DB8::${random.pick(['1', 'a', '0:b'])}` : `192.0.2.${String(random.integer(1, 9))}`;
  const part = (kind: (typeof parts)[number]): string => {
    switch (kind) {
      case 'ip':
        if (isIpv6) return host();
        return random.pick([
          host(),
          host(),
          `192.0.2.${random.pick(['4/31', '8/30'])}`,
          '192.0.2.3-192.0.2.5',
        ]);
      case 'one-ip':
        return host();
      case 'net':
      case 'any-net':
        if (isIpv6) return random.pick([host(), '2001:db8::1/64', '2001:db8:1::/48', '8000::/1']);
        return random.pick([
          host(),
          '192.0.2.77/24',
          '10.0.0.0/8',
          '192.0.2.128/25',
          '198.51.100.0-198.51.100.5',
        ]);
      case 'port':
        return random.pick([
          '80',
          'tcp:http',
          'udp:53-55',
          'TCP:22',
          'sctp:9',
          '47:0',
          isIpv6 ? 'icmpv6:ping' : 'icmp:ping',
          isIpv6 ? 'icmpv6:no-route' : 'icmp:3/1',
        ]);
      case 'bare-port':
        return random.pick(['80', 'ssh', '100-103', 'tcp:443', String(random.integer(0, 50))]);
      case 'iface':
        return random.pick(['eth0', 'lo', 'physdev:eth1']);
      default:
        throw new Error(`nothing random for ${name}`);
    }
  };
  return parts.map(part).join(',');
}

function defined<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('missing');
  return value;
}
