/** What the settings of SUSEfirewall2 say beside services: of which packets a zone is, and what of them is read. */
import { readText } from '../../support/project/read-source';

const settings = (...lines: readonly string[]): ReturnType<typeof readText> =>
  readText({ SuSEfirewall2: lines.join('\n') });

/** Rules of INPUT behind those that hold always. */
const own = (lines: readonly string[]): readonly string[] =>
  lines.filter((line) => line.startsWith('filter INPUT -')).slice(3);

test('a zone of all other interfaces opened its services to those of other zones', () => {
  const { ipv4 } = settings(
    'FW_DEV_EXT="any eth9"',
    'FW_DEV_INT="eth1"',
    'FW_DEV_DMZ="eth2"',
    'FW_PROTECT_FROM_INT="yes"',
    'FW_SERVICES_EXT_TCP="22"',
    'FW_SERVICES_DMZ_TCP="25"',
  );
  expect(own(ipv4)).toEqual([
    'filter INPUT -i eth2 -p tcp -m tcp --dport 25 -j ACCEPT',
    'filter INPUT -i eth1 -j DROP',
    'filter INPUT -i eth2 -j DROP',
    'filter INPUT -i eth9 -p tcp -m tcp --dport 22 -j ACCEPT',
    'filter INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
  ]);
});

test('a value goes on over several lines, and was read to the end of the first', () => {
  const { ipv4, notes } = settings(
    'FW_DEV_EXT="eth0"',
    'FW_SERVICES_EXT_TCP="22 \\',
    '  80',
    '  443"',
    'FW_CUSTOMRULES="/etc/custom"',
  );
  expect(own(ipv4)).toEqual(
    [22, 80, 443].map((port) => `filter INPUT -i eth0 -p tcp -m tcp --dport ${String(port)} -j ACCEPT`),
  );
  expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 5']);
});

test.each<[string, readonly string[]]>([
  ['drop', ['filter INPUT DROP', 'filter INPUT -i lo -j ACCEPT', 'filter FORWARD DROP']],
  [
    'reject',
    [
      'filter INPUT DROP',
      'filter INPUT -i lo -j ACCEPT',
      'filter INPUT -j REJECT --reject-with icmp6-port-unreachable',
      'filter FORWARD DROP',
      'filter FORWARD -j REJECT --reject-with icmp6-port-unreachable',
    ],
  ],
  ['no', []],
])('with FW_IPv6="%s", services were opened to IPv6', (word, rules) => {
  const { ipv4, ipv6, notes } = settings(
    'FW_DEV_EXT="eth0"',
    'FW_SERVICES_EXT_TCP="22"',
    'FW_TRUSTED_NETS="2001:db8::/32"',
    `FW_IPv6="${word}"`,
  );
  expect(own(ipv4)).toEqual(['filter INPUT -i eth0 -p tcp -m tcp --dport 22 -j ACCEPT']);
  expect(ipv6.filter((line) => !line.startsWith('filter OUTPUT'))).toEqual(rules);
  expect(notes).toEqual(['import/front-end undefined']);
});

test('what asks for something and is not read is said, also where it is a mere yes', () => {
  const { notes } = settings(
    'FW_DEV_EXT="eth0"',
    'FW_IPSEC_TRUST="no"',
    'FW_LOG_ACCEPT_CRIT="yes"',
    'FW_KERNEL_SECURITY="yes"',
    'FW_ALLOW_CLASS_ROUTING="yes"',
    'FW_ALLOW_PING_EXT="yes"',
    'FW_ALLOW_FW_BROADCAST_EXT="no"',
  );
  expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 5', 'import/not-understood 6']);
});

test('services of a zone whose interfaces only the host knows are said, and so is masquerading by it', () => {
  const { ipv4, notes } = settings(
    'FW_DEV_EXT="auto"',
    'FW_SERVICES_EXT_TCP="22"',
    'FW_ROUTE="yes"',
    'FW_MASQUERADE="yes"',
  );
  expect(own(ipv4)).toEqual([]);
  expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 2', 'import/not-understood 4']);
});

test('ports of RPC in the file of a service are said', () => {
  const { notes } = readText({
    SuSEfirewall2: 'FW_DEV_EXT="eth0"\nFW_CONFIGURATIONS_EXT="nfs"\n',
    'services/nfs': '## Name: NFS\nTCP="nfs"\nRPC="mountd"\nBROADCAST=""\n',
  });
  expect(notes).toEqual(['import/front-end undefined', 'import/not-understood 3']);
});
