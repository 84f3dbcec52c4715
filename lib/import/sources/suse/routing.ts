/** What is routed: between networks, masqueraded on the way out, and to hosts behind a port. */
import { type SettingRules, addressWords, serviceWords } from './setting-rules';
import type { Settings } from './settings';

export class Routing {
  constructor(
    private readonly settings: Settings,
    private readonly rules: SettingRules,
  ) {}

  write(): void {
    if (!this.settings.says('FW_ROUTE', false)) return;
    const answers = ['-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'ACCEPT'];
    this.rules.both(['-A', 'FORWARD', ...answers], 'FW_ROUTE');
    for (const entry of this.settings.of('FW_FORWARD')) this.forward(entry);
    if (!this.settings.says('FW_MASQUERADE', false)) return;
    const networks = this.settings.of('FW_MASQ_NETS');
    const outside = this.outside();
    if (outside.length === 0)
      this.rules.note(
        'FW_MASQUERADE',
        'FW_MASQUERADE, as neither FW_MASQ_DEV nor its zone names an interface',
      );
    for (const device of outside) {
      for (const network of networks.length === 0 ? ['0/0'] : networks) this.masquerade(network, device);
      for (const entry of this.settings.of('FW_FORWARD_MASQ')) this.portForward(entry, device);
    }
  }

  /** Interfaces that `FW_MASQ_DEV` names, by themselves, by their zone or by the variable of the zone. */
  private outside(): readonly string[] {
    const named = this.settings.of('FW_MASQ_DEV');
    if (named.length === 0) return this.settings.devicesOf('EXT');
    return named.flatMap((word) => {
      const zone = /^(?:zone:|\$\{?FW_DEV_)(ext|int|dmz)\}?$/i.exec(word)?.[1];
      return zone === undefined ? [word] : this.settings.devicesOf(zone.toUpperCase());
    });
  }

  /** `SOURCE,DESTINATION[,PROTOCOL[,PORT[,FLAG]...]]`. */
  private forward(entry: string): void {
    const [source = '', destination = '', protocol = '', port = '', ...flags] = entry.split(',');
    const between = [...addressWords('-s', source), ...addressWords('-d', destination)];
    const words = ['-A', 'FORWARD', ...between, ...serviceWords(protocol, port), '-j', 'ACCEPT'];
    // A flag says by which zones, or that it has to come by IPsec.
    if (flags.length > 0) this.rules.note('FW_FORWARD', `FW_FORWARD: ${entry}`);
    else this.rules.both(words, 'FW_FORWARD');
  }

  /** `SOURCE[,DESTINATION[,PROTOCOL[,PORT]]]`. */
  private masquerade(entry: string, device: string): void {
    const [source = '', destination = '', protocol = '', port = ''] = entry.split(',');
    const between = [...addressWords('-s', source), ...addressWords('-d', destination), '-o', device];
    const packets = [...between, ...serviceWords(protocol, port)];
    const name = 'FW_MASQ_NETS';
    this.rules.run('ipv4', 'nat', ['-A', 'POSTROUTING', ...packets, '-j', 'MASQUERADE'], name);
    this.rules.run('ipv4', 'filter', ['-A', 'FORWARD', ...packets, '-j', 'ACCEPT'], name);
  }

  /** `SOURCE,HOST,PROTOCOL,PORT[,PORT THERE[,ADDRESS HERE]]`. */
  private portForward(entry: string, device: string): void {
    const [source = '', host = '', protocol = 'tcp', port = '', there = '', here = ''] = entry.split(',');
    const arrived = there === '' ? port : there;
    const from = addressWords('-s', source);
    const asked = [...from, ...addressWords('-d', here), '-i', device, ...serviceWords(protocol, port)];
    const leading = ['-j', 'DNAT', '--to-destination', arrived === port ? host : `${host}:${arrived}`];
    const translated = [...from, '-d', host, '-i', device, ...serviceWords(protocol, arrived)];
    const name = 'FW_FORWARD_MASQ';
    this.rules.run('ipv4', 'nat', ['-A', 'PREROUTING', ...asked, ...leading], name);
    this.rules.run('ipv4', 'filter', ['-A', 'FORWARD', ...translated, '-j', 'ACCEPT'], name);
  }
}
