/** What is said of a change of rules, beside what real packets find before and after it. */
import fc from 'fast-check';
import { compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { tracePacket } from '../../lib/impact/questions/trace-packet';
import { inSandbox } from '../../lib/sandbox/enter';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { type Family, commandOf, families } from '../../lib/net/family';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { changesFor } from '../support/oracle/region-membership';
import { changesBetween } from '../support/laws/changed-rulesets';
import type { Packet } from '../support/oracle/packet-interpreter';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { valueOfAddress } from '../support/laws/packet-values';
import { useSandbox } from '../support/hosts/sandbox';
import { listen, pings, tcpConnects, udpAnswers } from '../support/hosts/traffic';
import { backendsOfToday } from '../support/hosts/in-turn';

/** A first packet that a client sends to the host. */
interface Probe {
  readonly from: string;
  readonly sent: 'tcp' | 'udp' | 'ping';
  readonly port: number;
}

/** Rules of INPUT; those that begin with a colon declare chains and policies. */
interface Change {
  readonly title: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  /** How many probes fare otherwise. */
  readonly changed: number;
}

const ports = { tcp: [80, 81, 5432], udp: [53, 54] } as const;

/** `second` is an address of the client, `link` the interface that its packets come in by. */
function changesOn(family: Family, second: string, link: string): readonly Change[] {
  const icmp =
    family === 'ipv4' ? '-p icmp -m icmp --icmp-type 8' : '-p ipv6-icmp -m icmp6 --icmpv6-type 128';
  const neighbours =
    family === 'ipv4'
      ? []
      : [
          '-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 135 -j ACCEPT',
          '-A INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 136 -j ACCEPT',
        ];
  return [
    {
      title: 'a port that is opened under a closed policy',
      before: [':INPUT DROP', ...neighbours, '-A INPUT -p tcp --dport 80 -j ACCEPT'],
      after: [
        ':INPUT DROP',
        ...neighbours,
        '-A INPUT -p tcp --dport 80 -j ACCEPT',
        '-A INPUT -p tcp --dport 5432 -j ACCEPT',
      ],
      changed: 2,
    },
    {
      title: 'a policy that closes, with exceptions',
      before: [...neighbours, `-A INPUT -s ${second} -j ACCEPT`],
      after: [
        ':INPUT DROP',
        ...neighbours,
        `-A INPUT -s ${second} -j ACCEPT`,
        '-A INPUT -p tcp -m multiport --dports 80:90 -j ACCEPT',
      ],
      changed: 4,
    },
    {
      title: 'rules that change places',
      before: [`-A INPUT -s ${second} -j DROP`, '-A INPUT -p tcp --dport 80 -j ACCEPT'],
      after: ['-A INPUT -p tcp --dport 80 -j ACCEPT', `-A INPUT -s ${second} -j DROP`],
      changed: 1,
    },
    {
      title: 'a chain of its own with RETURN, by jump and by goto',
      before: [
        ':OWN -',
        `-A INPUT -i ${link} -j OWN`,
        '-A INPUT -p udp -j DROP',
        `-A OWN -s ${second} -j RETURN`,
        '-A OWN -p tcp --dport 81 -j REJECT',
      ],
      after: [
        ':OWN -',
        `-A INPUT -i ${link} -g OWN`,
        '-A INPUT -p udp -j DROP',
        `-A OWN -s ${second} -j RETURN`,
        '-A OWN -p tcp --dport 81 -j REJECT',
      ],
      changed: 4,
    },
    {
      title: 'pings and first packets that are dropped',
      before: [],
      after: [
        `-A INPUT ${icmp} -j DROP`,
        '-A INPUT -p udp --dport 53 -m conntrack --ctstate NEW -j DROP',
        `-A INPUT -i not${link}+ -j DROP`,
      ],
      changed: 4,
    },
    {
      title: 'the same in other words',
      before: ['-A INPUT -p tcp --dport 80 -j DROP', '-A INPUT -p tcp --dport 81 -j DROP'],
      after: ['-A INPUT -p tcp ! --dport 80:81 -j ACCEPT', '-A INPUT ! -p tcp -j ACCEPT', '-A INPUT -j DROP'],
      changed: 0,
    },
  ];
}

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  beforeAll(async () => listen(sandbox(), ports));

  test.each(families)('packets over %s fare otherwise exactly as is said', async (family) => {
    const { traffic } = sandbox();
    const own = family === 'ipv4' ? traffic.clientAddresses4 : traffic.clientAddresses6;
    const [first = '', second = ''] = own;
    const probes = [first, second].flatMap((from): readonly Probe[] => [
      ...ports.tcp.map((port) => ({ from, sent: 'tcp' as const, port })),
      ...ports.udp.map((port) => ({ from, sent: 'udp' as const, port })),
      { from, sent: 'ping', port: 0 },
    ]);
    for (const { title, before, after, changed } of changesOn(family, second, traffic.interface)) {
      const old = await load(sandbox(), family, before);
      const gotThrough = await getThrough(sandbox(), probes);
      const now = await load(sandbox(), family, after);
      const getsThrough = await getThrough(sandbox(), probes);
      const { changes } = compareRulesets(old, now, changesBetween({ before: old, after: now }));
      const said = probes.map((probe) =>
        changesFor(packetOf(probe, family, sandbox()), () => false, changes, 'INPUT').map(({ kind }) => kind),
      );
      const seen = probes.map((_, index) => {
        if (gotThrough[index] === getsThrough[index]) return [];
        return [getsThrough[index] === true ? 'allowed' : 'blocked'];
      });
      expect({ title, said }).toEqual({ title, said: seen });
      expect([title, seen.filter(({ length }) => length > 0).length]).toEqual([title, changed]);
    }
  });

  test.each(families)(
    'packets over %s through random rules have the verdict of their trace',
    async (family) => {
      const { traffic } = sandbox();
      const [first = '', second = ''] =
        family === 'ipv4' ? traffic.clientAddresses4 : traffic.clientAddresses6;
      const probes = [first, second].flatMap((from): readonly Probe[] => [
        ...ports.tcp.map((port) => ({ from, sent: 'tcp' as const, port })),
        ...ports.udp.map((port) => ({ from, sent: 'udp' as const, port })),
      ]);
      const rulesets = fc.sample(randomRules(family, second, traffic.interface), {
        numRuns: RULESETS,
        seed: seedOfCommit(),
      });
      const wrong: unknown[] = [];
      for (const lines of rulesets) {
        const ruleset = await load(sandbox(), family, lines);
        const seen = await Promise.all(probes.map((probe) => verdictSeen(sandbox(), probe)));
        for (const [index, { from, sent, port }] of probes.entries()) {
          const { verdict } = tracePacket(ruleset, {
            ...{ chain: 'INPUT', protocol: sent, source: from, destinationPort: port },
            destination: family === 'ipv4' ? traffic.address4 : traffic.address6,
            inInterface: traffic.interface,
          });
          if (verdict !== seen[index]) wrong.push({ lines, from, sent, port, verdict, seen: seen[index] });
        }
      }
      expect(wrong).toEqual([]);
    },
  );
});

/** Rules decide about the first packet of a connection, and what comes back does not decide again. */
const established = '-A INPUT -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT';

/** Ten probes each; what is dropped takes most of a second. */
const RULESETS = process.env['LONG'] === '1' ? 500 : 8;

/** Some rules of INPUT and of a chain that it jumps to. */
function randomRules(family: Family, second: string, link: string): fc.Arbitrary<readonly string[]> {
  const condition = fc.constantFrom(
    ...[
      '',
      `-s ${second}`,
      `! -s ${second}`,
      `-i ${link}`,
      `! -i ${link}`,
      '-p tcp',
      '! -p tcp',
      '-p udp --dport 53:54',
    ],
    ...[
      '-p tcp --dport 80',
      '-p tcp -m multiport ! --dports 80,81',
      '-p tcp --syn',
      '-p tcp --tcp-flags ALL SYN',
    ],
    ...[
      '-m conntrack --ctstate NEW',
      '-m conntrack ! --ctstate NEW,DNAT',
      `-s ${second} -p tcp --dport 5432`,
    ],
  );
  const rule = (chain: string, targets: readonly string[]) =>
    fc
      .tuple(condition, fc.constantFrom(...targets))
      .map(([which, target]) => `-A ${chain} ${which} ${target}`.replace(/ +/g, ' '));
  const ends = ['-j ACCEPT', '-j DROP', '-j REJECT', '-j RETURN'] as const;
  const neighbours = family === 'ipv6' ? ['-A INPUT -p ipv6-icmp -j ACCEPT'] : [];
  return fc
    .tuple(
      fc.constantFrom(':INPUT ACCEPT', ':INPUT DROP'),
      fc.array(rule('INPUT', [...ends, '-j OWN', '-g OWN']), { minLength: 1, maxLength: 5 }),
      fc.array(rule('OWN', ends), { minLength: 1, maxLength: 4 }),
    )
    .map(([policy, input, own]) => [policy, ':OWN -', established, ...neighbours, ...input, ...own]);
}

async function verdictSeen(sandbox: Sandbox, { from, sent, port }: Probe): Promise<string> {
  const outcome =
    sent === 'tcp' ? await tcpConnects(sandbox, { from, port }) : await udpAnswers(sandbox, { from, port });
  if (outcome === 'open' || outcome === 'answered') return 'accept';
  return { timeout: 'drop', refused: 'reject', unreachable: 'unreachable' }[outcome];
}

async function getThrough(sandbox: Sandbox, probes: readonly Probe[]): Promise<readonly boolean[]> {
  return Promise.all(
    probes.map(async ({ from, sent, port }) => {
      if (sent === 'ping') return pings(sandbox, { from });
      if (sent === 'tcp') return (await tcpConnects(sandbox, { from, port })) === 'open';
      return (await udpAnswers(sandbox, { from, port })) === 'answered';
    }),
  );
}

/** Replaces the filter table, and gives what the host then holds. */
async function load(sandbox: Sandbox, family: Family, lines: readonly string[]): Promise<Ruleset> {
  const declared = lines.filter((line) => line.startsWith(':')).map((line) => `${line} [0:0]`);
  const hook = declared.some((line) => line.startsWith(':INPUT ')) ? [] : [':INPUT ACCEPT [0:0]'];
  const rules = lines.filter((line) => !line.startsWith(':'));
  const stdin = ['*filter', ...hook, ...declared, ...rules, 'COMMIT', ''].join('\n');
  const restored = await inSandbox(sandbox, [`${commandOf(family)}-restore`], { stdin });
  if (restored.exitCode !== 0) throw new Error(restored.stderr);
  const saved = await inSandbox(sandbox, [`${commandOf(family)}-save`]);
  const { ruleset } = parseSave(saved.stdout, { family, file: 'iptables-save', live: true });
  if (ruleset === undefined) throw new Error(`not a save: ${saved.stdout.toString()}`);
  return ruleset;
}

/** As it comes to the host: the first one, of a connection that is not known yet. */
function packetOf({ from, sent, port }: Probe, family: Family, { traffic }: Sandbox): Packet {
  const ping = family === 'ipv4' ? { protocol: 1, type: 8 } : { protocol: 58, type: 128 };
  return {
    protocol: { tcp: 6, udp: 17, ping: ping.protocol }[sent],
    source: valueOfAddress(from, family),
    destination: valueOfAddress(family === 'ipv4' ? traffic.address4 : traffic.address6, family),
    sourcePort: 40_000,
    destinationPort: port,
    icmpType: sent === 'ping' ? ping.type * 256 : 0,
    inInterface: traffic.interface,
    outInterface: '',
    connectionState: 'NEW',
    tcpFlags: sent === 'tcp' ? 2 : 0,
    isLaterFragment: false,
  };
}
