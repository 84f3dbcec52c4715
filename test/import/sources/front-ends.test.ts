/** Files of other front ends. */
import { codeThrownBy, codesThrownBy } from '../../support/project/rejection';
import { readText } from '../../support/project/read-source';

describe('ufw', () => {
  const user = [
    '*filter',
    ':ufw-user-input - [0:0]',
    ':ufw-user-limit - [0:0]',
    ':ufw-user-limit-accept - [0:0]',
    '### RULES ###',
    '### tuple ### allow tcp 80,443 0.0.0.0/0 any 192.0.2.0/24 Web%20Full - in',
    '-A ufw-user-input -p tcp -m multiport --dports 80,443 -s 192.0.2.0/24 -j ACCEPT',
    '### END RULES ###',
    '-A ufw-user-limit -j REJECT',
    '-A ufw-user-limit-accept -j ACCEPT',
    'COMMIT',
  ].join('\n');
  const before = [
    '*filter',
    ':ufw-before-input - [0:0]',
    ':ufw-not-local - [0:0]',
    '-A ufw-before-input -i lo -j ACCEPT',
    '-A ufw-before-input -j ufw-not-local',
    '-A ufw-not-local -m addrtype --dst-type LOCAL -j RETURN',
    '-A ufw-not-local -j DROP',
    'COMMIT',
  ].join('\n');

  test('is read as the chains of the kernel, in the order in which ufw asks its own', () => {
    const defaults = 'DEFAULT_INPUT_POLICY="DROP"\nDEFAULT_OUTPUT_POLICY="ACCEPT"\n';
    const { ipv4, notes } = readText({ 'user.rules': user, 'before.rules': before, ufw: defaults });
    expect(ipv4).toEqual([
      'filter not-local -m addrtype --dst-type LOCAL -j RETURN',
      'filter not-local -j DROP',
      'filter INPUT DROP',
      'filter INPUT -i lo -j ACCEPT',
      'filter INPUT -j not-local',
      'filter INPUT -s 192.0.2.0/24 -p tcp -m multiport --dports 80,443 -j ACCEPT',
      'filter FORWARD DROP',
      'filter OUTPUT ACCEPT',
    ]);
    expect(notes).toEqual(['import/front-end undefined']);
  });

  test('says which of its files are missing, as those that accept established connections', () => {
    expect(readText({ 'user.rules': user }).notes).toEqual([
      'import/front-end undefined',
      'import/incomplete undefined',
      'import/incomplete undefined',
    ]);
    const six = user.replaceAll('ufw-', 'ufw6-').replace('192.0.2.0/24 -j', '2001:db8::/32 -j');
    const defaults = 'DEFAULT_INPUT_POLICY="DROP"\n';
    // Those of IPv4 say nothing of IPv6.
    const { notes } = readText({
      'user.rules': user,
      'user6.rules': six,
      'before.rules': before,
      ufw: defaults,
    });
    expect(notes).toEqual(['import/front-end undefined', 'import/incomplete undefined']);
  });

  test('rejects where its policy does', () => {
    const { ipv6 } = readText({
      'user6.rules': user.replaceAll('ufw-', 'ufw6-').replace('192.0.2.0/24 -j', '2001:db8::/32 -j'),
      ufw: 'DEFAULT_INPUT_POLICY="REJECT"\n',
    });
    expect(ipv6.filter((line) => line.startsWith('filter INPUT'))).toEqual([
      'filter INPUT DROP',
      'filter INPUT -s 2001:db8::/32 -p tcp -m multiport --dports 80,443 -j ACCEPT',
      'filter INPUT -j REJECT --reject-with icmp6-port-unreachable',
    ]);
  });
});

describe('ferm', () => {
  test('is read with its blocks, lists, variables and functions', () => {
    const { ipv4, ipv6, notes } = readText({
      'ferm.conf': [
        '@def $LAN = (10.0.0.0/8 192.168.0.0/16);',
        '@def &open($proto, $port) = { table filter chain INPUT proto $proto dport $port ACCEPT; }',
        'domain (ip ip6) table filter chain INPUT {',
        '  policy DROP;',
        '  mod state state (ESTABLISHED RELATED) ACCEPT; # those before',
        '  proto (tcp udp) dport domain ACCEPT;',
        '  interface ! eth0 saddr $LAN proto tcp mod multiport destination-ports (25 465) ACCEPT;',
        '  proto tcp dport 22 @subchain "SSH" { LOG log-prefix "ssh: "; DROP; }',
        '}',
        '&open(tcp, 8080);',
        'table nat chain POSTROUTING outerface eth0 MASQUERADE;',
        '@include "more.ferm";',
      ].join('\n'),
    });
    expect(ipv4).toEqual([
      'filter INPUT DROP',
      'filter INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT',
      'filter INPUT -p tcp -m tcp --dport 53 -j ACCEPT',
      'filter INPUT -p udp -m udp --dport 53 -j ACCEPT',
      'filter INPUT -s 10.0.0.0/8 ! -i eth0 -p tcp -m multiport --dports 25,465 -j ACCEPT',
      'filter INPUT -s 192.168.0.0/16 ! -i eth0 -p tcp -m multiport --dports 25,465 -j ACCEPT',
      'filter INPUT -p tcp -m tcp --dport 22 -j SSH',
      'filter INPUT -p tcp -m tcp --dport 8080 -j ACCEPT',
      'filter SSH -j LOG --log-prefix "ssh: "',
      'filter SSH -j DROP',
      'nat POSTROUTING -o eth0 -j MASQUERADE',
    ]);
    expect(ipv6).toContain('filter INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT');
    expect(ipv6.join()).not.toContain('10.0.0.0');
    expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 12']);
  });
});

describe('ferm, in the file that it comes with', () => {
  const read = (...lines: readonly string[]) =>
    readText({
      'ferm.conf': ['@def $WHO = office;', 'domain (ip ip6) table filter chain INPUT {', ...lines, '}'].join(
        '\n',
      ),
    });

  test('asks for the family, and each takes its own way: IPsec was left out', () => {
    const { ipv4, ipv6, notes } = read(
      '@if @eq($DOMAIN, ip) { proto (esp ah) ACCEPT; } @else { proto (esp) ACCEPT; }',
      '@if @ne($WHO, office) proto tcp dport 1 ACCEPT; @else @if @eq($DOMAIN, ip6) proto tcp dport 2 ACCEPT; @else { proto tcp dport 3 ACCEPT; }',
      '@if @not(@eq($WHO, "home")) proto tcp dport 4 ACCEPT;',
    );
    expect(ipv4).toEqual([
      'filter INPUT -p esp -j ACCEPT',
      'filter INPUT -p ah -j ACCEPT',
      'filter INPUT -p tcp -m tcp --dport 3 -j ACCEPT',
      'filter INPUT -p tcp -m tcp --dport 4 -j ACCEPT',
    ]);
    expect(ipv6).toEqual([
      'filter INPUT -p esp -j ACCEPT',
      'filter INPUT -p tcp -m tcp --dport 2 -j ACCEPT',
      'filter INPUT -p tcp -m tcp --dport 4 -j ACCEPT',
    ]);
    expect(notes).toEqual(['import/front-end undefined']);
  });

  test('notes a condition that it cannot know, once, with all of its branches', () => {
    const { ipv4, notes } = read(
      '@if @eq(@resolve(a), 192.0.2.1) { proto tcp dport 1 ACCEPT; } @else { proto tcp dport 2 ACCEPT; }',
      'proto tcp dport 3 ACCEPT;',
    );
    expect(ipv4).toEqual(['filter INPUT -p tcp -m tcp --dport 3 -j ACCEPT']);
    expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 3']);
  });

  test('says icmp and its answers as IPv6 has them: a plan of the file replaced them', () => {
    const { ipv6 } = read(
      'proto icmp icmp-type echo-request ACCEPT;',
      'proto icmp ACCEPT;',
      'REJECT reject-with icmp-host-prohibited;',
    );
    expect(ipv6).toEqual([
      'filter INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 128 -j ACCEPT',
      'filter INPUT -p ipv6-icmp -j ACCEPT',
      'filter INPUT -j REJECT --reject-with icmp6-adm-prohibited',
    ]);
  });
});

describe('firewalld', () => {
  test('is read by zones, with rules that refuse before those that allow', () => {
    const { ipv4, ipv6, notes } = readText({
      'zones/public.xml': [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<zone>',
        '  <service name="ssh"/>',
        '  <service name="dhcpv6-client"/>',
        '  <service name="own"/>',
        '  <service name="nowhere-described"/>',
        '  <rule family="ipv4"><source address="198.51.100.0/24"/><drop/></rule>',
        '</zone>',
      ].join('\n'),
      'zones/inside.xml':
        '<zone target="ACCEPT"><interface name="eth1"/><masquerade/><forward-port port="80" protocol="tcp" to-addr="10.0.0.5"/></zone>',
      'services/own.xml': '<service><port protocol="udp" port="5000-5010"/></service>',
      'direct.xml':
        '<direct><rule ipv="ipv4" table="filter" chain="OUTPUT" priority="0">-p tcp --dport 25 -j DROP</rule></direct>',
    });
    const input = (lines: readonly string[]) => lines.filter((line) => line.startsWith('filter INPUT -'));
    expect(input(ipv4)).toEqual([
      'filter INPUT -m conntrack --ctstate RELATED,ESTABLISHED,DNAT -j ACCEPT',
      'filter INPUT -i lo -j ACCEPT',
      'filter INPUT -m conntrack --ctstate INVALID -j DROP',
      'filter INPUT -i eth1 -g zone-inside',
      'filter INPUT -s 198.51.100.0/24 -j DROP',
      'filter INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT',
      'filter INPUT -p udp -m udp --dport 5000:5010 -m conntrack --ctstate NEW -j ACCEPT',
      'filter INPUT -p icmp -j ACCEPT',
      'filter INPUT -j REJECT --reject-with icmp-host-prohibited',
    ]);
    expect(input(ipv6)).toContain(
      'filter INPUT -d fe80::/64 -p udp -m udp --dport 546 -m conntrack --ctstate NEW -j ACCEPT',
    );
    expect(ipv4).toEqual(
      expect.arrayContaining([
        'filter zone-inside -j ACCEPT',
        'filter OUTPUT -p tcp -m tcp --dport 25 -j DROP',
        'nat POSTROUTING -o eth1 -j MASQUERADE',
        'nat PREROUTING -i eth1 -p tcp -m tcp --dport 80 -j DNAT --to-destination 10.0.0.5',
      ]),
    );
    expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 6']);
  });

  test('lets through what its policies say, before the zones are asked', () => {
    const { ipv4, notes } = readText({
      'zones/public.xml': '<zone><interface name="eth0"/></zone>',
      'zones/inside.xml': '<zone><interface name="eth1"/><source address="10.0.0.0/8"/></zone>',
      'firewalld.conf': 'DefaultZone=public\n',
      'policies/out.xml':
        '<policy target="ACCEPT"><ingress-zone name="inside"/><egress-zone name="public"/></policy>',
      'policies/admin.xml':
        '<policy priority="-5"><ingress-zone name="inside"/><egress-zone name="HOST"/><service name="ssh"/><masquerade/></policy>',
      'policies/mail.xml':
        '<policy target="REJECT"><ingress-zone name="HOST"/><egress-zone name="ANY"/><port port="25" protocol="tcp"/></policy>',
      'policies/late.xml':
        '<policy priority="10"><ingress-zone name="ANY"/><egress-zone name="HOST"/></policy>',
      'policies/nowhere.xml':
        '<policy target="ACCEPT"><ingress-zone name="dmz"/><egress-zone name="HOST"/></policy>',
    });
    const jumps = ipv4.filter((line) => / -[gj] (policy|zone|forward)-/.test(line));
    expect(jumps).toEqual([
      'filter INPUT -s 10.0.0.0/8 -j policy-admin',
      'filter INPUT -i eth1 -j policy-admin',
      'filter INPUT -s 10.0.0.0/8 -g zone-inside',
      'filter INPUT -i eth0 -g zone-public',
      'filter INPUT -i eth1 -g zone-inside',
      'filter FORWARD -s 10.0.0.0/8 -j policy-out',
      'filter FORWARD -i eth1 -j policy-out',
      'filter FORWARD -s 10.0.0.0/8 -g forward-inside',
      'filter FORWARD -i eth0 -g forward-public',
      'filter FORWARD -i eth1 -g forward-inside',
      'filter OUTPUT -j policy-mail',
    ]);
    expect(ipv4.filter((line) => line.startsWith('filter policy-'))).toEqual([
      'filter policy-admin -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT',
      'filter policy-out -d 10.0.0.0/8 -j RETURN',
      'filter policy-out -o eth1 -j RETURN',
      'filter policy-out -j ACCEPT',
      'filter policy-mail -p tcp -m tcp --dport 25 -m conntrack --ctstate NEW -j ACCEPT',
      'filter policy-mail -j REJECT --reject-with icmp-host-prohibited',
    ]);
    expect(notes).toEqual([
      'import/front-end undefined',
      ...Array<string>(3).fill('import/not-understood 1'),
    ]);
  });

  test('blocks the types of ICMP that are named, or all others, and keeps the sources of rich rules that are sets', () => {
    const { ipv4, ipv6, notes } = readText({
      'zones/public.xml': [
        '<zone><icmp-block name="timestamp-request"/><icmp-block name="redirect"/><icmp-block name="no-such"/>',
        '<rule><source ipset="bad"/><drop/></rule>',
        '<rule><source ipset="bad6"/><drop/></rule>',
        '<rule family="ipv4"><source address="192.0.2.0/24" invert="True"/><destination address="192.0.2.1" invert="no"/><drop/></rule>',
        '<rule><service name="nowhere-described"/><accept/></rule>',
        '<rule><source address="192.0.2.9"/><tcp-mss-clamp value="pmtu"/><accept/></rule></zone>',
      ].join('\n'),
      'zones/inside.xml':
        '<zone><interface name="eth1"/><icmp-block-inversion/><icmp-block name="echo-request"/></zone>',
      'ipsets/bad.xml': '<ipset type="hash:net"><entry>198.51.100.0/24</entry></ipset>',
      'ipsets/bad6.xml': '<ipset type="hash:net"><option name="family" value="inet6"/></ipset>',
    });
    const own = (lines: readonly string[]) =>
      lines.filter((line) => /^filter INPUT (!|-)/.test(line)).slice(4);
    expect(own(ipv4)).toEqual([
      'filter INPUT -m set --match-set bad src -j DROP',
      'filter INPUT ! -s 192.0.2.0/24 -d 192.0.2.1/32 -j DROP',
      'filter INPUT -p icmp -m icmp --icmp-type 13 -j REJECT --reject-with icmp-admin-prohibited',
      'filter INPUT -p icmp -m icmp --icmp-type 5 -j REJECT --reject-with icmp-admin-prohibited',
      'filter INPUT -p icmp -j ACCEPT',
      'filter INPUT -j REJECT --reject-with icmp-host-prohibited',
    ]);
    expect(own(ipv6)).toEqual([
      'filter INPUT -m set --match-set bad6 src -j DROP',
      'filter INPUT -p ipv6-icmp -m icmp6 --icmpv6-type 137 -j REJECT --reject-with icmp6-adm-prohibited',
      'filter INPUT -p ipv6-icmp -j ACCEPT',
      'filter INPUT -j REJECT --reject-with icmp6-adm-prohibited',
    ]);
    expect(ipv4.filter((line) => line.startsWith('filter zone-inside'))).toEqual([
      'filter zone-inside -p icmp -m icmp --icmp-type 8 -j ACCEPT',
      'filter zone-inside -j REJECT --reject-with icmp-host-prohibited',
    ]);
    expect(notes).toEqual([
      'import/front-end undefined',
      ...['5', '6', '1'].map((line) => `import/not-understood ${line}`),
    ]);
  });

  test('translates for the default zone what is of no other zone, and each thing once', () => {
    const nat = (zones: Readonly<Record<string, string>>): readonly string[] =>
      readText({
        'public.xml':
          '<zone><interface name="eth0"/><masquerade/><forward-port port="81" protocol="tcp" to-port="8081"/></zone>',
        ...zones,
      }).ipv4.filter((line) => line.startsWith('nat '));
    const redirected = '-p tcp -m tcp --dport 81 -j REDIRECT --to-ports 8081';
    expect(nat({})).toEqual([`nat PREROUTING ${redirected}`, 'nat POSTROUTING -j MASQUERADE']);
    expect(
      nat({ 'inside.xml': '<zone><interface name="eth1"/><source address="10.0.0.0/8"/></zone>' }),
    ).toEqual([
      'nat PREROUTING -j forward-port-public',
      'nat POSTROUTING -j masquerade-public',
      'nat masquerade-public -d 10.0.0.0/8 -j RETURN',
      'nat masquerade-public -o eth1 -j RETURN',
      'nat masquerade-public -j MASQUERADE',
      'nat forward-port-public -s 10.0.0.0/8 -j RETURN',
      'nat forward-port-public -i eth1 -j RETURN',
      `nat forward-port-public ${redirected}`,
    ]);
  });

  test('forwards within a zone and nothing else: a host that routes was open to all once firewalld was gone', () => {
    const { ipv4, ipv6 } = readText({
      'zones/public.xml': '<zone><service name="ssh"/><forward/></zone>',
      'zones/inside.xml':
        '<zone><source address="192.0.2.0/24"/><source mac="00:11:22:33:44:55"/><interface name="eth1"/><forward/></zone>',
      'zones/apart.xml': '<zone target="DROP"><interface name="eth2"/></zone>',
    });
    const routed = (lines: readonly string[]) => lines.filter((line) => /FORWARD|forward-/.test(line));
    expect(routed(ipv4)).toEqual([
      'filter FORWARD DROP',
      'filter FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      'filter FORWARD -i lo -j ACCEPT',
      'filter FORWARD -m conntrack --ctstate INVALID -j DROP',
      'filter FORWARD -s 192.0.2.0/24 -g forward-inside',
      'filter FORWARD -m mac --mac-source 00:11:22:33:44:55 -g forward-inside',
      'filter FORWARD -i eth1 -g forward-inside',
      'filter FORWARD -i eth2 -g forward-apart',
      'filter FORWARD -j REJECT --reject-with icmp-host-prohibited',
      'filter forward-inside -d 192.0.2.0/24 -j ACCEPT',
      'filter forward-inside -o eth1 -j ACCEPT',
      'filter forward-inside -j REJECT --reject-with icmp-host-prohibited',
      'filter forward-apart -j DROP',
    ]);
    expect(routed(ipv6)).not.toContain('filter forward-inside -d 192.0.2.0/24 -j ACCEPT');
    expect(routed(ipv6)).toContain('filter forward-inside -o eth1 -j ACCEPT');
  });
});

describe('ipchains', () => {
  const rules = [
    'filter INPUT -d 192.0.2.1/32 -p tcp -m tcp --dport 80 --tcp-flags FIN,SYN,RST,ACK SYN -j LOG',
    'filter INPUT -d 192.0.2.1/32 -p tcp -m tcp --dport 80 --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT',
    'filter INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT',
    'filter FORWARD -s 192.168.1.0/24 -j ACCEPT',
    'filter FORWARD -d 192.168.1.0/24 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'nat POSTROUTING -s 192.168.1.0/24 -j MASQUERADE',
  ];

  test('is read from its scripts', () => {
    const { ipv4, notes } = readText({
      'rc.firewall': [
        '#!/bin/sh',
        'ipchains -P input DENY',
        'ipchains -A input -p tcp -s 0/0 -d 192.0.2.1 80 -y -j ACCEPT -l',
        'ipchains -A input -p icmp -s 0/0 8 -j ACCEPT',
        'ipchains -A forward -s 192.168.1.0/24 -j MASQ',
        'ipchains -A input -t 0x01 0x10 -j ACCEPT',
      ].join('\n'),
    });
    expect(ipv4).toEqual(['filter INPUT DROP', ...rules]);
    expect(notes).toEqual(['import/ipchains-input 2', 'import/not-understood 6']);
  });

  test('lets answers to what is masqueraded back in, and what was redirected to its port', () => {
    const { ipv4 } = readText({
      'rc.firewall': [
        '#!/bin/sh',
        'ipchains -P forward DENY',
        'ipchains -A forward -p tcp -s 10.0.0.0/8 -d 0/0 80 -i eth0 -j MASQ',
        'ipchains -A input -p tcp -s 10.0.0.0/8 -d 0/0 80 -i eth1 -j REDIRECT 3128',
        'ipchains -A input -p udp -d 192.0.2.1 53 -j REDIRECT',
      ].join('\n'),
    });
    expect(ipv4).toEqual([
      'filter INPUT -s 10.0.0.0/8 -i eth1 -p tcp -m tcp --dport 3128 -m conntrack --ctstate DNAT -j ACCEPT',
      'filter INPUT -d 192.0.2.1/32 -p udp -m udp --dport 53 -m conntrack --ctstate DNAT -j ACCEPT',
      'filter FORWARD DROP',
      'filter FORWARD -s 10.0.0.0/8 -o eth0 -p tcp -m tcp --dport 80 -j ACCEPT',
      'filter FORWARD -d 10.0.0.0/8 -i eth0 -p tcp -m tcp --sport 80 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
      'nat PREROUTING -s 10.0.0.0/8 -i eth1 -p tcp -m tcp --dport 80 -j REDIRECT --to-ports 3128',
      'nat PREROUTING -d 192.0.2.1/32 -p udp -m udp --dport 53 -j REDIRECT',
      'nat POSTROUTING -s 10.0.0.0/8 -o eth0 -p tcp -m tcp --dport 80 -j MASQUERADE',
    ]);
  });

  test('is read from what ipchains-save prints', () => {
    const { ipv4 } = readText({
      saved: [
        ':input DENY',
        '-A input -s 0.0.0.0/0.0.0.0 -d 192.0.2.1/255.255.255.255 80:80 -p 6 -j ACCEPT -y -l',
        '-A input -s 0.0.0.0/0.0.0.0 8:8 -p 1 -j ACCEPT',
        '-A forward -s 192.168.1.0/255.255.255.0 -j MASQ',
      ].join('\n'),
    });
    expect(ipv4).toEqual(['filter INPUT DROP', ...rules]);
  });
});

test('the sysconfig file of SUSEfirewall2 is read by zones', () => {
  const { ipv4, ipv6, notes } = readText({
    SuSEfirewall2: [
      'FW_DEV_EXT="eth0"',
      'FW_DEV_INT="eth1"',
      'FW_ROUTE="yes"',
      'FW_MASQUERADE="yes"',
      'FW_MASQ_NETS="192.168.1.0/24"',
      'FW_SERVICES_EXT_TCP="22 8000:8010"',
      'FW_TRUSTED_NETS="192.0.2.0/24,tcp,3306 2001:db8::/32"',
      'FW_FORWARD_MASQ="0/0,192.168.1.10,tcp,443,8443"',
      'FW_CONFIGURATIONS_EXT="sshd apache2"',
      "FW_SERVICES_EXT_UDP='1194'",
      "FW_ZONE_DEFAULT=''",
    ].join('\n'),
    'services/apache2': '## Name: HTTP Server\n\nTCP="http"\n\nUDP=""\n',
  });
  expect(ipv4).toEqual([
    'filter INPUT DROP',
    'filter INPUT -i lo -j ACCEPT',
    'filter INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'filter INPUT -p icmp -m icmp --icmp-type 8 -j ACCEPT',
    'filter INPUT -i eth1 -j ACCEPT',
    'filter INPUT -s 192.0.2.0/24 -p tcp -m tcp --dport 3306 -j ACCEPT',
    'filter INPUT -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT',
    'filter INPUT -i eth0 -p tcp -m tcp --dport 8000:8010 -j ACCEPT',
    'filter INPUT -i eth0 -p udp -m udp --dport 1194 -j ACCEPT',
    'filter INPUT -i eth0 -p tcp -m tcp --dport 80 -j ACCEPT',
    'filter FORWARD DROP',
    'filter FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'filter FORWARD -s 192.168.1.0/24 -o eth0 -j ACCEPT',
    'filter FORWARD -d 192.168.1.10/32 -i eth0 -p tcp -m tcp --dport 8443 -j ACCEPT',
    'nat PREROUTING -i eth0 -p tcp -m tcp --dport 443 -j DNAT --to-destination 192.168.1.10:8443',
    'nat POSTROUTING -s 192.168.1.0/24 -o eth0 -j MASQUERADE',
  ]);
  expect(ipv6).toContain('filter INPUT -s 2001:db8::/32 -j ACCEPT');
  expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 9']);
});

test('entries of SUSEfirewall2 keep all that they say: limits, destinations, ports, addresses and interfaces', () => {
  const { ipv4, notes } = readText({
    SuSEfirewall2: [
      'FW_DEV_EXT="eth0"',
      'FW_DEV_DMZ="eth2"',
      'FW_ROUTE="yes"',
      'FW_MASQUERADE="yes"',
      'FW_MASQ_DEV="zone:dmz ppp0"',
      'FW_MASQ_NETS="10.0.0.0/8,198.51.100.0/24,tcp,80"',
      'FW_SERVICES_ACCEPT_EXT="0/0,tcp,22,,hitcount=3,blockseconds=90,recentname=ssh 0/0,tcp,80,,often=3 0/0,_rpc_,nfs"',
      'FW_SERVICES_DROP_EXT="0/0,tcp,99,,hitcount=3"',
      'FW_FORWARD="0/0,192.0.2.2,tcp,25 0/0,192.0.2.3,tcp,25,zonein=dmz"',
      'FW_FORWARD_MASQ="0/0,10.0.0.5,udp,53,5353,203.0.113.7"',
    ].join('\n'),
  });
  expect(ipv4.slice(4)).toEqual([
    'filter INPUT -i eth0 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 90 --hitcount 3 --name ssh --mask 255.255.255.255 --rsource -j DROP',
    'filter INPUT -i eth0 -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --set --name ssh --mask 255.255.255.255 --rsource -j ACCEPT',
    'filter FORWARD DROP',
    'filter FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    'filter FORWARD -d 192.0.2.2/32 -p tcp -m tcp --dport 25 -j ACCEPT',
    ...['eth2', 'ppp0'].flatMap((device) => [
      `filter FORWARD -s 10.0.0.0/8 -d 198.51.100.0/24 -o ${device} -p tcp -m tcp --dport 80 -j ACCEPT`,
      `filter FORWARD -d 10.0.0.5/32 -i ${device} -p udp -m udp --dport 5353 -j ACCEPT`,
    ]),
    ...['eth2', 'ppp0'].map(
      (device) =>
        `nat PREROUTING -d 203.0.113.7/32 -i ${device} -p udp -m udp --dport 53 -j DNAT --to-destination 10.0.0.5:5353`,
    ),
    ...['eth2', 'ppp0'].map(
      (device) =>
        `nat POSTROUTING -s 10.0.0.0/8 -d 198.51.100.0/24 -o ${device} -p tcp -m tcp --dport 80 -j MASQUERADE`,
    ),
  ]);
  expect(notes).toEqual([
    'import/front-end undefined',
    'import/not-understood 8',
    'import/not-understood 7',
    'import/not-understood 7',
    'import/not-understood 9',
  ]);
});

describe('files that cannot be imported together', () => {
  const save = '*filter\n:INPUT DROP [0:0]\n-A INPUT -s 192.0.2.1/32 -j DROP\nCOMMIT\n';

  test.each<[what: string, files: Readonly<Record<string, string>>, code: string]>([
    ['a file of no format that is read', { notes: 'dear diary' }, 'import/unknown-format'],
    ['files that are empty', { a: '', b: '\n' }, 'import/no-rules'],
    ['a script without rules', { a: '#!/bin/sh\necho hello\n' }, 'import/no-rules'],
    [
      'two files of ferm',
      { a: 'table filter chain INPUT ACCEPT;', b: 'table filter chain INPUT ACCEPT;' },
      'import/several-scripts',
    ],
    ['one table twice', { a: save, b: save }, 'import/table-twice'],
    ['two formats of one family', { a: save, b: '#!/bin/sh\niptables -F\n' }, 'import/several-formats'],
  ])('%s', (_, files, code) => {
    expect(codeThrownBy(() => readText(files))).toBe(code);
  });
});

test('a script of which no rule was understood is refused, and what was not understood is said', () => {
  const script = '#!/bin/sh\nwhile true; do iptables -A INPUT -j ACCEPT; done\n';
  expect(codesThrownBy(() => readText({ script }))).toEqual(['import/no-rules', 'import/not-understood']);
});

test('rich rules of firewalld keep their limits, levels and answers; what is not read of one leaves all of it out', () => {
  const rule = (inside: string, attributes = 'family="ipv4"'): string =>
    `<rule ${attributes}>${inside}</rule>`;
  const { ipv4, ipv6, notes } = readText({
    'public.xml': [
      '<zone>',
      rule('<source address="192.0.2.9"/><reject type="icmp-admin-prohibited"/>'),
      rule(
        '<port port="21" protocol="tcp"/><log prefix="ftp" level="info"><limit value="5/m"/></log><accept><limit value="10/m"/></accept>',
      ),
      rule('<source address="192.0.2.8"/><drop/>', 'priority="-5"'),
      '</zone>',
    ].join('\n'),
    'firewalld.conf': 'DefaultZone=public\nLogDenied=unicast\n',
  });
  expect(ipv4.slice(4, 7)).toEqual([
    'filter INPUT -s 192.0.2.9/32 -j REJECT --reject-with icmp-admin-prohibited',
    'filter INPUT -p tcp -m tcp --dport 21 -m limit --limit 5/min -j LOG --log-prefix ftp --log-level 6',
    'filter INPUT -p tcp -m tcp --dport 21 -m limit --limit 10/min -j ACCEPT',
  ]);
  expect(ipv6.join()).not.toContain('--dport 21');
  expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 4', 'import/not-understood 2']);
});

test('what a command prints is not known to a file of ferm, and makes no rule', () => {
  const { ipv4, notes } = readText({
    'ferm.conf': [
      '@def $LIST = `cat /etc/list',
      '  /etc/more`;',
      'table filter chain INPUT saddr $LIST ACCEPT;',
      'table filter chain INPUT saddr (192.0.2.1 `hostname -i`) DROP;',
    ].join('\n'),
  });
  expect(ipv4).toEqual(['filter INPUT -s 192.0.2.1/32 -j DROP']);
  expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 1', 'import/not-understood 4']);
});

test('addresses that ferm filters by family are those of the family', () => {
  const { ipv4, ipv6, notes } = readText({
    'ferm.conf': `@def $ADMIN = (192.0.2.10 2001:db8::10);
      domain (ip ip6) table filter chain INPUT proto tcp dport ssh saddr @ipfilter($ADMIN) ACCEPT;
      domain ip6 table filter chain INPUT saddr @ipfilter((192.0.2.1)) ACCEPT;`,
  });
  expect(ipv4).toEqual(['filter INPUT -s 192.0.2.10/32 -p tcp -m tcp --dport 22 -j ACCEPT']);
  expect(ipv6).toEqual(['filter INPUT -s 2001:db8::10/128 -p tcp -m tcp --dport 22 -j ACCEPT']);
  expect(notes).toEqual(['import/front-end undefined']);
});

test('a file of iptables-save whose rules say their family is read for both', () => {
  const file =
    '*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\n-4 -A INPUT -p icmp -j DROP\n-A INPUT -6 -p ipv6-icmp -j ACCEPT\nCOMMIT\n';
  expect(readText({ 'iptables.rules': file })).toEqual({
    ipv4: ['filter INPUT DROP', 'filter INPUT -i lo -j ACCEPT', 'filter INPUT -p icmp -j DROP'],
    ipv6: ['filter INPUT DROP', 'filter INPUT -i lo -j ACCEPT', 'filter INPUT -p ipv6-icmp -j ACCEPT'],
    notes: [],
  });
});

test('an empty file beside others is passed over, as that of a family without rules', () => {
  const { ipv4, notes } = readText({ 'rules.v4': '*filter\n:INPUT DROP [0:0]\nCOMMIT\n', 'rules.v6': '' });
  expect(ipv4).toEqual(['filter INPUT DROP']);
  expect(notes).toEqual(['import/empty-file undefined']);
});
