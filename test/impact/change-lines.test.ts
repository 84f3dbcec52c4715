/** What changes of rules mean, in the words in which people read it. */
import { compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { printChange } from '../../lib/impact/questions/print-packets';
import type { Family } from '../../lib/net/family';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { builtInChains } from '../../lib/ruleset/model/tables';
import { changesBetween } from '../support/laws/changed-rulesets';

interface Example {
  readonly title: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly lines: readonly string[];
  readonly family?: Family;
  /** @default 'filter' */
  readonly table?: string;
}

/** Rules of one table; `-P CHAIN POLICY` and `-N CHAIN` as people type them, and `-A` left out for INPUT. */
function rulesetOf(lines: readonly string[], table: string, family: Family): Ruleset {
  const policies = new Map(
    lines.flatMap((line) => (line.startsWith('-P ') ? [line.slice(3).split(' ')] : [])) as [string, string][],
  );
  const chains = builtInChains(table).map((chain) => `:${chain} ${policies.get(chain) ?? 'ACCEPT'} [0:0]`);
  const own = lines.filter((line) => line.startsWith('-N ')).map((line) => `:${line.slice(3)} - [0:0]`);
  const rules = lines
    .filter((line) => !/^-[PN] /.test(line))
    .map((line) => (line.startsWith('-A ') ? line : `-A INPUT ${line}`));
  const text = [`*${table}`, ...chains, ...own, ...rules, 'COMMIT', ''].join('\n');
  const { ruleset } = parseSave(Buffer.from(text), { family, file: 'rules', live: true });
  if (ruleset === undefined) throw new Error(`not a ruleset: ${text}`);
  return ruleset;
}

const base = [
  '-P INPUT DROP',
  '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
  '-i lo -j ACCEPT',
  '-p tcp -m tcp --dport 22 -j ACCEPT',
];

const web = ['-P INPUT DROP', '-N WEB', '-A WEB -p tcp -m tcp --dport 80 -j ACCEPT'];

const examples: readonly Example[] = [
  {
    title: 'recent --set matches every packet, so nothing depends on it',
    before: ['-P INPUT DROP', '-p tcp -m tcp --dport 22 -j ACCEPT'],
    after: [
      '-P INPUT DROP',
      '-p tcp -m tcp --dport 22 -m recent --set --name SSH --mask 255.255.255.255 --rsource -j ACCEPT',
    ],
    lines: [],
  },
  {
    title: 'an accounting object counts every packet, so nothing depends on it',
    before: ['-P INPUT ACCEPT'],
    after: ['-P INPUT ACCEPT', '-p tcp -m tcp --dport 80 -m nfacct --nfacct-name http-in -j DROP'],
    lines: ['ipv4 INPUT newly blocks tcp dport 80 from anywhere'],
  },
  {
    title: 'no mark has a bit outside the mask that is asked for, so all have another one',
    before: ['-P INPUT DROP', '-p tcp -m tcp --dport 22 -j ACCEPT'],
    after: [
      '-P INPUT DROP',
      '-m mark --mark 0x101/0xff -j DROP',
      '-p tcp -m tcp --dport 22 -m mark ! --mark 0x101/0xff -j ACCEPT',
    ],
    lines: [],
  },
  {
    title: 'under a mask of nothing all marks are one',
    before: ['-P INPUT DROP', '-p tcp -m tcp --dport 22 -j ACCEPT'],
    after: ['-P INPUT DROP', '-p tcp -m tcp --dport 22 -m mark ! --mark 0x0/0x0 -j ACCEPT'],
    lines: ['ipv4 INPUT newly blocks tcp dport 22 from anywhere'],
  },
  {
    title: 'no packet has fewer hops than none',
    before: ['-P INPUT ACCEPT'],
    after: ['-P INPUT ACCEPT', '-m ttl --ttl-lt 0 -j DROP', '-m ttl --ttl-gt 255 -j DROP'],
    lines: [],
  },
  {
    title: 'recent ! --set matches no packet',
    before: ['-P INPUT DROP', '-p tcp -m tcp --dport 22 -j ACCEPT'],
    after: [
      '-P INPUT DROP',
      '-p tcp -m tcp --dport 22 -m recent ! --set --name SSH --mask 255.255.255.255 --rsource -j ACCEPT',
    ],
    lines: ['ipv4 INPUT newly blocks tcp dport 22 from anywhere'],
  },
  {
    title: 'ICMP of type 255 is ICMP of any type, whatever the code',
    before: ['-P INPUT DROP', '-p icmp -m icmp --icmp-type any -j ACCEPT'],
    after: ['-P INPUT DROP', '-p icmp -m icmp --icmp-type 255/255 -j ACCEPT'],
    lines: [],
  },
  {
    title: 'a protocol is called by its name',
    before: ['-P INPUT DROP'],
    after: ['-P INPUT DROP', '-p 112 -j ACCEPT'],
    lines: ['ipv4 INPUT newly allows vrrp from anywhere'],
  },
  {
    title: 'a range of ports that runs backwards opens nothing',
    before: ['-P INPUT DROP'],
    after: ['-P INPUT DROP', '-p udp -m udp --dport 60000:29 -j ACCEPT'],
    lines: [],
  },
  {
    title: 'a port is opened, to those whom no other rule has let in before',
    before: base,
    after: [...base, '-p tcp -m tcp --dport 5432 -j ACCEPT'],
    lines: [
      'ipv4 INPUT newly allows tcp dport 5432 from anywhere in by all but lo, ctstate INVALID,NEW,UNTRACKED',
    ],
  },
  {
    title: 'a port is opened to a network',
    before: ['-P INPUT DROP'],
    after: [
      '-P INPUT DROP',
      '-s 192.0.2.0/24 -p tcp -m tcp --dport 5432 -m conntrack --ctstate NEW -j ACCEPT',
    ],
    lines: ['ipv4 INPUT newly allows tcp dport 5432 from 192.0.2.0/24, ctstate NEW'],
  },
  {
    title: 'a rule behind one that drops everything',
    before: ['-j DROP'],
    after: ['-j DROP', '-p tcp -m tcp --dport 5432 -j ACCEPT'],
    lines: [],
  },
  {
    title: 'a policy that closes',
    before: base.slice(1),
    after: base,
    lines: [
      'ipv4 INPUT newly blocks all but tcp from anywhere in by all but lo, ctstate INVALID,NEW,UNTRACKED',
      'ipv4 INPUT newly blocks tcp dport all but 22 from anywhere in by all but lo, ctstate INVALID,NEW,UNTRACKED',
    ],
  },
  {
    title: 'a rule that moves before another one',
    before: ['-s 192.0.2.0/24 -j DROP', '-p tcp -m tcp --dport 22 -j ACCEPT'],
    after: ['-p tcp -m tcp --dport 22 -j ACCEPT', '-s 192.0.2.0/24 -j DROP'],
    lines: ['ipv4 INPUT newly allows tcp dport 22 from 192.0.2.0/24'],
  },
  {
    title: 'two rules that become one',
    before: ['-P INPUT DROP', '-p tcp -m tcp --dport 80 -j ACCEPT', '-p tcp -m tcp --dport 443 -j ACCEPT'],
    after: ['-P INPUT DROP', '-p tcp -m multiport --dports 80,443 -j ACCEPT'],
    lines: [],
  },
  {
    title: 'a rule that becomes two',
    before: ['-P INPUT DROP', '-s 192.0.2.0/24 -j ACCEPT'],
    after: [
      '-P INPUT DROP',
      '-s 192.0.2.0/25 -j ACCEPT',
      '-m iprange --src-range 192.0.2.128-192.0.2.255 -j ACCEPT',
    ],
    lines: [],
  },
  {
    title: 'rules that change places and have no packet in common',
    before: ['-P INPUT DROP', '-p tcp -m tcp --dport 80 -j ACCEPT', '-p udp -m udp --dport 53 -j DROP'],
    after: ['-P INPUT DROP', '-p udp -m udp --dport 53 -j DROP', '-p tcp -m tcp --dport 80 -j ACCEPT'],
    lines: [],
  },
  {
    title: 'another comment, another way to say no',
    before: ['-p tcp -m tcp --dport 113 -m comment --comment old -j REJECT --reject-with tcp-reset'],
    after: ['-p tcp -m tcp --dport 113 -m comment --comment new -j DROP'],
    lines: ['ipv4 INPUT now drops without an answer, and rejected before, tcp dport 113 from anywhere'],
  },
  {
    title: 'a list of states with DNAT among them',
    before: [],
    after: ['-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -j DROP'],
    lines: [
      'ipv4 INPUT newly blocks any protocol from anywhere, ctstate INVALID,NEW,UNTRACKED, but not where ctstate DNAT',
    ],
  },
  {
    title: 'a limit that goes away',
    before: ['-P INPUT DROP', '-p tcp -m tcp --dport 22 -m limit --limit 3/min -j ACCEPT'],
    after: ['-P INPUT DROP', '-p tcp -m tcp --dport 22 -j ACCEPT'],
    lines: ['ipv4 INPUT newly allows tcp dport 22 from anywhere, but not where -m limit --limit 3/min'],
  },
  {
    title: 'a rule that keeps its limit and gets another port',
    before: ['-P INPUT DROP', '-p tcp -m tcp --dport 22 -m limit --limit 3/min -j ACCEPT'],
    after: ['-P INPUT DROP', '-p tcp -m tcp --dport 22:23 -m limit --limit 3/min -j ACCEPT'],
    lines: ['ipv4 INPUT newly allows tcp dport 23 from anywhere, where -m limit --limit 3/min'],
  },
  {
    title: 'a limit that goes, and another one of the same text that stays',
    before: [
      '-P INPUT DROP',
      '-p tcp -m tcp --dport 22 -m limit --limit 3/min -j ACCEPT',
      '-p tcp -m limit --limit 3/min -j ACCEPT',
    ],
    after: ['-P INPUT DROP', '-p tcp -m limit --limit 3/min -j ACCEPT'],
    lines: [
      'ipv4 INPUT newly blocks tcp dport 22 from anywhere, where -m limit --limit 3/min #1, but not where -m limit --limit 3/min #2',
    ],
  },
  {
    title: 'two limits of the same text, each with its own port',
    before: [
      '-p tcp -m tcp --dport 22 -m limit --limit 3/min -j DROP',
      '-p tcp -m tcp --dport 23 -m limit --limit 3/min -j DROP',
    ],
    after: [],
    lines: [
      'ipv4 INPUT newly allows tcp dport 22 from anywhere, where -m limit --limit 3/min',
      'ipv4 INPUT newly allows tcp dport 23 from anywhere, where -m limit --limit 3/min',
    ],
  },
  {
    title: 'a quota that does not hold any more, in a rule that changes alone',
    before: ['-m quota ! --quota 1000 -j DROP'],
    after: [],
    lines: ['ipv4 INPUT newly allows any protocol from anywhere, but not where -m quota --quota 1000'],
  },
  {
    title: 'more interfaces by their beginning',
    before: ['-P FORWARD DROP', '-A FORWARD -i tun0 -o eth0 -j ACCEPT'],
    after: ['-P FORWARD DROP', '-A FORWARD -i tun+ -o eth0 -j ACCEPT'],
    lines: ['ipv4 FORWARD newly allows any protocol from anywhere in by other tun+ out by eth0'],
  },
  {
    title: 'all interfaces but one',
    before: ['-P INPUT DROP', '-i eth0 -j ACCEPT'],
    after: ['-P INPUT DROP', '! -i eth1 -j ACCEPT'],
    lines: ['ipv4 INPUT newly allows any protocol from anywhere in by all but eth0,eth1'],
  },
  {
    title: 'an interface that packets to the host never go out by',
    before: ['-N OUT', '-j OUT'],
    after: ['-N OUT', '-j OUT', '-A OUT -o eth0 -j DROP'],
    lines: [],
  },
  {
    title: 'prefixes of IPv6',
    family: 'ipv6',
    before: ['-P INPUT DROP', '-s 2001:db8::/32 -j ACCEPT'],
    after: [
      '-P INPUT DROP',
      '-s 2001:db8::/33 -j ACCEPT',
      '-p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT',
    ],
    lines: [
      'ipv6 INPUT newly allows ipv6-icmp type 128 from all but 2001:db8::/32',
      'ipv6 INPUT newly blocks all but ipv6-icmp from 2001:db8:8000::/33',
      'ipv6 INPUT newly blocks ipv6-icmp type all but 128 from 2001:db8:8000::/33',
    ],
  },
  {
    title: 'a translation that leads elsewhere',
    table: 'nat',
    before: ['-A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.1'],
    after: ['-A PREROUTING -i eth0 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.2:8080'],
    lines: [
      'ipv4 nat PREROUTING newly translates by DNAT --to-destination 10.0.0.2:8080: tcp dport 80 from anywhere in by eth0',
    ],
  },
  {
    title: 'a translation that ends',
    table: 'nat',
    before: ['-A POSTROUTING -s 10.0.0.0/8 -o eth0 -j MASQUERADE'],
    after: [],
    lines: ['ipv4 nat POSTROUTING no longer translates any protocol from 10.0.0.0/8 to anywhere out by eth0'],
  },
  {
    title: 'a return that goes from a user chain',
    before: ['-P INPUT DROP', '-N WEB', '-A WEB -s 192.0.2.0/24 -j RETURN', ...web.slice(2), '-j WEB'],
    after: [...web, '-j WEB'],
    lines: ['ipv4 INPUT newly allows tcp dport 80 from 192.0.2.0/24'],
  },
  {
    title: 'a jump that becomes a goto',
    before: [...web, '-j WEB', '-p udp -j ACCEPT'],
    after: [...web, '-g WEB', '-p udp -j ACCEPT'],
    lines: ['ipv4 INPUT newly blocks udp from anywhere'],
  },
  {
    title: 'a user chain that nothing leads to',
    before: web,
    after: web.slice(0, 2),
    lines: [],
  },
  {
    title: 'packets that are given to a program',
    before: ['-p tcp -m tcp --dport 25 -j ACCEPT'],
    after: ['-p tcp -m tcp --dport 25 -j NFQUEUE --queue-num 1'],
    lines: ['ipv4 INPUT newly queues by NFQUEUE --queue-num 1: tcp dport 25 from anywhere'],
  },
  {
    title: 'flags, types and later fragments',
    before: [],
    after: [
      '-p tcp -m tcp --tcp-flags ALL NONE -j DROP',
      '-p icmp -m icmp --icmp-type 8 -j DROP',
      '-p icmp -m icmp --icmp-type 3/4 -j DROP',
      '-p udp -f -j DROP',
    ],
    lines: [
      'ipv4 INPUT newly blocks udp from anywhere, later fragments',
      'ipv4 INPUT newly blocks icmp type 3/4,8 from anywhere',
      'ipv4 INPUT newly blocks tcp from anywhere, tcp flags none',
    ],
  },
  {
    title: 'flags by the few that decide, as many combinations as they may be',
    before: [],
    after: [
      '-p tcp -m tcp --tcp-flags PSH PSH -j DROP',
      '-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j REJECT',
    ],
    lines: [
      'ipv4 INPUT newly blocks tcp from anywhere, with PSH',
      'ipv4 INPUT newly blocks tcp from anywhere, but not with PSH, nor (with SYN and without FIN,RST,ACK)',
    ],
  },
  {
    title: 'types of ICMP whole, and codes where only some of a type are meant',
    before: [],
    after: [
      '-p icmp -m icmp --icmp-type 8 -j ACCEPT',
      '-p icmp -m icmp --icmp-type 3/4 -j ACCEPT',
      '-p icmp -j DROP',
    ],
    lines: ['ipv4 INPUT newly blocks icmp type all but 3/4,8 from anywhere'],
  },
  {
    title: 'a live rule that no table here can read, by its last words',
    before: [],
    after: ['-p tcp -m tcp --nosuch 5 -j DROP', '-p udp -j NOSUCH --thing 5'],
    lines: [
      'ipv4 INPUT newly hands over to NOSUCH --thing 5: udp from anywhere, but not where -p tcp -m tcp --nosuch 5 -j DROP',
      'ipv4 INPUT newly blocks any protocol from anywhere, where -p tcp -m tcp --nosuch 5 -j DROP',
    ],
  },
  {
    title: 'what neither holds nor does not, as of packets without a connection',
    before: ['-P INPUT DROP', '-m connmark --mark 0x1 -j ACCEPT', '-m connmark ! --mark 0x1 -j ACCEPT'],
    after: ['-P INPUT DROP', '-j ACCEPT'],
    lines: [
      'ipv4 INPUT newly allows any protocol from anywhere, but not where -m connmark --mark 0x1, but not where -m connmark ! --mark 0x1',
    ],
  },
];

describe('what is said of', () => {
  test.each(examples)('$title', ({ before, after, lines, family = 'ipv4', table = 'filter' }) => {
    const pair = { before: rulesetOf(before, table, family), after: rulesetOf(after, table, family) };
    const comparison = compareRulesets(pair.before, pair.after, changesBetween(pair));
    expect(comparison.undecided).toEqual([]);
    expect(comparison.changes.flatMap((change) => printChange(change, family))).toEqual(lines);
  });

  test('raw rules that drop before filter rules accept', () => {
    const [filter, raw] = [
      rulesetOf(['-A OUTPUT -p udp -m udp --dport 53 -j ACCEPT'], 'filter', 'ipv4'),
      rulesetOf(['-A OUTPUT -p udp -j DROP'], 'raw', 'ipv4'),
    ];
    const pair = {
      before: filter,
      after: { ...filter, tables: new Map([...filter.tables, ...raw.tables]) },
    };
    const comparison = compareRulesets(pair.before, pair.after, changesBetween(pair));
    expect(comparison.changes.flatMap((each) => printChange(each, 'ipv4'))).toEqual([
      'ipv4 OUTPUT newly blocks udp to anywhere',
    ]);
  });
});
