/** The types of ipset, as data (ipset(8)): what an element is made of, and which options `create` takes. */
import type { CreateOption } from './set-options';

/** A part of an element; between two stands a comma. */
export type ElementPart =
  /** Addresses: `A`, and in IPv4 `A/LENGTH` and `FIRST-LAST`, which are that many elements. */
  | 'ip'
  /** One address. */
  | 'one-ip'
  | 'net'
  /** A network that may be of length 0. */
  | 'any-net'
  /** `[PROTOCOL:]PORT[-PORT]`, or `icmp:TYPE`. */
  | 'port'
  /** A port without a protocol. */
  | 'bare-port'
  | 'mac'
  | 'iface'
  | 'mark'
  | 'set';

export interface SetType {
  readonly name: string;
  readonly parts: readonly ElementPart[];
  /** Parts at the end that may be left out. @default 0 */
  readonly optionalParts?: number;
  /** `both`: `create` takes a family. @default none: any */
  readonly family?: 'both' | 'ipv4';
  readonly options: readonly CreateOption[];
}

const common = ['timeout', 'counters', 'comment', 'skbinfo'] as const;
const hashed = ['hashsize', 'maxelem', ...common, 'forceadd', 'bucketsize', 'initval'] as const;

function hash(parts: string, elements: readonly ElementPart[], ...more: readonly CreateOption[]): SetType {
  return { name: `hash:${parts}`, parts: elements, family: 'both', options: [...hashed, ...more] };
}

const setTypes: readonly SetType[] = [
  { name: 'bitmap:ip', parts: ['ip'], family: 'ipv4', options: ['range', 'netmask', ...common] },
  {
    name: 'bitmap:ip,mac',
    parts: ['one-ip', 'mac'],
    optionalParts: 1,
    family: 'ipv4',
    options: ['range', ...common],
  },
  { name: 'bitmap:port', parts: ['bare-port'], options: ['range', ...common] },
  hash('ip', ['ip'], 'netmask', 'bitmask'),
  { name: 'hash:mac', parts: ['mac'], options: hashed },
  hash('ip,mac', ['one-ip', 'mac']),
  hash('net', ['net']),
  hash('net,net', ['any-net', 'any-net']),
  hash('ip,port', ['ip', 'port'], 'netmask', 'bitmask'),
  hash('net,port', ['net', 'port']),
  hash('ip,port,ip', ['ip', 'port', 'one-ip']),
  hash('ip,port,net', ['ip', 'port', 'net']),
  hash('ip,mark', ['ip', 'mark'], 'markmask'),
  hash('net,port,net', ['any-net', 'port', 'any-net']),
  hash('net,iface', ['any-net', 'iface']),
  { name: 'list:set', parts: ['set'], options: ['size', ...common] },
];

const byName: ReadonlyMap<string, SetType> = new Map(setTypes.map((type) => [type.name, type]));

export const setTypeNames: readonly string[] = [...byName.keys()];

export function tryFindSetType(name: string): SetType | undefined {
  return byName.get(name);
}

/**
 * What two sets have to have in common to be swapped, beside the family: the kernel looks at what their elements are
 * made of, and whether there can be exceptions (`nomatch`).
 */
export function featuresOf({ parts }: SetType): string {
  const made = parts.map((part) => features[part]);
  return [...made, parts.some((part) => part.endsWith('net')) ? 'nomatch' : ''].join(' ');
}

const features: Readonly<Record<ElementPart, string>> = {
  ip: 'ip',
  'one-ip': 'ip',
  net: 'ip',
  'any-net': 'ip',
  port: 'port',
  'bare-port': 'port',
  mac: 'mac',
  iface: 'iface',
  mark: 'mark',
  set: 'set',
};
