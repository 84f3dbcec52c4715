/**
 * The sysconfig file of SUSEfirewall2: zones with their interfaces, and services by zone.
 *
 * What it says is written as rules in the order in which SUSEfirewall2 wrote them: what is trusted, then services by zone; the rest
 * is dropped.
 */
import { type Diagnostic, isError } from '../../base/diagnostic';
import { type Family, families } from '../../net/family';
import { CommandRulesets } from '../command-rulesets';
import { importProblems } from '../diagnostics';
import { type SourceFile, type SourceReader } from '../source-file';
import { placeKey } from '../imported';
import { type ServiceFile, isServiceFile, serviceFiles } from './suse/service-files';

export const suseFirewall: SourceReader = {
  format: 'SUSEfirewall2',
  frontEnd: 'SUSEfirewall2',
  reads: (source) => /^FW_DEV_(EXT|INT|DMZ)=/m.test(source.text) || isServiceFile(source),
  read: (sources) => {
    const settings = new Map(sources.flatMap(settingsIn));
    const writer = new ZoneWriter(settings, serviceFiles(sources));
    writer.write();
    return { rulesets: writer.rulesets.close(), comments: writer.comments, notes: writer.notes };
  },
};

interface Setting {
  readonly words: readonly string[];
  readonly span: Diagnostic['span'] & object;
}

function settingsIn({ file, text }: SourceFile): readonly (readonly [string, Setting])[] {
  return text.split('\n').flatMap((line, index) => {
    const [, name, , double, single, plain] =
      /^\s*(FW_[A-Z0-9_a-z]+)=("([^"]*)"|'([^']*)'|(\S*))/.exec(line) ?? [];
    if (name === undefined) return [];
    const words = (double ?? single ?? plain ?? '').split(/\s+/).filter((word) => word !== '');
    const span = { file, line: index + 1, column: 1, text: line, length: Math.max(1, line.length) };
    return [[name, { words, span }] as const];
  });
}

const zones = ['INT', 'DMZ', 'EXT'] as const;
type Zone = (typeof zones)[number];

/** Settings that are read; what else is set is said. */
const known =
  /^FW_(DEV_(EXT|INT|DMZ)|CONFIGURATIONS_(EXT|INT|DMZ)|SERVICES_(EXT|INT|DMZ)_(TCP|UDP|IP)|SERVICES_(ACCEPT|DROP|REJECT)_(EXT|INT|DMZ)|TRUSTED_NETS|PROTECT_FROM_INT|ROUTE|MASQUERADE|MASQ_DEV|MASQ_NETS|FORWARD|FORWARD_MASQ|ALLOW_PING_FW)$/;

/** Settings that change nothing where they stand at their usual value. */
const usual = new Set(['no', 'yes', 'auto', '', '0', 'crit', 'zone:ext', '4000']);

class ZoneWriter {
  readonly rulesets = new CommandRulesets();
  readonly comments = new Map<string, readonly string[]>();
  readonly notes: Diagnostic[] = [];

  constructor(
    private readonly settings: ReadonlyMap<string, Setting>,
    private readonly services: ReadonlyMap<string, ServiceFile>,
  ) {}

  write(): void {
    for (const family of families) this.policies(family);
    for (const zone of zones) this.zone(zone);
    this.routing();
    for (const [name, { words, span }] of this.settings) {
      const isUsual = words.every((word) => usual.has(word));
      if (!known.test(name) && !isUsual)
        this.notes.push(importProblems.notUnderstood(span, span.text.trim()));
    }
  }

  private of(name: string): readonly string[] {
    return this.settings.get(name)?.words ?? [];
  }

  private says(name: string, initial: boolean): boolean {
    const [word] = this.of(name);
    return word === undefined ? initial : word === 'yes';
  }

  private policies(family: Family): void {
    const ping = this.says('FW_ALLOW_PING_FW', true);
    const add = (...words: readonly string[]): void => {
      this.run(family, 'filter', words, undefined);
    };
    add('-P', 'INPUT', 'DROP');
    add('-P', 'FORWARD', 'DROP');
    add('-A', 'INPUT', '-i', 'lo', '-j', 'ACCEPT');
    add('-A', 'INPUT', '-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'ACCEPT');
    if (family === 'ipv6') add('-A', 'INPUT', '-p', 'ipv6-icmp', '-j', 'ACCEPT');
    else if (ping) add('-A', 'INPUT', '-p', 'icmp', '--icmp-type', 'echo-request', '-j', 'ACCEPT');
  }

  private zone(zone: Zone): void {
    const devices = this.of(`FW_DEV_${zone}`).filter((device) => device !== 'any' && device !== 'auto');
    const isAny = this.of(`FW_DEV_${zone}`).includes('any');
    const from = [...devices.map((device) => ['-i', device]), ...(isAny ? [[]] : [])];
    if (zone === 'INT' && !this.says('FW_PROTECT_FROM_INT', false)) {
      for (const device of from) this.both(['-A', 'INPUT', ...device, '-j', 'ACCEPT'], 'FW_DEV_INT');
      return;
    }
    if (zone === 'EXT') this.trusted();
    for (const [list, target] of [
      ['DROP', 'DROP'],
      ['REJECT', 'REJECT'],
      ['ACCEPT', 'ACCEPT'],
    ] as const)
      for (const entry of this.of(`FW_SERVICES_${list}_${zone}`))
        for (const device of from) this.entry(entry, device, target, `FW_SERVICES_${list}_${zone}`);
    const open = (words: readonly string[], name: string): void => {
      for (const device of from) this.both(['-A', 'INPUT', ...device, ...words, '-j', 'ACCEPT'], name);
    };
    const openAll = ({ tcp, udp, ip }: ServiceFile, nameOf: (protocol: string) => string): void => {
      for (const port of tcp) open(['-p', 'tcp', '--dport', port], nameOf('TCP'));
      for (const port of udp) open(['-p', 'udp', '--dport', port], nameOf('UDP'));
      for (const protocol of ip) open(['-p', protocol], nameOf('IP'));
    };
    const [tcp = [], udp = [], ip = []] = ['TCP', 'UDP', 'IP'].map((each) =>
      this.of(`FW_SERVICES_${zone}_${each}`),
    );
    openAll({ tcp, udp, ip }, (protocol) => `FW_SERVICES_${zone}_${protocol}`);
    const name = `FW_CONFIGURATIONS_${zone}`;
    for (const service of this.of(name)) {
      const found = this.services.get(service);
      if (found !== undefined) openAll(found, () => name);
      else this.noteService(name, service);
    }
  }

  private noteService(name: string, service: string): void {
    const span = this.settings.get(name)?.span;
    const what = `the service ${service}: give its file of /etc/sysconfig/SuSEfirewall2.d/services as well`;
    if (span !== undefined) this.notes.push(importProblems.notUnderstood(span, what));
  }

  /** `NETWORK,PROTOCOL,PORT`, of which all but the first may be left out. */
  private trusted(): void {
    for (const entry of this.of('FW_TRUSTED_NETS')) this.entry(entry, [], 'ACCEPT', 'FW_TRUSTED_NETS');
  }

  /** `NETWORK[,PROTOCOL[,DPORT[,SPORT]]]`. */
  private entry(entry: string, device: readonly string[], target: string, name: string): void {
    const [network = '', protocol = '', port = '', sport = ''] = entry.split(',');
    const source = network === '0/0' || network === '' ? [] : ['-s', network];
    const service = [
      ...(protocol === '' || protocol === '_rpc_' ? [] : ['-p', protocol]),
      ...(sport === '' ? [] : ['--sport', sport]),
      ...(port === '' ? [] : protocol === 'icmp' ? ['--icmp-type', port] : ['--dport', port]),
    ];
    this.both(['-A', 'INPUT', ...source, ...device, ...service, '-j', target], name);
  }

  private routing(): void {
    if (!this.says('FW_ROUTE', false)) return;
    const name = 'FW_ROUTE';
    this.both(['-A', 'FORWARD', '-m', 'conntrack', '--ctstate', 'RELATED,ESTABLISHED', '-j', 'ACCEPT'], name);
    for (const entry of this.of('FW_FORWARD')) {
      const [source = '', destination = '', protocol = '', port = ''] = entry.split(',');
      const service = [
        ...(protocol === '' ? [] : ['-p', protocol]),
        ...(port === '' ? [] : ['--dport', port]),
      ];
      const between = [...addressWords('-s', source), ...addressWords('-d', destination)];
      this.both(['-A', 'FORWARD', ...between, ...service, '-j', 'ACCEPT'], 'FW_FORWARD');
    }
    if (!this.says('FW_MASQUERADE', false)) return;
    const outside = this.of('FW_DEV_EXT').filter((device) => device !== 'any' && device !== 'auto');
    const networks = this.of('FW_MASQ_NETS');
    for (const device of outside) {
      for (const network of networks.length === 0 ? ['0/0'] : networks) {
        const source = addressWords('-s', network.split(',')[0] ?? '');
        this.run(
          'ipv4',
          'nat',
          ['-A', 'POSTROUTING', ...source, '-o', device, '-j', 'MASQUERADE'],
          'FW_MASQ_NETS',
        );
        this.run(
          'ipv4',
          'filter',
          ['-A', 'FORWARD', ...source, '-o', device, '-j', 'ACCEPT'],
          'FW_MASQ_NETS',
        );
      }
      for (const entry of this.of('FW_FORWARD_MASQ')) this.portForward(entry, device);
    }
  }

  /** `SOURCE,HOST,PROTOCOL,PORT[,PORT THERE]`. */
  private portForward(entry: string, device: string): void {
    const [source = '', host = '', protocol = 'tcp', port = '', there = port] = entry.split(',');
    const from = addressWords('-s', source);
    const name = 'FW_FORWARD_MASQ';
    const to = there === port ? host : `${host}:${there}`;
    this.run(
      'ipv4',
      'nat',
      [
        '-A',
        'PREROUTING',
        ...from,
        '-i',
        device,
        '-p',
        protocol,
        '--dport',
        port,
        '-j',
        'DNAT',
        '--to-destination',
        to,
      ],
      name,
    );
    this.run(
      'ipv4',
      'filter',
      ['-A', 'FORWARD', ...from, '-d', host, '-i', device, '-p', protocol, '--dport', there, '-j', 'ACCEPT'],
      name,
    );
  }

  /** In each family that its addresses are of. */
  private both(words: readonly string[], name: string): void {
    const isOf = (family: Family): boolean =>
      words.every((word, index) => {
        if (words[index - 1] !== '-s' && words[index - 1] !== '-d') return true;
        return word.includes(':') === (family === 'ipv6');
      });
    for (const family of families.filter(isOf)) this.run(family, 'filter', words, name);
  }

  private run(family: Family, table: string, words: readonly string[], name: string | undefined): void {
    const span = name === undefined ? undefined : this.settings.get(name)?.span;
    const place = span ?? { file: [...this.settings.values()][0]?.span.file ?? '', line: 0 };
    const error = this.rulesets.run(family, table, words, place).find(isError);
    if (span !== undefined) this.comments.set(placeKey(span), [name ?? '']);
    if (error !== undefined && span !== undefined)
      this.notes.push(importProblems.notUnderstood(span, `${words.join(' ')}: ${error.summary}`));
  }
}

function addressWords(flag: string, address: string): readonly string[] {
  return address === '' || address === '0/0' ? [] : [flag, address];
}
