/** The packets of an assertion in a file, as the matches of rules in each family. */
import type { AskedConnections } from '../../impact/questions/counterexample';
import { tryParseAddress, tryParsePrefix } from '../../net/address';
import { type Family, families } from '../../net/family';
import { tryFindService } from '../../net/service';
import type { AssertionVerb } from '../../plan/assertions/assertion';
import { parseRule } from '../../ruleset/parse/parse-rule';

export const trafficKeys = [
  'name',
  'chain',
  'service',
  'protocol',
  'ports',
  'from',
  'to',
  'in',
  'out',
] as const;

/** As it stands in the file: anything. */
export type GivenTraffic = Readonly<Partial<Record<(typeof trafficKeys)[number], unknown>>>;

/** Something in an assertion that cannot be. */
export class BadAssertion extends Error {
  constructor(
    readonly path: readonly (string | number)[],
    message: string,
  ) {
    super(message);
  }
}

const chains = ['INPUT', 'FORWARD', 'OUTPUT'] as const;

/** @throws BadAssertion */
export function askedPackets(
  verb: AssertionVerb,
  given: GivenTraffic,
): ReadonlyMap<Family, AskedConnections> {
  const chain = chains.find((name) => name === (given.chain ?? 'INPUT'));
  if (chain === undefined) throw new BadAssertion(['chain'], `a chain is one of ${chains.join(', ')}`);
  if (verb === 'onlyFrom' && given.from === undefined)
    throw new BadAssertion([], 'onlyFrom needs `from`: who may connect');
  const services = serviceMatches(given);
  const found = new Map<Family, AskedConnections>();
  for (const family of families) {
    const from = peers('from', given, family);
    const to = peers('to', given, family);
    const sources = verb === 'onlyFrom' ? [''] : from;
    if (sources.length === 0 || to.length === 0) continue;
    const interfaces = [
      chain === 'OUTPUT' ? '' : interfaceMatch('in', given),
      chain === 'INPUT' ? '' : interfaceMatch('out', given),
    ];
    const matches = (those: readonly string[]): readonly string[] =>
      those.flatMap((source) =>
        to.flatMap((destination) =>
          services.map((service) =>
            [...interfaces, source, destination, service].filter((part) => part !== '').join(' '),
          ),
        ),
      );
    const asked = { chain, matches: matches(sources), except: verb === 'onlyFrom' ? matches(from) : [] };
    for (const text of asked.matches) requireRule(text, family);
    found.set(family, asked);
  }
  return found;
}

/** Whatever names, values and options together make of it, a rule has to take it. */
function requireRule(text: string, family: Family): void {
  const { rule, diagnostics } = parseRule(text, { family });
  if (rule === undefined) throw new BadAssertion([], diagnostics[0]?.summary ?? `no rule has \`${text}\``);
}

function serviceMatches({ service, protocol, ports }: GivenTraffic): readonly string[] {
  if (service !== undefined && (protocol ?? ports) !== undefined)
    throw new BadAssertion(['service'], 'give either a service, or a protocol and its ports');
  if (service !== undefined)
    return listOf(service, 'service').flatMap((name, index) => {
      const found = typeof name === 'string' ? tryFindService(name) : undefined;
      if (found === undefined)
        throw new BadAssertion(['service', index], `${String(name)} is no service of /etc/services`);
      return found.protocols.map((each) => portMatch(each, String(found.port)));
    });
  if (protocol === undefined && ports !== undefined)
    throw new BadAssertion(['ports'], 'ports need a protocol, such as tcp');
  if (protocol === undefined) return [''];
  if (typeof protocol !== 'string' && typeof protocol !== 'number')
    throw new BadAssertion(['protocol'], 'a protocol is a name such as tcp, or a number');
  if (ports === undefined) return [`-p ${String(protocol)}`];
  if (!protocolsWithPorts.includes(String(protocol)))
    throw new BadAssertion(['ports'], `ports are of ${protocolsWithPorts.join(', ')}`);
  return listOf(ports, 'ports').map((port, index) => {
    if (!/^\d{1,5}(:\d{1,5})?$/.test(String(port)))
      throw new BadAssertion(['ports', index], 'a port is a number, and a range is "8000:8100"');
    return portMatch(String(protocol), String(port));
  });
}

const protocolsWithPorts: readonly string[] = ['tcp', 'udp', 'udplite', 'sctp', 'dccp'];

function portMatch(protocol: string, port: string): string {
  return `-p ${protocol} -m ${protocol} --dport ${port}`;
}

/** The matches for the addresses of one family; one that matches all packets where none are given. */
function peers(key: 'from' | 'to', given: GivenTraffic, family: Family): readonly string[] {
  const value = given[key];
  if (value === undefined) return [''];
  const side = key === 'from' ? ['-s', 'src'] : ['-d', 'dst'];
  return listOf(value, key).flatMap((word, index) => {
    const text = String(word);
    const familyOf = families.find((each) => isPeer(text, each));
    if (familyOf === undefined)
      throw new BadAssertion(
        [key, index],
        `${text} is no address, prefix or range, such as 192.0.2.7, 192.0.2.0/24 or 192.0.2.1-192.0.2.9`,
      );
    if (familyOf !== family) return [];
    return [text.includes('-') ? `-m iprange --${side[1] ?? ''}-range ${text}` : `${side[0] ?? ''} ${text}`];
  });
}

function isPeer(text: string, family: Family): boolean {
  const [first = '', last, ...more] = text.split('-');
  if (last === undefined) return tryParsePrefix(text, family) !== undefined;
  return more.length === 0 && [first, last].every((part) => tryParseAddress(part, family) !== undefined);
}

function interfaceMatch(key: 'in' | 'out', given: GivenTraffic): string {
  const flag = key === 'in' ? '-i' : '-o';
  const value = given[key];
  if (value === undefined) return `! ${flag} lo`;
  if (typeof value === 'string' && /^[^\s/!]{1,15}$/.test(value)) return `${flag} ${value}`;
  throw new BadAssertion([key], 'an interface is a name of 1 to 15 characters, such as eth0 or ppp+');
}

/** One value stands for a list of one. */
function listOf(value: unknown, key: string): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  if (list.length === 0) throw new BadAssertion([key], `${key} is empty: leave it out for all`);
  return list;
}
