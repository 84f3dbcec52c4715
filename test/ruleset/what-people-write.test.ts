/** Rules as people bring them along: short forms that are rules, and texts that are none, which are told so. */
import { parseRule, parseRules } from '../../lib/ruleset/parse/parse-rule';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { validateRuleset } from '../../lib/ruleset/check/validate-ruleset';
import { canonicalText, codesOf } from '../support/oracle/canonical-rules';

/** All that is said of a rule. */
function saidOf(written: string, family: 'ipv4' | 'ipv6' = 'ipv4'): string {
  const { diagnostics } = parseRules(written, { family });
  return diagnostics.map(({ summary, detail, help }) => [summary, detail, help].join(' ')).join('\n');
}

describe('what people write', () => {
  test.each([
    ['--proto tcp --dp ssh --jum ACCEPT', '-p tcp -m tcp --dport 22 -j ACCEPT'],
    ['--protocol=6 --destination-port=0x16', '-p tcp -m tcp --dport 22'],
    ['-ptcp -s192.0.2.1 -jDROP', '-s 192.0.2.1/32 -p tcp -j DROP'],
    ['-j MINE --protocol=tcp -ieth0', '-i eth0 -p tcp -j MINE'],
    [
      '--in-interface eth0 --match state --state established,related',
      '-i eth0 -m state --state RELATED,ESTABLISHED',
    ],
    ['-p tcp --syn --destination-port http', '-p tcp -m tcp --dport 80 --tcp-flags FIN,SYN,RST,ACK SYN'],
    ['-p ICMP --icmp-type ping', '-p icmp -m icmp --icmp-type 8'],
    ['-p gre', '-p 47'],
    ['-j LOG --log-level info --log-pre "a b"', '-j LOG --log-prefix "a b" --log-level 6'],
    ['-m tos --tos minimize-delay', '-m tos --tos 0x10/0x3f'],
    ['-m dscp --dscp-class ef', '-m dscp --dscp 0x2e'],
    ['-j REJECT --reject-with port-unreach', '-j REJECT --reject-with icmp-port-unreachable'],
    ['-d 10/8 -v', '-d 10.0.0.0/8'],
  ])('is a rule: %s', (written, printed) => {
    expect(canonicalText(written)).toBe(printed);
  });

  test('is several rules where addresses are a list', () => {
    const { rules = [] } = parseRules('-s 192.0.2.1,192.0.2.2 -d 198.51.100.1,198.51.100.2', {
      family: 'ipv4',
    });
    expect(rules).toHaveLength(4);
    expect(codesOf('-s 192.0.2.1,192.0.2.2')).toEqual(['parse/several-rules']);
    expect(codesOf('! -s 192.0.2.1,192.0.2.2')).toEqual(['parse/negated-list']);
  });
});

describe('what is no rule', () => {
  test.each([
    ['iptables -A INPUT -p tcp --dport 22 -j ACCEPT', '`-p tcp --dport 22 -j ACCEPT` in chain INPUT'],
    [
      '/sbin/iptables -t nat -A POSTROUTING -o eth0 -j SNAT',
      '`-o eth0 -j SNAT` in chain POSTROUTING of table nat',
    ],
    ['sudo ip6tables -I INPUT 1 -j DROP', '`-j DROP` in chain INPUT'],
    ['$IPT -w -A INPUT -j DROP', '`-j DROP` in chain INPUT'],
    ['-A INPUT -i "lo" -j ACCEPT', '`-i "lo" -j ACCEPT` in chain INPUT'],
    ['-t nat -A PREROUTING -j RETURN', '`-j RETURN` in chain PREROUTING of table nat'],
    ['iptables -F', 'commands.md'],
    ['[0:0] -A INPUT -j ACCEPT', 'rules file'],
    ['*filter', 'rules file'],
    [':INPUT DROP [0:0]', 'rules file'],
    ['COMMIT', 'rules file'],
    ['# a comment', 'rules file'],
  ])('is told to be of the command, with the rule that is in it: %s', (written, help) => {
    expect(codesOf(written)).toEqual(['parse/command']);
    expect(saidOf(written)).toContain(help);
  });

  test.each(['-A INPUT', '-F', '-L -n -v', '-P INPUT DROP', '-N MINE', '-D INPUT 3', '-t nat -j DROP'])(
    'is refused as a command, too: %s',
    (written) => {
      expect(parseRules(written, { family: 'ipv4' }).rules).toBeUndefined();
      expect(codesOf(written)[0]).toMatch(/^parse\/(command|not-in-rule)$/);
    },
  );

  test.each([
    '-A input -p tcp -y -j ACCEPT',
    'ipchains -A input -p tcp -d 0/0 22 -j ACCEPT',
    '-p tcp -y',
    '-p tcp -s 0/0 1024:65535 -j ACCEPT',
    '-p tcp -d 192.0.2.1 www -j ACCEPT',
    '-j REJECT -l',
    '-s 192.0.2.1 -b -j ACCEPT',
  ])('is told to be of ipchains: %s', (written) => {
    expect(new Set(codesOf(written))).toEqual(new Set(['parse/ipchains']));
  });

  test.each([
    ['nft', 'tcp dport 22 accept'],
    ['nft', 'ip saddr 192.0.2.0/24 tcp dport { 22, 80 } accept'],
    ['nft', 'ct state established,related accept'],
    ['nft', 'nft add rule inet filter input tcp dport 22 accept'],
    ['nft', 'add rule inet filter input counter'],
    ['nft', 'iifname "lo" accept'],
    ['nft', 'meta l4proto tcp drop'],
    ['nft', 'drop'],
    ['ufw', 'ufw allow 22/tcp'],
    ['ufw', 'allow from 192.0.2.0/24 to any port 22'],
    ['ufw', 'limit ssh/tcp'],
    ['firewalld', 'firewall-cmd --permanent --add-service=ssh'],
    ['firewalld', '--zone=public --add-port=80/tcp'],
    ['firewalld', 'rule family="ipv4" source address="192.0.2.0/24" accept'],
    ['pf', 'pass in on em0 proto tcp to port 22'],
    ['iptables -L', 'ACCEPT     tcp  --  anywhere             anywhere             tcp dpt:ssh'],
    ['iptables -L', '1    ACCEPT     all  --  0.0.0.0/0            0.0.0.0/0'],
    ['iptables -L', 'Chain INPUT (policy DROP)'],
    ['iptables -L', 'target     prot opt source               destination'],
  ])('is told to be of %s: %s', (name, written) => {
    expect(codesOf(written)).toEqual(['parse/other-language']);
    expect(saidOf(written)).toContain(name);
  });

  test.each([
    '-s $HOME_NET -j ACCEPT',
    '-s ${NET} -j ACCEPT',
    '-i $IF -j ACCEPT',
    '-s $(hostname -i) -j ACCEPT',
    '-p tcp --dport `port` -j ACCEPT',
    '-p tcp -j ACCEPT; -p udp -j DROP',
    '-p tcp -j ACCEPT && -p udp',
    '-j ACCEPT > /dev/null',
    '-p tcp \\',
    '-j ACCEPT # ssh',
  ])('is told to be for a shell: %s', (written) => {
    expect(codesOf(written)).toEqual(['parse/shell']);
  });

  test('is nothing that is a rule, whatever it looks like', () => {
    for (const comment of [
      '$HOME',
      "'a b'",
      'ufw allow 22',
      'a; b && c',
      'tcp dport 22 accept',
      '# x',
      '“a”',
    ])
      expect(codesOf(`-m comment --comment "${comment}" -j ACCEPT`)).toEqual([]);
    expect(codesOf('-i eth0 -m comment --comment "$x; y" --dprot 22')).toEqual(['parse/unknown-option']);
  });
});

describe('a mistake', () => {
  test.each([
    ['-p tcp --dport ! 22', 'parse/old-negation', '`! --dport 22`'],
    ['-s ! 192.0.2.1', 'parse/old-negation', '`! -s 192.0.2.1`'],
    ['-p tcp --dport 22,80', 'parse/bad-value', '-m multiport'],
    ['-p tcp --dport 22-25', 'parse/bad-value', '`22:25`'],
    ['-p tcp --dport htpp', 'parse/bad-value', '`http`'],
    ['-p tcp,udp', 'parse/bad-value', 'one protocol'],
    ['-p any', 'parse/bad-value', '`all`'],
    ['-s anywhere', 'parse/bad-value', '`0.0.0.0/0`'],
    ['-s 192.0.2.1-192.0.2.9', 'parse/bad-value', '-m iprange --src-range'],
    ['-s 2001:db8::1', 'parse/bad-value', 'IPv6'],
    ['-p tcp -dport 22', 'parse/unknown-option', '`--dport`'],
    ['--dport 22', 'parse/unknown-option', '`-p tcp`'],
    ['--state NEW', 'parse/unknown-option', '`-m state`'],
    ['-m conntrack NEW', 'parse/unexpected-word', '`--ctstate NEW`'],
    ['-m state --state NWE', 'parse/bad-value', '`NEW`'],
    ['-j LOG --log-level warn', 'parse/bad-value', '`warning`'],
    ['-j LOG --log-level err', 'parse/bad-value', '`error`'],
    ['-m tos --tos Minimise-Delay', 'parse/bad-value', '`Minimize-Delay`'],
    ['-m dscp --dscp-class XF', 'parse/bad-value', '`EF`'],
    ['-p icmp --icmp-type ecoh-request', 'parse/bad-value', '`echo-request`'],
    ['-p icmp --icmpv6-type 128', 'parse/unknown-option', '`--icmp-type`'],
    ['--s 192.0.2.1', 'parse/ambiguous-option', '--source'],
  ])('is named with what is right: %s', (written, code, right) => {
    expect(codesOf(written)[0]).toBe(code);
    expect(saidOf(written)).toContain(right);
  });

  test('in a long option with one dash is named with two', () => {
    expect(saidOf('-protocol tcp')).toContain('`--protocol`');
    expect(saidOf('-source 192.0.2.1')).toContain('`--source`');
  });

  test.each([
    ['accept', 'ACCEPT'],
    ['DENY', 'DROP'],
    ['MASQ', 'MASQUERADE'],
    ['reject', 'REJECT'],
  ])('in the name of a target is named with the target: %s', (written, right) => {
    const { rule } = parseRule(`-j ${written}`, { family: 'ipv4' });
    expect(rule).toBeDefined();
    const chains = new Map([['INPUT', { name: 'INPUT', rules: [{ text: `-j ${written}` }] }]]);
    const tables = new Map([['filter', { name: 'filter', chains }]]);
    const [found] = validateRuleset({ family: 'ipv4', tables });
    expect(found?.code).toBe('ruleset/unknown-chain');
    expect(found?.help).toContain(`\`${right}\``);
  });
});

describe('a file that is no rules file', () => {
  test.each([
    ['parse/command', '#!/bin/sh\niptables -F\niptables -A INPUT -j DROP\n'],
    ['parse/other-language', 'table inet filter {\n  chain input {\n    tcp dport 22 accept\n  }\n}\n'],
    ['parse/other-language', 'Chain INPUT (policy ACCEPT)\ntarget     prot opt source\n'],
    ['parse/other-language', 'ufw allow 22\nufw enable\n'],
    ['parse/ipchains', ':input ACCEPT\n'],
  ])('is told so once: %s', (code, text) => {
    const { diagnostics, ruleset } = parseSave(text, { family: 'ipv4', file: 'rules' });
    expect(ruleset).toBeUndefined();
    expect(diagnostics.map((each) => each.code)).toEqual([code]);
  });

  test('is told so for a line of another language in a table, too', () => {
    const { diagnostics } = parseSave('*filter\ntcp dport 22 accept\nCOMMIT\n', {
      family: 'ipv4',
      file: 'rules',
    });
    expect(diagnostics.map(({ code, span }) => [code, span?.line])).toEqual([['parse/other-language', 2]]);
  });
});
