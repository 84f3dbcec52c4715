/** Two rules files as people kept them for years, beside what constructs declare: after canonical form, the same text. */
import { SafetyChain, WebServerFirewall } from '../../constructs';
import type { Family } from '../../lib/net/family';
import { formatSave } from '../../lib/ruleset/save/fmt';
import { rulesFileOf, runExample } from '../support/terraform/example-rulesets';
import { rulesetOf, testFirewall } from '../support/terraform/synthesis';

function canonical(text: string, family: Family): string {
  const { text: formatted, diagnostics } = formatSave(text, { family, file: 'rules' });
  expect(diagnostics).toEqual([]);
  return formatted ?? '';
}

/** As Red Hat's tool wrote it, with what a person added since. */
const redHat = `# Firewall configuration written by hand
*filter
:INPUT ACCEPT [0:0]
:FORWARD ACCEPT [0:0]
:RH-Firewall - [0:0]
-A INPUT -j RH-Firewall
-A FORWARD -j RH-Firewall
-A RH-Firewall -i lo -j ACCEPT
-A RH-Firewall -p icmp -j ACCEPT
-A RH-Firewall -p 51 -j ACCEPT
-A RH-Firewall -p 50 -j ACCEPT
-A RH-Firewall -p udp --dport 5353 -d 224.0.0.251 -j ACCEPT
-A RH-Firewall -p udp -m udp --dport 631 -j ACCEPT
-A RH-Firewall -p tcp -m tcp --dport ipp -j ACCEPT
-A RH-Firewall -m state --state ESTABLISHED,RELATED -j ACCEPT
-A RH-Firewall -m state --state NEW -m tcp -p tcp --dport 22 -j ACCEPT
-A RH-Firewall -m state --state NEW -m tcp -p tcp --dport 80 -j ACCEPT
-A RH-Firewall -m state --state NEW -m tcp -p tcp --dport 21 -j ACCEPT
-A RH-Firewall -m state --state NEW -m tcp -p tcp --dport 25 -j ACCEPT
-A RH-Firewall -j REJECT --reject-with icmp-host-prohibited
COMMIT
`;

/** `state` is the old name of `conntrack`, which iptables keeps as it was written, like the order of matches: both mean the same. */
function inOneSpelling(text: string): string {
  return text.replace(
    /^(-A \S+) -m state --state (\S+)(.*) -j/gm,
    (_, head: string, states: string, rest: string) => `${head}${rest} -m conntrack --ctstate ${states} -j`,
  );
}

const closed = (rules: readonly string[]): string =>
  [
    '*filter',
    ':INPUT DROP [0:0]',
    ':FORWARD DROP [0:0]',
    ':OUTPUT DROP [0:0]',
    ':SAFETY - [0:0]',
    ...rules,
    'COMMIT',
    '',
  ].join('\n');
const newTo = (chain: string, ports: readonly string[], verdict: string): readonly string[] =>
  ports.map((port) => {
    const [number = '', protocol = 'tcp'] = port.split('/');
    return `-A ${chain} -p ${protocol} --destination-port ${number} -m conntrack --ctstate NEW --jump ${verdict}`;
  });

const followed = (chain: string): readonly string[] => [
  `-A ${chain} -m conntrack --ctstate INVALID -j DROP`,
  `-A ${chain} -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT`,
];
const guarded = ['ssh', 'smtp', 'https', 'mysql', '11211', '11211/udp', 'postgresql'];
const outgoing = ['ssh', 'smtp', 'domain', 'domain/udp', 'http', 'https', 'ntp/udp', 'mysql'];

/** Both families, with what differs: neighbour discovery and multicast listeners are ICMPv6, and it asks for other types. */
const safety: Readonly<Record<Family, string>> = {
  ipv4: closed([
    '-A INPUT -i lo -j ACCEPT',
    ...followed('INPUT'),
    ...[3, 11, 12, 8].map((type) => `-A INPUT -p icmp --icmp-type ${String(type)} -j ACCEPT`),
    ...newTo('INPUT', guarded, 'SAFETY'),
    ...newTo('INPUT', ['80'], 'ACCEPT'),
    '-A OUTPUT -o lo -j ACCEPT',
    ...followed('OUTPUT'),
    '-A OUTPUT -p icmp --icmp-type ping -j ACCEPT',
    ...newTo('OUTPUT', outgoing, 'ACCEPT'),
    '-A SAFETY -s 192.0.2.0/255.255.255.0 -j ACCEPT',
    '-A SAFETY -s 198.51.100.7 -j ACCEPT',
    '-A SAFETY -j DROP',
  ]),
  ipv6: closed([
    '-A INPUT -i lo -j ACCEPT',
    ...[133, 134, 135, 136].map((type) => `-A INPUT -p icmpv6 --icmpv6-type ${String(type)} -j ACCEPT`),
    ...[130, 131, 132, 143].map(
      (type) => `-A INPUT -p icmpv6 --icmpv6-type ${String(type)} -s fe80::/10 -j ACCEPT`,
    ),
    '-A INPUT -p udp --sport 547 --dport 546 -s fe80::/10 -j ACCEPT',
    ...followed('INPUT'),
    ...[1, 2, 3, 4, 128].map((type) => `-A INPUT -p icmpv6 --icmpv6-type ${String(type)} -j ACCEPT`),
    ...newTo('INPUT', guarded, 'SAFETY'),
    ...newTo('INPUT', ['80'], 'ACCEPT'),
    '-A OUTPUT -o lo -j ACCEPT',
    '-A OUTPUT -p icmpv6 -j ACCEPT',
    ...followed('OUTPUT'),
    ...newTo('OUTPUT', outgoing, 'ACCEPT'),
    '-A SAFETY -s 2001:0db8:5afe::/48 -j ACCEPT',
    '-A SAFETY -j DROP',
  ]),
};

test('the desktop in the style of Red Hat is the classic file', () => {
  const [declared] = runExample('desktop-server').rulesets;
  const written = declared === undefined ? '' : rulesFileOf(declared, 'ipv4');
  expect(canonical(written, 'ipv4')).toBe(canonical(inOneSpelling(redHat), 'ipv4'));
});

test.each(['ipv4', 'ipv6'] as const)(
  'a SafetyChain with closed policies is the classic file over %s',
  (family) => {
    const firewall = testFirewall({ management: 'governed-elsewhere' });
    new WebServerFirewall(firewall, 'web', {
      services: ['http'],
      policies: { input: 'DROP', forward: 'DROP', output: 'DROP' },
      outgoing: ['ssh', 'smtp', 'dns', 'http', 'https', 'ntp', 'mysql'],
    });
    new SafetyChain(firewall, 'safety', {
      trusted: ['192.0.2.0/24', '198.51.100.7', '2001:db8:5afe::/48'],
      services: ['ssh', 'smtp', 'https', 'mysql', 'memcached', 'postgres'],
      chainName: 'SAFETY',
    });
    const declared = rulesFileOf(rulesetOf(firewall), family);
    expect(canonical(declared, family)).toBe(canonical(safety[family], family));
  },
);
