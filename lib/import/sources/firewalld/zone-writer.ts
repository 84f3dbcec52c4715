/**
 * Zones of firewalld as rules.
 *
 * Packets are of the zone that has their source, else of the one that has their interface, else of the default zone. A zone with a
 * source or an interface gets a chain of its own; what the default zone says stands in INPUT itself. In a zone, what is refused by
 * rich rules comes before what is allowed, as firewalld has it.
 */
import { families } from '../../../net/family';
import { bindingKinds, isBound, tryFindBinding } from './bindings';
import { writeDirectRules } from './direct-rules';
import { ElementRules, type NamedFile, type Place } from './element-rules';
import { forwardCommands } from './forwarding';
import { writeIcmp } from './icmp';
import { type Described, writeOpenings } from './openings';
import { writePolicies } from './policies';
import { translatingElements, writeTranslation } from './translation';
import { type XmlElement, childrenOf } from './xml';

interface FirewalldContent extends Described {
  readonly zones: readonly NamedFile[];
  readonly policies: readonly NamedFile[];
  readonly direct: readonly { readonly file: string; readonly root: XmlElement }[];
  readonly defaultZone: string;
}

/** Elements of a zone that are written elsewhere, or say nothing of what is let in. */
const elsewhere: ReadonlySet<string> = new Set([
  ...['short', 'description', 'interface', 'source', 'forward', 'icmp-block', 'icmp-block-inversion'],
  ...translatingElements,
]);

export class ZoneWriter {
  readonly rules = new ElementRules();

  constructor(private readonly content: FirewalldContent) {}

  write(): void {
    const { zones, policies, direct, defaultZone, sets } = this.content;
    const [first] = zones;
    const place = { file: first?.file ?? '', line: 1 };
    if (zones.length > 0) this.begin(place);
    for (const each of direct) writeDirectRules(this.rules, each);
    const usual = zones.find(({ name }) => name === defaultZone) ?? (zones.length === 1 ? first : undefined);
    writePolicies(this.rules, policies, { all: zones, usual }, this.content);
    if (zones.length === 0) return;
    const bound = zones.filter(({ root }) => isBound(root));
    for (const zone of bound) this.rules.both('filter', ['-N', chainOf(zone)], { file: zone.file, line: 1 });
    for (const kind of bindingKinds)
      for (const zone of bound) for (const element of childrenOf(zone.root, kind)) this.bind(zone, element);
    for (const zone of bound) this.zone(zone, chainOf(zone));
    if (usual === undefined) this.rules.both('filter', ['-P', 'INPUT', 'DROP'], place);
    else this.host(usual);
    for (const zone of [...bound, ...(usual === undefined || bound.includes(usual) ? [] : [usual])])
      writeTranslation(this.rules, zone, {
        others: zone === usual ? bound.filter((each) => each !== usual) : undefined,
        sets,
      });
    for (const { words, families: own, ...at } of forwardCommands(bound, usual, sets))
      for (const family of own) this.rules.run(family, 'filter', words, at);
  }

  /** What holds in all zones. */
  private begin(place: Place): void {
    const redirects = this.content.zones.some(({ root }) => childrenOf(root, 'forward-port').length > 0);
    const states = `RELATED,ESTABLISHED${redirects ? ',DNAT' : ''}`;
    for (const chain of ['INPUT', 'FORWARD'])
      for (const words of [
        ['-m', 'conntrack', '--ctstate', states, '-j', 'ACCEPT'],
        ['-i', 'lo', '-j', 'ACCEPT'],
        ['-m', 'conntrack', '--ctstate', 'INVALID', '-j', 'DROP'],
      ])
        this.rules.both('filter', ['-A', chain, ...words], place);
  }

  private bind(zone: NamedFile, element: XmlElement): void {
    const packets = tryFindBinding(element, 'in', this.content.sets);
    for (const family of packets?.families ?? []) {
      const words = ['-A', 'INPUT', ...(packets?.words ?? []), '-g', chainOf(zone)];
      this.rules.run(family, 'filter', words, { file: zone.file, line: element.line });
    }
  }

  /** The default zone, for what is of no zone. */
  private host(zone: NamedFile): void {
    if (!['ACCEPT', 'DROP'].includes(zone.root.attributes['target'] ?? ''))
      this.rules.both('filter', ['-P', 'INPUT', 'DROP'], { file: zone.file, line: 1 });
    this.zone(zone, 'INPUT');
  }

  private zone(zone: NamedFile, chain: string): void {
    const { file, root } = zone;
    writeOpenings(this.rules, zone, chain, { described: this.content, others: elsewhere });
    writeIcmp(this.rules, zone, chain);
    const last = { ACCEPT: ['ACCEPT'], DROP: ['DROP'] }[root.attributes['target'] ?? ''];
    for (const family of families) {
      const rejects = family === 'ipv4' ? 'icmp-host-prohibited' : 'icmp6-adm-prohibited';
      const decision = last ?? ['REJECT', '--reject-with', rejects];
      this.rules.run(family, 'filter', ['-A', chain, '-j', ...decision], { file, line: 1 });
    }
  }
}

function chainOf({ name }: NamedFile): string {
  return `zone-${name}`.slice(0, 28);
}
