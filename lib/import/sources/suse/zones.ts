/** What may come in by the interfaces of each zone: networks that are trusted first, then services. */
import { type ServiceEntry, acceptWithin, tryParseServiceEntry } from './service-entry';
import type { ServiceFile } from './service-files';
import type { SettingRules } from './setting-rules';
import type { Settings } from './settings';

const zones = ['INT', 'DMZ', 'EXT'] as const;
type Zone = (typeof zones)[number];

const verdicts = ['DROP', 'REJECT', 'ACCEPT'] as const;
type Verdict = (typeof verdicts)[number];

const protocols = ['TCP', 'UDP', 'IP'] as const;

export class Zones {
  constructor(
    private readonly settings: Settings,
    private readonly services: ReadonlyMap<string, ServiceFile>,
    private readonly rules: SettingRules,
  ) {}

  /** A zone of all interfaces that are of no other comes last. */
  write(): void {
    const isLast = (zone: Zone): boolean => this.takesOthers(zone);
    for (const zone of zones.filter((each) => !isLast(each))) this.zone(zone);
    for (const zone of zones.filter(isLast)) this.zone(zone);
  }

  private takesOthers(zone: Zone): boolean {
    return this.settings.of(`FW_DEV_${zone}`).includes('any');
  }

  private get isInsideOpen(): boolean {
    return !this.settings.says('FW_PROTECT_FROM_INT', false);
  }

  private zone(zone: Zone): void {
    if (zone === 'EXT') this.entries('FW_TRUSTED_NETS', [[]], 'ACCEPT');
    const named = this.settings.devicesOf(zone).map((device) => ['-i', device]);
    if (this.takesOthers(zone)) this.closeOthers(zone);
    this.inZone(zone, [...named, ...(this.takesOthers(zone) ? [[]] : [])]);
  }

  /** What other zones have not accepted is none of the packets of the zone that has all the rest. */
  private closeOthers(zone: Zone): void {
    const others = zones.filter((each) => each !== zone && !(each === 'INT' && this.isInsideOpen));
    for (const device of others.flatMap((each) => this.settings.devicesOf(each)))
      this.rules.both(['-A', 'INPUT', '-i', device, '-j', 'DROP'], `FW_DEV_${zone}`);
  }

  private inZone(zone: Zone, from: readonly (readonly string[])[]): void {
    if (zone === 'INT' && this.isInsideOpen) {
      for (const device of from) this.rules.both(['-A', 'INPUT', ...device, '-j', 'ACCEPT'], 'FW_DEV_INT');
      return;
    }
    if (from.length === 0) {
      this.noteUnknownInterfaces(zone);
      return;
    }
    for (const verdict of verdicts) this.entries(`FW_SERVICES_${verdict}_${zone}`, from, verdict);
    for (const protocol of protocols) {
      const name = `FW_SERVICES_${zone}_${protocol}`;
      this.open(from, protocol, this.settings.of(name), name);
    }
    const name = `FW_CONFIGURATIONS_${zone}`;
    for (const service of this.settings.of(name)) {
      const found = this.services.get(service);
      this.open(from, 'TCP', found?.tcp ?? [], name);
      this.open(from, 'UDP', found?.udp ?? [], name);
      this.open(from, 'IP', found?.ip ?? [], name);
      if (found === undefined) this.rules.note(name, missingFile(service));
    }
  }

  /** `auto`, or the settings of each interface, say what only the host knows. */
  private noteUnknownInterfaces(zone: Zone): void {
    const names = [
      ...verdicts.map((verdict) => `FW_SERVICES_${verdict}_${zone}`),
      ...protocols.map((protocol) => `FW_SERVICES_${zone}_${protocol}`),
      `FW_CONFIGURATIONS_${zone}`,
    ];
    for (const name of names.filter((each) => this.settings.of(each).length > 0))
      this.rules.note(name, `${name}, as FW_DEV_${zone} names no interface`);
  }

  /** @param ports or, of `IP`, protocols */
  private open(
    from: readonly (readonly string[])[],
    protocol: 'TCP' | 'UDP' | 'IP',
    ports: readonly string[],
    name: string,
  ): void {
    for (const port of ports) {
      const service = protocol === 'IP' ? ['-p', port] : ['-p', protocol.toLowerCase(), '--dport', port];
      for (const device of from)
        this.rules.both(['-A', 'INPUT', ...device, ...service, '-j', 'ACCEPT'], name);
    }
  }

  private entries(name: string, from: readonly (readonly string[])[], verdict: Verdict): void {
    for (const entry of this.settings.of(name)) {
      const parsed = tryParseServiceEntry(entry);
      // What is refused, is refused however often it comes.
      const isRead = parsed !== undefined && (parsed.limit === undefined || verdict === 'ACCEPT');
      if (!isRead) this.rules.note(name, `${name}: ${entry}`);
      else for (const device of from) this.entry(parsed, device, verdict, name);
    }
  }

  private entry(
    { packets, limit }: ServiceEntry,
    device: readonly string[],
    verdict: Verdict,
    name: string,
  ): void {
    const ends = limit === undefined ? [['-j', verdict]] : acceptWithin(limit);
    for (const end of ends) this.rules.both(['-A', 'INPUT', ...device, ...packets, ...end], name);
  }
}

function missingFile(service: string): string {
  return `the service ${service}: give its file of /etc/sysconfig/SuSEfirewall2.d/services as well`;
}
