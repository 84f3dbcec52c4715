/**
 * Zones of firewalld as rules.
 *
 * Packets are of the zone that has their source, else of the one that has their interface, else of the default zone. A zone with a
 * source or an interface gets a chain of its own; what the default zone says stands in INPUT itself. In a zone, what is refused by
 * rich rules comes before what is allowed, as firewalld has it.
 */
import { type Diagnostic, isError } from '../../../base/diagnostic';
import { type Family, families } from '../../../net/family';
import { splitWords } from '../../../ruleset/text/words';
import { CommandRulesets } from '../../command-rulesets';
import { importProblems } from '../../diagnostics';
import { type Packets, bindingKinds, familiesOf, isBound, tryFindBinding } from './bindings';
import { forwardCommands } from './forwarding';
import { richSteps } from './rich-rule';
import { type ServiceWords, portWords, tryFindServiceWords } from './services';
import { type XmlElement, childrenOf } from './xml';

interface ZoneFile {
  readonly file: string;
  readonly name: string;
  readonly root: XmlElement;
}

interface DirectFile {
  readonly file: string;
  readonly root: XmlElement;
}

interface FirewalldContent {
  readonly zones: readonly ZoneFile[];
  readonly services: ReadonlyMap<string, XmlElement>;
  readonly direct: readonly DirectFile[];
  readonly defaultZone: string;
}

/** Elements of a zone that change nothing of what is let in. */
const silent = new Set(['short', 'description', 'interface', 'source', 'forward']);

/** What a rich rule may hold. */
const partsOfRules = new Set([
  ...['source', 'destination', 'service', 'port', 'protocol', 'source-port'],
  ...['log', 'accept', 'reject', 'drop'],
]);

export class ZoneWriter {
  readonly rulesets = new CommandRulesets();
  readonly notes: Diagnostic[] = [];

  constructor(private readonly content: FirewalldContent) {}

  write(): void {
    const { zones, direct, defaultZone } = this.content;
    const redirects = zones.some(({ root }) => childrenOf(root, 'forward-port').length > 0);
    const states = `RELATED,ESTABLISHED${redirects ? ',DNAT' : ''}`;
    const begin: readonly (readonly string[])[] = [
      ['-m', 'conntrack', '--ctstate', states, '-j', 'ACCEPT'],
      ['-i', 'lo', '-j', 'ACCEPT'],
      ['-m', 'conntrack', '--ctstate', 'INVALID', '-j', 'DROP'],
    ];
    const [first] = zones;
    const place = { file: first?.file ?? '', line: 1 };
    if (zones.length > 0)
      for (const chain of ['INPUT', 'FORWARD'])
        for (const words of begin) this.both('filter', ['-A', chain, ...words], place);
    for (const each of direct) this.direct(each);
    if (zones.length === 0) return;
    const bound = zones.filter(({ root }) => isBound(root));
    for (const zone of bound) this.both('filter', ['-N', chainOf(zone)], { file: zone.file, line: 1 });
    for (const kind of bindingKinds)
      for (const zone of bound) for (const element of childrenOf(zone.root, kind)) this.bind(zone, element);
    for (const zone of bound) this.zone(zone, chainOf(zone), 'zone');
    const usual = zones.find(({ name }) => name === defaultZone) ?? (zones.length === 1 ? first : undefined);
    if (usual === undefined) this.both('filter', ['-P', 'INPUT', 'DROP'], place);
    else this.zone(usual, 'INPUT', 'host');
    for (const { words, families: own, ...at } of forwardCommands(bound, usual))
      for (const family of own) this.run(family, 'filter', words, at);
  }

  private bind(zone: ZoneFile, element: XmlElement): void {
    const place = { file: zone.file, line: element.line };
    const packets = tryFindBinding(element, 'in');
    if (packets === undefined) return;
    for (const family of packets.families)
      this.run(family, 'filter', ['-A', 'INPUT', ...packets.words, '-g', chainOf(zone)], place);
  }

  /** @param part a `zone` ends with what becomes of the rest; for the `host` that is the end of INPUT */
  private zone({ file, root }: ZoneFile, chain: string, part: 'zone' | 'host'): void {
    const add = ({ words, families: own }: Packets, target: readonly string[], line: number): void => {
      for (const family of own)
        this.run(family, 'filter', ['-A', chain, ...words, ...target], { file, line });
    };
    const rich = childrenOf(root, 'rule');
    const refusing = rich.filter((rule) => childrenOf(rule, 'accept').length === 0);
    for (const rule of [...refusing, ...rich.filter((each) => !refusing.includes(each))])
      this.richRule(rule, file, (packets, target) => {
        add(packets, target, rule.line);
      });
    for (const element of root.children) {
      const packets = this.packetsOf(element, file);
      for (const each of packets ?? [])
        add(
          { ...each, words: [...each.words, '-m', 'conntrack', '--ctstate', 'NEW'] },
          ['-j', 'ACCEPT'],
          element.line,
        );
      if (packets === undefined) this.other(element, root, file);
    }
    const target = root.attributes['target'];
    if (target === undefined && childrenOf(root, 'icmp-block-inversion').length === 0) {
      add({ words: ['-p', 'icmp'], families: ['ipv4'] }, ['-j', 'ACCEPT'], 1);
      add({ words: ['-p', 'ipv6-icmp'], families: ['ipv6'] }, ['-j', 'ACCEPT'], 1);
    }
    const last = { ACCEPT: ['ACCEPT'], DROP: ['DROP'] }[target ?? ''];
    if (part === 'host' && last === undefined)
      this.both('filter', ['-P', 'INPUT', 'DROP'], { file, line: 1 });
    for (const family of families) {
      const rejects = family === 'ipv4' ? 'icmp-host-prohibited' : 'icmp6-adm-prohibited';
      const decision = last ?? ['REJECT', '--reject-with', rejects];
      this.run(family, 'filter', ['-A', chain, '-j', ...decision], { file, line: 1 });
    }
  }

  /** What an element lets in; undefined for those that are about something else. */
  private packetsOf(element: XmlElement, file: string): readonly Packets[] | undefined {
    if (element.name === 'service') {
      const name = element.attributes['name'] ?? '';
      const services = tryFindServiceWords(name, this.content.services);
      if (services === undefined)
        this.note(file, element, `the service ${name}: give its file of /usr/lib/firewalld/services as well`);
      return (services ?? []).flatMap(packetsOfService);
    }
    const words = portWords(element);
    return words === undefined ? undefined : [{ words, families }];
  }

  private other(element: XmlElement, root: XmlElement, file: string): void {
    const place = { file, line: element.line };
    const interfaces = childrenOf(root, 'interface').flatMap(({ attributes }) => attributes['name'] ?? []);
    switch (element.name) {
      case 'masquerade':
        for (const each of interfaces.length === 0 ? [[]] : interfaces.map((name) => ['-o', name]))
          this.run('ipv4', 'nat', ['-A', 'POSTROUTING', ...each, '-j', 'MASQUERADE'], place);
        return;
      case 'forward-port':
        for (const each of interfaces.length === 0 ? [[]] : interfaces.map((name) => ['-i', name]))
          this.run('ipv4', 'nat', ['-A', 'PREROUTING', ...each, ...forwardWords(element)], place);
        return;
      default:
        if (element.name !== 'rule' && !silent.has(element.name))
          this.note(file, element, `<${element.name}>`);
    }
  }

  private richRule(
    rule: XmlElement,
    file: string,
    add: (packets: Packets, target: readonly string[]) => void,
  ): void {
    const named = rule.attributes['family'];
    const own = families.filter((family) => named === undefined || named === family);
    const sides = rule.children.flatMap(({ name, attributes: { address, invert } }) => {
      const flag = { source: '-s', destination: '-d' }[name];
      if (flag === undefined || address === undefined) return [];
      return [
        { words: [...(invert === undefined ? [] : ['!']), flag, address], families: familiesOf(address) },
      ];
    });
    const wanted = own.filter((family) => sides.every((side) => side.families.includes(family)));
    const about = rule.children.flatMap((child) => this.packetsOf(child, file) ?? []);
    const others = rule.children.filter(({ name }) => !partsOfRules.has(name));
    const steps = richSteps(rule, wanted);
    if (steps === undefined || others.length > 0) {
      const what = others.map(({ name }) => `<${name}>`).join(' and ') || 'a priority, or no action';
      this.note(file, rule, `a rich rule with ${what}`);
      return;
    }
    for (const each of about.length === 0 ? [{ words: [], families }] : about)
      for (const step of steps) {
        const own = [...sides.flatMap(({ words }) => words), ...each.words];
        const inFamilies = step.families.filter((family) => each.families.includes(family));
        add({ words: own, families: inFamilies }, step.words);
      }
  }

  /** `direct.xml`: chains and rules of iptables itself. */
  private direct({ file, root }: DirectFile): void {
    for (const chain of childrenOf(root, 'chain')) {
      const { ipv, table = 'filter', chain: name = '' } = chain.attributes;
      this.run(ipv === 'ipv6' ? 'ipv6' : 'ipv4', table, ['-N', name], { file, line: chain.line });
    }
    const rules = [...childrenOf(root, 'rule')];
    rules.sort((a, b) => Number(a.attributes['priority'] ?? 0) - Number(b.attributes['priority'] ?? 0));
    for (const rule of rules) {
      const { ipv, table = 'filter', chain = '' } = rule.attributes;
      const words = splitWords(rule.text.trim()).words.map(({ text }) => text);
      this.run(ipv === 'ipv6' ? 'ipv6' : 'ipv4', table, ['-A', chain, ...words], { file, line: rule.line });
    }
    for (const passthrough of childrenOf(root, 'passthrough')) {
      const words = splitWords(passthrough.text.trim()).words.map(({ text }) => text);
      const at = words.findIndex((word) => word === '-t' || word === '--table');
      const table = at < 0 ? 'filter' : (words[at + 1] ?? 'filter');
      const own = at < 0 ? words : [...words.slice(0, at), ...words.slice(at + 2)];
      const family: Family = passthrough.attributes['ipv'] === 'ipv6' ? 'ipv6' : 'ipv4';
      this.run(family, table, own, { file, line: passthrough.line });
    }
  }

  private both(table: string, words: readonly string[], place: Place): void {
    for (const family of families) this.run(family, table, words, place);
  }

  private run(family: Family, table: string, words: readonly string[], place: Place): void {
    const error = this.rulesets.run(family, table, words, place).find(isError);
    if (error === undefined) return;
    const text = words.join(' ');
    const span = { ...place, column: 1, text, length: Math.max(1, text.length) };
    this.notes.push(importProblems.notUnderstood(span, `${text}: ${error.summary}`));
  }

  private note(file: string, { line, name }: XmlElement, what: string): void {
    const span = { file, line, column: 1, text: `<${name}>`, length: name.length + 2 };
    this.notes.push(importProblems.notUnderstood(span, what));
  }
}

interface Place {
  readonly file: string;
  readonly line: number;
}

function chainOf({ name }: ZoneFile): string {
  return `zone-${name}`.slice(0, 28);
}

function packetsOfService({ words, destination }: ServiceWords): readonly Packets[] {
  const { ipv4, ipv6 } = destination;
  if (ipv4 === undefined && ipv6 === undefined) return [{ words, families }];
  return [
    ...(ipv4 === undefined ? [] : [{ words: ['-d', ipv4, ...words], families: ['ipv4'] as const }]),
    ...(ipv6 === undefined ? [] : [{ words: ['-d', ipv6, ...words], families: ['ipv6'] as const }]),
  ];
}

function forwardWords({ attributes }: XmlElement): readonly string[] {
  const { port = '', protocol = 'tcp', 'to-port': toPort, 'to-addr': toAddress } = attributes;
  const packets = ['-p', protocol, '--dport', port.replace('-', ':')];
  if (toAddress === undefined) return [...packets, '-j', 'REDIRECT', '--to-ports', toPort ?? port];
  return [
    ...packets,
    '-j',
    'DNAT',
    '--to-destination',
    toPort === undefined ? toAddress : `${toAddress}:${toPort}`,
  ];
}
