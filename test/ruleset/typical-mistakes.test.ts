/** What people get wrong in rules: each mistake is named, marked where it stands, and answered with what to write. */
import { validateRuleset } from '../../lib/ruleset/check/validate-ruleset';
import { parseSave } from '../../lib/ruleset/save/parse-save';

/** The first thing that is said of a line of the filter table. */
function complaintOf(line: string): {
  readonly code?: string;
  readonly token?: string;
  readonly said: string;
} {
  const text = ['*filter', ':INPUT ACCEPT [0:0]', ':TCP - [0:0]', line, 'COMMIT', ''].join('\n');
  const { ruleset, diagnostics } = parseSave(text, { family: 'ipv4', file: 'rules.v4' });
  const [first] = [...diagnostics, ...(ruleset === undefined ? [] : validateRuleset(ruleset))];
  if (first?.span === undefined) return { said: '' };
  const { column, length, text: marked } = first.span;
  return {
    code: first.code,
    token: marked.slice(column - 1, column - 1 + length),
    said: [first.summary, first.detail, first.help].join('\n'),
  };
}

test.each([
  // A slip of the finger.
  ['-A INPUT -p tcp --dprt 22 -j ACCEPT', 'parse/unknown-option', '--dprt', '--dport'],
  ['-A INPUT -p tpc -j ACCEPT', 'parse/bad-value', 'tpc', 'tcp'],
  ['-A INPUT -j ACEPT', 'ruleset/unknown-chain', '-j ACEPT', 'ACCEPT'],
  ['-A INPUT -j accept', 'ruleset/unknown-chain', '-j accept', 'ACCEPT'],
  ['-A input -j ACCEPT', 'parse/no-such-chain', 'input', 'INPUT'],
  ['-A TPC -j ACCEPT', 'parse/no-such-chain', 'TPC', 'TCP'],
  ['-A INPUT -m state --state NWE -j ACCEPT', 'parse/bad-value', 'NWE', 'NEW'],
  ['-A INPUT -m conntrak --ctstate NEW -j ACCEPT', 'parse/unknown-match', 'conntrak', 'conntrack'],
  ['-A INPUT -m addrtype --dst-type LOCL -j DROP', 'parse/bad-value', 'LOCL', 'LOCAL'],
  [
    '-A INPUT -j REJECT --reject-with icmp-host-prohibitd',
    'parse/bad-value',
    'icmp-host-prohibitd',
    'icmp-host-prohibited',
  ],
  ['-A INPUT -p icmp --icmp-type ecko-request -j ACCEPT', 'parse/bad-value', 'ecko-request', 'echo-request'],
  ['-A INPUT -p tcp —dport 22 -j ACCEPT', 'parse/typographic-dash', '—dport', '--dport'],
  ['-A INPUT –p tcp -j ACCEPT', 'parse/typographic-dash', '–p', '-p'],

  // Two matches with options of one name, one of them around the other.
  [
    '-A INPUT -m mark --mark 1/1 -m connmark --mark 2/2 -m mark --mark 3/3 -j ACCEPT',
    'parse/repeated-option',
    '--mark',
    'iptables gives `--mark` to connmark',
  ],
  [
    '-A INPUT -m statistic --mode nth --every 2 -m policy --dir in --pol none -m statistic --mode random -j DROP',
    'parse/bad-value',
    'random',
    'write the uses of statistic one after the other',
  ],

  // A value that is none.
  ['-A INPUT -p tcp --dport 70000 -j ACCEPT', 'parse/bad-value', '70000', '65535'],
  ['-A INPUT -p tcp --dport 22,80 -j ACCEPT', 'parse/bad-value', '22,80', 'multiport'],
  ['-A INPUT -p tcp --dport 80:22 -j ACCEPT', 'parse/bad-value', '80:22', '22:80'],
  ['-A INPUT -s 10.0.0.256 -j ACCEPT', 'parse/bad-value', '10.0.0.256', '192.0.2.1'],
  ['-A INPUT -s 10.0.0.0/33 -j ACCEPT', 'parse/bad-value', '10.0.0.0/33', '32'],
  ['-A INPUT -s fe80::1 -j ACCEPT', 'parse/bad-value', 'fe80::1', 'IPv6'],
  [
    '-A INPUT -s db.example.org -j ACCEPT',
    'parse/bad-value',
    'db.example.org',
    'another address on every host',
  ],
  ['-A INPUT -i eth0verylongname1 -j ACCEPT', 'parse/bad-value', 'eth0verylongname1', '15 bytes'],
  ['-A INPUT -m limit --limit 5/fortnight -j ACCEPT', 'parse/bad-value', '5/fortnight', '1/day'],
  ['-A INPUT -m time --timestart 25:00 -j ACCEPT', 'parse/bad-value', '25:00', '23:59:59'],
  ['-A INPUT -m mac --mac-source 00:11:22:33:44 -j ACCEPT', 'parse/bad-value', '00:11:22:33:44', 'six'],
  ['-A INPUT -j LOG --log-level wrn', 'parse/bad-value', 'wrn', 'warning'],
  [
    '-A INPUT -j LOG --log-prefix "a prefix that goes on for too long"',
    'parse/bad-value',
    '"a prefix that goes on for too long"',
    '29 bytes',
  ],
  ['-P INPUT REJECT', 'parse/bad-policy', 'REJECT', 'DROP'],

  // What is missing before or behind it.
  ['-A INPUT --dport 22 -j ACCEPT', 'parse/unknown-option', '--dport', '-p tcp'],
  ['-A INPUT --state NEW -j ACCEPT', 'parse/unknown-option', '--state', '-m state'],
  ['-A INPUT -m conntrack --state NEW -j ACCEPT', 'parse/unknown-option', '--state', '--ctstate'],
  ['-A INPUT -p tcp --dports 22,80 -j ACCEPT', 'parse/unknown-option', '--dports', '-m multiport'],
  ['-A INPUT -m multiport --dports 22,80 -j ACCEPT', 'parse/needs-protocol', 'multiport', '-p tcp'],
  ['-A INPUT -m recent --seconds 60 -j DROP', 'parse/missing-option', 'recent', '--rcheck'],
  [
    '-A INPUT -m hashlimit --hashlimit 5/min -j ACCEPT',
    'parse/missing-option',
    'hashlimit',
    '--hashlimit-name',
  ],
  ['-A INPUT -m string --string foo -j DROP', 'parse/missing-option', 'string', '--algo'],
  ['-A INPUT -j LOG --log-prefix', 'parse/missing-value', '--log-prefix', 'text'],
  ['-A INPUT -j LOG --log-prefix in: dropped', 'parse/unexpected-word', 'dropped', '"in: dropped"'],
  [
    '-A INPUT -m comment --comment “from the office” -j ACCEPT',
    'parse/unexpected-word',
    'the',
    '"from the office"',
  ],
  ['-A INPUT -m comment --comment "no end -j ACCEPT', 'parse/open-quote', '"no end -j ACCEPT', 'closed'],

  // What stands in the wrong place.
  ['-A INPUT -s ! 10.0.0.1 -j ACCEPT', 'parse/old-negation', '!', '! -s 10.0.0.1'],
  ['-A INPUT -o eth0 -j ACCEPT', 'parse/wrong-interface', '-o', 'INPUT'],
  ['-A INPUT -i eth0:1 -j ACCEPT', 'parse/never-matches', '-i', '-i eth0'],
  ['-A INPUT -s 10.0.0.1 -j ACCEPT !', 'parse/dangling-negation', '!', 'negate'],
  ['-A INPUT ! ! -s 10.0.0.1 -j ACCEPT', 'parse/repeated-negation', '!', 'twice'],
  ['-A INPUT -p tcp --syn=1 -j ACCEPT', 'parse/unexpected-value', '=1', 'no value'],
  ['-A INPUT -j WEIRD --way 1', 'parse/unknown-target', 'WEIRD', 'not checked'],
  ['-A INPUT -j ACCEPT -j DROP', 'parse/repeated-option', '-j', 'twice'],
  ['-A INPUT -j MASQUERADE', 'parse/wrong-table', 'MASQUERADE', 'nat'],
  ['-A INPUT -m owner --uid-owner 0 -j ACCEPT', 'parse/wrong-chain', 'owner', 'OUTPUT'],
  ['-A POSTROUTING -j ACCEPT', 'parse/no-such-chain', 'POSTROUTING', '*nat'],
  ['-A INPUT -p icmpv6 --icmpv6-type 128 -j ACCEPT', 'parse/other-family', '--icmpv6-type', 'IPv6'],
  ['-A INPUT -t nat -j ACCEPT', 'parse/not-in-rule', '-t', 'block'],
  ['-A INPUT -g ACCEPT', 'parse/not-a-chain', 'ACCEPT', '-j ACCEPT'],

  // What there is no longer.
  ['-A INPUT -m unclean -j DROP', 'parse/unsupported', 'unclean', 'INVALID'],
  ['-A INPUT -j ULOG', 'parse/unsupported', '-j ULOG', 'NFLOG'],
  ['-A INPUT -j ULOG --ulog-nlgroup 1', 'parse/unsupported', 'ULOG', 'NFLOG'],
  ['-A OUTPUT -m owner --pid-owner 5 -j DROP', 'parse/unsupported', '--pid-owner', '--uid-owner'],
  ['-A INPUT -p tcp -y -j ACCEPT', 'parse/ipchains', '-y', '--syn'],
  ['-A INPUT -j DENY', 'ruleset/unknown-chain', '-j DENY', 'DROP'],
])('%s is answered by %s at %s, with a word of %s', (line, code, token, answer) => {
  const complaint = complaintOf(line);
  expect(complaint).toMatchObject({ code, token });
  expect(complaint.said).toContain(answer);
});
