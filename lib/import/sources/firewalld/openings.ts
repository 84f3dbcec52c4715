/** What a zone or a policy lets in and refuses, as rules of one chain: rich rules that refuse, rich rules that allow, services and ports. */
import { families } from '../../../net/family';
import type { Packets } from './bindings';
import type { KnownSets } from './described-sets';
import type { ElementRules, NamedFile } from './element-rules';
import { isRefusing, richRules, unreadPart } from './rich-rule';
import { type ServiceWords, portWords, findServiceWords } from './services';
import { type XmlElement, childrenOf } from './xml';

export interface Described {
  readonly services: ReadonlyMap<string, XmlElement>;
  readonly sets: KnownSets;
}

/**
 * @param others elements that are written elsewhere or change nothing; any that is in neither is noted
 */
export function writeOpenings(
  rules: ElementRules,
  { file, root }: NamedFile,
  chain: string,
  { described, others }: { readonly described: Described; readonly others: ReadonlySet<string> },
): void {
  const add = ({ words, families: own }: Packets, line: number): void => {
    for (const family of own) rules.run(family, 'filter', ['-A', chain, ...words], { file, line });
  };
  const packetsOf = (element: XmlElement): readonly Packets[] | undefined => {
    if (element.name !== 'service') {
      const words = portWords(element);
      return words === undefined ? undefined : [{ words, families }];
    }
    const name = element.attributes['name'] ?? '';
    const { words, missing } = findServiceWords(name, described.services);
    for (const each of missing) rules.note(file, element, missingService(each));
    return words.flatMap(packetsOfService);
  };
  const rich = childrenOf(root, 'rule');
  for (const rule of [...rich.filter(isRefusing), ...rich.filter((each) => !isRefusing(each))]) {
    const unread = unreadPart(rule);
    if (unread !== undefined) {
      rules.note(file, rule, `a rich rule with ${unread}`);
      continue;
    }
    const asked = rule.children.map(packetsOf).filter((packets) => packets !== undefined);
    // A service that nobody describes is not all services.
    if (asked.length > 0 && asked.flat().length === 0) continue;
    for (const each of richRules(rule, asked.flat(), described.sets)) add(each, rule.line);
  }
  for (const element of root.children) {
    const packets = packetsOf(element);
    for (const { words, families: own } of packets ?? [])
      add({ words: [...words, ...accepted], families: own }, element.line);
    if (packets === undefined && element.name !== 'rule' && !others.has(element.name))
      rules.note(file, element, `<${element.name}>`);
  }
}

const accepted = ['-m', 'conntrack', '--ctstate', 'NEW', '-j', 'ACCEPT'];

function missingService(name: string): string {
  return `the service ${name}: give its file of /usr/lib/firewalld/services as well`;
}

function packetsOfService({ words, destination }: ServiceWords): readonly Packets[] {
  const { ipv4, ipv6 } = destination;
  if (ipv4 === undefined && ipv6 === undefined) return [{ words, families }];
  return [
    ...(ipv4 === undefined ? [] : [{ words: ['-d', ipv4, ...words], families: ['ipv4'] as const }]),
    ...(ipv6 === undefined ? [] : [{ words: ['-d', ipv6, ...words], families: ['ipv6'] as const }]),
  ];
}
