/** What a host needs to keep its addresses, and which changes would take it away. */
import { proveAddresses } from '../../../lib/plan/warnings/address-proof';
import { parseAdvertisedRouters, parseHostAddresses } from '../../../lib/plan/surroundings/host-addresses';
import type { Family } from '../../../lib/net/family';
import { parseSave } from '../../../lib/ruleset/save/parse-save';

const addresses = [
  '1: lo    inet6 ::1/128 scope host noprefixroute \\       valid_lft forever preferred_lft forever',
  '2: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global dynamic eth0\\       valid_lft 80000sec preferred_lft 80000sec',
  '2: eth0    inet6 2001:db8::7/64 scope global dynamic mngtmpaddr noprefixroute \\       valid_lft 86000sec preferred_lft 14000sec',
  '2: eth0    inet6 2001:db8::99/128 scope global dynamic noprefixroute \\       valid_lft 3000sec preferred_lft 2000sec',
  '3: eth1    inet 10.1.2.3/24 scope global eth1\\       valid_lft forever preferred_lft forever',
].join('\n');
const routers = 'default via fe80::1 dev eth0 proto ra metric 100 expires 1798sec pref medium\n';

const rulesetOf = (family: Family, rules: readonly string[], policy = 'DROP') => {
  const lines = ['*filter', `:INPUT ${policy} [0:0]`, ':OUTPUT ACCEPT [0:0]', ...rules, 'COMMIT', ''];
  const { ruleset } = parseSave(lines.join('\n'), { family, file: 'rules' });
  if (ruleset === undefined) throw new Error('not a ruleset');
  return new Map([[family, ruleset]]);
};

function lost(family: Family, after: readonly string[], before: readonly string[] = ['-A INPUT -j ACCEPT']) {
  const found = proveAddresses({ addresses, routers }, rulesetOf(family, before), rulesetOf(family, after));
  expect(found.every(({ code, severity }) => code === 'plan/address-lost' && severity === 'error')).toBe(
    true,
  );
  return found.map(({ detail = '' }) =>
    [...detail.matchAll(/type (\d+)|port (\d+) to/g)].map((each) => each[1] ?? each[2]),
  );
}

const accept = (rule: string) => `-A INPUT ${rule} -j ACCEPT`;
const established = accept('-m conntrack --ctstate RELATED,ESTABLISHED');
const icmpv6 = accept('-p ipv6-icmp');
const dhcpv6 = accept('-p udp -m udp --sport 547 --dport 546');

test('addresses and routers are read as the tool prints them', () => {
  expect(parseHostAddresses(addresses)).toMatchObject([
    { interface: 'lo', address: '::1', isDynamic: false },
    { interface: 'eth0', family: 'ipv4', address: '192.0.2.7', prefixLength: 24, isDynamic: true },
    { address: '2001:db8::7', prefixLength: 64, isDynamic: true },
    { address: '2001:db8::99', prefixLength: 128, isDynamic: true },
    { interface: 'eth1', address: '10.1.2.3', isDynamic: false },
  ]);
  expect(parseHostAddresses('Usage: ip [ OPTIONS ]\n')).toEqual([]);
  expect(parseAdvertisedRouters(routers)).toEqual(['eth0']);
  expect(parseAdvertisedRouters('default via 2001:db8::1 dev eth0 metric 1024\n')).toEqual([]);
});

test('a host that gets its IPv4 address from DHCP keeps it by known connections, or by a rule for the answers', () => {
  expect(lost('ipv4', [accept('-p tcp -m tcp --dport 22')])).toEqual([['67']]);
  expect(lost('ipv4', [established])).toEqual([]);
  expect(lost('ipv4', [accept('-i eth0 -p udp -m udp --sport 67 --dport 68')])).toEqual([]);
});

test('a rule for the answers on another interface is no help', () => {
  expect(lost('ipv4', [accept('-i eth1 -p udp -m udp --sport 67 --dport 68')])).toEqual([['67']]);
});

test('over IPv6, neighbours, a router and a DHCPv6 server are needed', () => {
  expect(lost('ipv6', [established, accept('-p tcp -m tcp --dport 22')])).toEqual([
    ['135', '136'],
    ['134'],
    ['547'],
    ['134'],
  ]);
  expect(lost('ipv6', [icmpv6])).toEqual([['547']]);
  expect(lost('ipv6', [icmpv6, dhcpv6])).toEqual([]);
  expect(lost('ipv6', [icmpv6, dhcpv6, '-A OUTPUT -p ipv6-icmp -m icmp6 --icmpv6-type 136 -j DROP'])).toEqual(
    [['136']],
  );
});

test('what a host does without already is not taken from it', () => {
  expect(lost('ipv6', [established], [established])).toEqual([]);
});

test('what depends on a set may get through', () => {
  expect(lost('ipv4', [accept('-m set --match-set servers src')])).toEqual([]);
});

test('where nothing is known of the addresses, nothing is claimed', () => {
  expect(proveAddresses({}, rulesetOf('ipv6', [], 'ACCEPT'), rulesetOf('ipv6', []))).toEqual([]);
});
