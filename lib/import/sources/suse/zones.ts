/** What may come in by the interfaces of each zone: networks that are trusted first, then services. */
import { type ServiceEntry, acceptWithin, tryParseServiceEntry } from './service-entry';
import type { ServiceFile } from './service-files';
import type { SettingRules } from './setting-rules';
import type { Settings } from './settings';

const zones = ['INT', 'DMZ', 'EXT'] as const;
type Zone = (typeof zones)[number];

const verdicts = ['DROP', 'REJECT', 'ACCEPT'] as const;
type Verdict = (typeof verdicts)[number];

export class Zones {
  constructor(
    private readonly settings: Settings,
    private readonly services: ReadonlyMap<string, ServiceFile>,
    private readonly rules: SettingRules,
  ) {}

  write(): void {
    for (const zone of zones) this.zone(zone);
  }

  private zone(zone: Zone): void {
    const isAny = this.settings.of(`FW_DEV_${zone}`).includes('any');
    const from = [...this.settings.devicesOf(zone).map((device) => ['-i', device]), ...(isAny ? [[]] : [])];
    if (zone === 'INT' && !this.settings.says('FW_PROTECT_FROM_INT', false)) {
      for (const device of from) this.rules.both(['-A', 'INPUT', ...device, '-j', 'ACCEPT'], 'FW_DEV_INT');
      return;
    }
    if (zone === 'EXT') this.entries('FW_TRUSTED_NETS', [[]], 'ACCEPT');
    for (const verdict of verdicts) this.entries(`FW_SERVICES_${verdict}_${zone}`, from, verdict);
    for (const protocol of ['TCP', 'UDP', 'IP'] as const) {
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
