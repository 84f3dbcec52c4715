/** Random rulesets for packets that are really sent: see `sendable-packets.ts`. Lines of a save, without counters. */
import fc from 'fast-check';
import type { Family } from '../../../lib/net/family';

const networks = {
  ipv4: {
    some: ['192.0.2.0/25', '192.0.2.64/26', '198.51.100.7/32'],
    behind: '10.20.128.0/17',
    range: '192.0.2.10-192.0.2.99',
  },
  ipv6: {
    some: ['2001:db8::/112', '2001:db8::8000/113', '2001:db8:1::7/128'],
    behind: '2001:db8:b::8000/113',
    range: '2001:db8::10-2001:db8::9999',
  },
} as const;

/** Words of a line, of which some may be empty. */
export function words(...parts: readonly fc.Arbitrary<string>[]): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((all) => all.filter((part) => part !== '').join(' '));
}

interface Conditions {
  readonly from: fc.Arbitrary<string>;
  readonly by: fc.Arbitrary<string>;
  readonly service: fc.Arbitrary<string>;
  readonly state: fc.Arbitrary<string>;
}

export function conditionsOf(family: Family, link: string): Conditions {
  const { some, behind, range } = networks[family];
  const [first, second, third] = some;
  const [protocol, type] =
    family === 'ipv4' ? ['icmp', '-m icmp --icmp-type 8'] : ['ipv6-icmp', '-m icmp6 --icmpv6-type 128'];
  return {
    from: fc.constantFrom(
      ...['', '', `-s ${first}`, `! -s ${first}`, `-s ${second}`, `-s ${third}`, `! -s ${third}`],
      ...[`-m iprange --src-range ${range}`, `-d ${behind}`, `! -d ${behind}`],
    ),
    by: fc.constantFrom('', '', '', '', `-i ${link}`, `! -i ${link}`, '-i other+'),
    service: fc.constantFrom(
      ...['', '', '-p tcp', '! -p tcp', '-p udp', `-p ${protocol} ${type}`, `! -p ${protocol}`],
      ...['-p tcp --dport 80', '-p tcp ! --dport 1024:65535', '-p tcp --sport 2000:3000'],
      ...['-p udp --dport 53:5353', '-p udp -m multiport ! --ports 53,5000:50000'],
      ...['-p tcp -m multiport --dports 22,80:90,443', '-p tcp --syn', '-p tcp ! --syn'],
      ...['-p tcp --tcp-flags ALL SYN', '-p tcp --tcp-flags SYN,ACK ACK'],
    ),
    state: fc.constantFrom(
      ...['', '', '', '-m conntrack --ctstate NEW', '-m conntrack ! --ctstate NEW'],
      ...['-m conntrack --ctstate INVALID,RELATED', '-m state --state NEW,ESTABLISHED'],
      ...['-m conntrack ! --ctstate ESTABLISHED,DNAT', '-m conntrack --ctstate UNTRACKED'],
    ),
  };
}

export function rulesOf(
  chain: string,
  conditions: fc.Arbitrary<string>,
  targets: readonly string[],
  maxLength: number,
): fc.Arbitrary<readonly string[]> {
  return fc.array(words(fc.constant(`-A ${chain}`), conditions, fc.constantFrom(...targets)), { maxLength });
}

const ends = ['-j ACCEPT', '-j ACCEPT', '-j DROP', '-j REJECT'] as const;

const leads = [...ends, '-j RETURN', '-j OWN', '-g OWN', '-j OTHER'] as const;

const policy = fc.constantFrom('ACCEPT', 'DROP');

function filterOf(
  { from, by, service, state }: Conditions,
  marks: fc.Arbitrary<string> = fc.constant(''),
): fc.Arbitrary<readonly string[]> {
  const usual = words(from, by, service, state, marks);
  const out = fc.constantFrom('', '', '-o out0', '! -o out1', '-o out+');
  return fc
    .tuple(
      policy,
      policy,
      rulesOf('INPUT', usual, leads, 6),
      rulesOf('FORWARD', words(out, usual), leads, 6),
      rulesOf('OWN', usual, [...ends, '-j RETURN', '-j OTHER'], 4),
      rulesOf('OTHER', usual, [...ends, '-j RETURN'], 3),
    )
    .map(([input, forward, ...rules]) => [
      ...['*filter', `:INPUT ${input}`, `:FORWARD ${forward}`, ':OWN -', ':OTHER -'],
      ...rules.flat(),
    ]);
}

/** What tells a sender that a packet was rejected has to get out, or nobody sees the difference to one that was dropped. */
export function answersOut(chain: 'OUTPUT' | 'POSTROUTING', family: Family): string {
  const error = family === 'ipv4' ? 'icmp -m icmp --icmp-type 3' : 'ipv6-icmp -m icmp6 --icmpv6-type 1';
  return `-A ${chain} -p ${error} -j ACCEPT`;
}

/** Connection tracking comes behind raw, so a rule there finds states that no later one does. */
const inRaw = fc.constantFrom(
  ...['', '', '', '-m conntrack --ctstate NEW', '-m conntrack --ctstate INVALID'],
  ...['-m conntrack ! --ctstate NEW,ESTABLISHED', '-m state --state NEW', '-m connmark ! --mark 0x1'],
);

/** Rules that filter in several tables, on the way to the host and through it, and such that decide about connection tracking. */
export function filteringRules(family: Family, link: string): fc.Arbitrary<readonly string[]> {
  const conditions = conditionsOf(family, link);
  const { from, by, service, state } = conditions;
  const usual = words(from, by, service, state);
  const early = words(from, by, service);
  const mangle = fc.tuple(
    rulesOf('PREROUTING', usual, ['-j DROP', '-j RETURN'], 2),
    rulesOf('INPUT', usual, ['-j DROP', '-j ACCEPT'], 2),
    rulesOf('FORWARD', usual, ['-j DROP'], 1),
    rulesOf('POSTROUTING', words(from, service), ['-j DROP'], 1),
  );
  return fc
    .tuple(
      filterOf(conditions),
      mangle,
      rulesOf(
        'PREROUTING',
        words(early, inRaw),
        ['-j DROP', '-j ACCEPT', '-j CT --notrack', '-j CT --notrack', '-j CT --zone 5'],
        3,
      ),
    )
    .map(([filter, mangled, raw]) => [
      ...[...filter, '*mangle', answersOut('POSTROUTING', family), ...mangled.flat()],
      ...['*raw', ...raw, '*nat'],
    ]);
}

/** Rules that also mark packets and give them other addresses. @param host its address */
export function translatingRules(
  family: Family,
  link: string,
  host: string,
): fc.Arbitrary<readonly string[]> {
  const conditions = conditionsOf(family, link);
  const { from, by, service } = conditions;
  const early = words(from, by, service);
  const asked = fc.constantFrom(
    ...['', '', '', '-m mark --mark 0x1/0x1', '-m mark ! --mark 0x2/0x3', '-m mark --mark 0x5'],
    ...['-m mark ! --mark 0x101/0xff', '-m mark --mark 0x0/0x0', '-m connmark --mark 0x101/0xff'],
    ...['-m connmark --mark 0x10/0xf0', '-m connmark ! --mark 0x20/0xff'],
  );
  const marking = [
    ...['-j MARK --set-xmark 0x1/0x1', '-j MARK --set-xmark 0x5/0xffffffff', '-j MARK --set-xmark 0x0/0x2'],
    ...[
      '-j MARK --set-xmark 0x2/0x0',
      '-j CONNMARK --set-xmark 0x10/0xf0',
      '-j CONNMARK --set-xmark 0x20/0xff',
    ],
    ...[
      '-j CONNMARK --save-mark --nfmask 0xf --ctmask 0xff',
      '-j CONNMARK --restore-mark --nfmask 0xf --ctmask 0xff',
    ],
  ];
  const [machine, part, whole, source, port] =
    family === 'ipv4'
      ? ['203.0.113.5', '10.20.0.0/17', '10.20.128.0/17', '192.0.2.250', '203.0.113.6:8080']
      : ['2001:db8:a::5', '2001:db8:b::/113', '2001:db8:b::8000/113', '2001:db8::ff', '[2001:db8:a::6]:8080'];
  const toHost = words(
    fc.constant(`-d ${host}`),
    early.filter((text) => !text.includes('-d ')),
  );
  const services = words(from, fc.constantFrom('-p tcp', '-p tcp --dport 80', '-p udp --dport 53:5353'));
  const prerouting = fc.array(
    fc.oneof(
      words(toHost, fc.constant(`-j DNAT --to-destination ${machine}`)),
      words(
        fc.constant(`-d ${host} -p tcp`),
        fc.constantFrom('', '--dport 80', '-m multiport --dports 22,80:90,443'),
        fc.constant(`-j DNAT --to-destination ${port}`),
      ),
      words(services, fc.constantFrom('-j REDIRECT --to-ports 3128', '-j REDIRECT --to-ports 5000-5010')),
      fc.constant(`-d ${part} -j NETMAP --to ${whole}`),
      words(early, fc.constantFrom('-j ACCEPT', '-j RETURN', '-j MARK --set-xmark 0x1/0x1')),
    ),
    { maxLength: 4 },
  );
  const late = words(
    fc.constantFrom('', '', '-o out0', '-o out1'),
    from,
    fc.constantFrom('-m mark --mark 0x1/0x1', '', '-p tcp', '-p udp'),
  );
  const postrouting = rulesOf(
    'POSTROUTING',
    late,
    ['-j MASQUERADE', `-j SNAT --to-source ${source}`, '-j RETURN'],
    3,
  );
  return fc
    .tuple(
      filterOf(conditions, asked),
      fc.tuple(
        rulesOf('PREROUTING', words(early, asked), marking, 4),
        rulesOf('FORWARD', words(early, asked), marking, 2),
      ),
      rulesOf(
        'PREROUTING',
        early,
        ['-j CT --notrack', '-j CT', '-j ACCEPT', '-j MARK --set-xmark 0x1/0x1'],
        2,
      ),
      fc.tuple(prerouting, postrouting),
    )
    .map(([filter, mangle, raw, nat]) => [
      ...filter,
      ...['*mangle', ...mangle.flat(), '*raw', ...raw],
      ...['*nat', ...(nat[0] as readonly string[]).map((text) => `-A PREROUTING ${text}`), ...nat[1]],
    ]);
}
