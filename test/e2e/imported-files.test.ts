/** Files of front ends, imported and deployed on a host that has none of them: packets tell what they let through. */
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { backendsOfToday } from '../support/hosts/in-turn';
import { addInnerNetwork, innerNetwork, tcpConnectsFromInside } from '../support/hosts/inner-network';
import { useSandbox } from '../support/hosts/sandbox';
import {
  type Family,
  type TcpOutcome,
  clientAddresses,
  listen,
  listenOnClient,
  pings,
  tcpConnects,
} from '../support/hosts/traffic';
import { imported } from '../support/project/adoption';
import { deploy, destroy, planned } from '../support/project/firewall-engine';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

describe.each(backendsOfToday(__filename))('with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  const [network] = innerNetwork.prefixes;
  const inside = innerNetwork.interface;
  const { machine } = innerNetwork;

  beforeAll(async () => {
    await addInnerNetwork(sandbox(), { tcp: [81] });
    await listen(sandbox(), { tcp: [81, 82, 83, 2222] });
    await listenOnClient(sandbox(), { tcp: [81] });
  });

  const outside = (): string => sandbox().traffic.interface;
  const management = (): string => sandbox().management.interface;
  const client = (number: number, family: Family = 'ipv4'): string =>
    clientAddresses(sandbox(), family)[number] ?? '';
  const host = (family: Family = 'ipv4'): string =>
    family === 'ipv4' ? sandbox().traffic.address4 : sandbox().traffic.address6;
  const from = async (number: number, port: number, family: Family = 'ipv4'): Promise<TcpOutcome> =>
    tcpConnects(sandbox(), { from: client(number, family), port });
  const fromInside = async (to: string, port: number): Promise<TcpOutcome> =>
    tcpConnectsFromInside(sandbox(), { to, port });

  /** Deploys what the files are imported as, looks, and leaves a host without it. */
  async function deployed(files: Readonly<Record<string, string>>, look: () => Promise<void>): Promise<void> {
    const paths = Object.entries(files).map(([name, text]) => file(name, text));
    const declared: DeclaredRuleset = await imported(paths);
    await deploy(sandbox(), declared);
    expect(await planned(sandbox(), declared)).toEqual([]);
    await look();
    expect(await planned(sandbox(), declared)).toEqual([]);
    await destroy(sandbox(), declared.owner);
  }

  test('SUSEfirewall2 opens what its settings say, by zone, and forwards and masquerades the rest', async () => {
    await deployed(
      {
        SuSEfirewall2: `## Path:        Network/Firewall/SuSEfirewall2
## Type:        string
FW_DEV_EXT="${outside()}"
FW_DEV_INT="${inside}"
FW_DEV_DMZ="${management()}"
FW_ROUTE="yes"
FW_MASQUERADE="yes"
FW_MASQ_DEV="zone:ext"
FW_MASQ_NETS="${network}"
FW_NOMASQ_NETS=""
FW_PROTECT_FROM_INT="yes"
FW_SERVICES_EXT_TCP="81 2200:2210"
FW_SERVICES_INT_TCP="82"
FW_SERVICES_DMZ_TCP="ssh"
FW_SERVICES_DROP_EXT="${client(2)},tcp,81"
# At most twice a minute
FW_SERVICES_ACCEPT_EXT="0/0,tcp,2222,,hitcount=2,blockseconds=60,recentname=login"
FW_TRUSTED_NETS="${client(1)},tcp,82"
FW_FORWARD=""
FW_FORWARD_MASQ=" \\
  0/0,${machine.ipv4},tcp,8443,81 \\
"
FW_LOG_DROP_CRIT="yes"
FW_LOG_DROP_ALL="no"
FW_KERNEL_SECURITY="yes"
FW_ALLOW_PING_FW="yes"
FW_IPv6=""
FW_ZONE_DEFAULT=''
`,
      },
      async () => {
        // The last port leads on to the machine inside.
        expect(
          await Promise.all([from(0, 81), from(0, 82), from(1, 82), from(2, 81), from(0, 83), from(0, 8443)]),
        ).toEqual(['open', 'timeout', 'open', 'timeout', 'timeout', 'open']);
        expect(
          await Promise.all([fromInside(host(), 82), fromInside(host(), 81), fromInside(client(0), 81)]),
        ).toEqual(['open', 'timeout', 'open']);
        expect(await Promise.all([from(0, 81, 'ipv6'), from(0, 82, 'ipv6')])).toEqual(['open', 'timeout']);
        const logins: TcpOutcome[] = [];
        for (let turn = 0; turn < 3; turn++) logins.push(await from(0, 2222));
        expect([...logins, await from(1, 2222)]).toEqual(['open', 'open', 'timeout', 'open']);
        expect(await pings(sandbox())).toBe(true);
      },
    );
  });

  test('a zone of SUSEfirewall2 that has all other interfaces opens nothing to those of another zone', async () => {
    await deployed(
      {
        SuSEfirewall2: `FW_DEV_EXT="any"
FW_DEV_DMZ="${inside} ${management()}"
FW_SERVICES_EXT_TCP="81"
FW_SERVICES_DMZ_TCP="ssh 82"
FW_IPv6="no"
`,
      },
      async () => {
        expect(await Promise.all([from(0, 81), from(0, 82), from(0, 82, 'ipv6')])).toEqual([
          'open',
          'timeout',
          'open',
        ]);
        expect(await Promise.all([fromInside(host(), 82), fromInside(host(), 81)])).toEqual([
          'open',
          'timeout',
        ]);
      },
    );
  });

  test('a script of ipchains lets through what it says, with its chains, redirects and masquerading', async () => {
    await deployed(
      {
        'rc.firewall': `#!/bin/sh
# A gateway of the year 1999.
IPCHAINS=/sbin/ipchains
EXT=${outside()}
INT=${inside}
LAN=${network}
ANY=0.0.0.0/0

echo 1 > /proc/sys/net/ipv4/ip_forward
$IPCHAINS -F
$IPCHAINS -X
$IPCHAINS -P input DENY
$IPCHAINS -P output ACCEPT
$IPCHAINS -P forward DENY

$IPCHAINS -N ext-in
$IPCHAINS -A input -i lo -j ACCEPT
$IPCHAINS -A input -p tcp -s $ANY -d $ANY 22 -i ${management()} -j ACCEPT
$IPCHAINS -A input -p tcp -s $ANY -d $ANY 8080 -i $EXT -j REDIRECT 83
$IPCHAINS -A input -i $INT -s $LAN -j ACCEPT
$IPCHAINS -A input -j ext-in

# Whoever was bad
for bad in ${client(2)}; do
  $IPCHAINS -A ext-in -i $EXT -p tcp -s $bad -d $ANY 81 -y -j REJECT -l
done
for port in 81 2200:2210; do
  $IPCHAINS -A ext-in -i $EXT -p tcp -s $ANY -d $ANY $port -y -j ACCEPT
done
# What we asked for
$IPCHAINS -A ext-in -p tcp -s $ANY -d $ANY 1024:65535 ! -y -j ACCEPT
$IPCHAINS -A ext-in -p tcp -s $ANY -d $ANY 81 ! -y -j ACCEPT
$IPCHAINS -A ext-in -p icmp -s $ANY 8 -d $ANY -j ACCEPT
$IPCHAINS -A ext-in -j DENY -l

$IPCHAINS -A forward -i $EXT -s $LAN -d $ANY -j MASQ
`,
      },
      async () => {
        expect(
          await Promise.all([from(0, 81), from(2, 81), from(0, 82), from(0, 83), from(0, 8080)]),
        ).toEqual(['open', 'refused', 'timeout', 'timeout', 'open']);
        expect(await Promise.all([fromInside(host(), 82), fromInside(client(0), 81)])).toEqual([
          'open',
          'open',
        ]);
        // ipchains says nothing of IPv6.
        expect(await Promise.all([from(0, 81, 'ipv6'), from(0, 82, 'ipv6')])).toEqual(['open', 'open']);
        expect(await pings(sandbox())).toBe(true);
      },
    );
  });

  test('sets of firewalld are there with their members, and decide about their family alone', async () => {
    const set = (type: string, entries: readonly string[], options = ''): string =>
      `<ipset type="${type}">${options}${entries.map((entry) => `<entry>${entry}</entry>`).join('')}</ipset>`;
    const inet6 = '<option name="family" value="inet6"/>';
    await deployed(
      {
        'zones/public.xml': `<?xml version="1.0" encoding="utf-8"?>
<zone>
  <short>Public</short>
  <service name="ssh"/>
  <port port="81" protocol="tcp"/>
  <rule><source ipset="banned"/><drop/></rule>
  <rule><source ipset="office"/><port port="82" protocol="tcp"/><accept/></rule>
  <rule><source ipset="office6"/><port port="82" protocol="tcp"/><accept/></rule>
  <rule><destination ipset="closed"/><reject/></rule>
</zone>
`,
        'ipsets/banned.xml': set('hash:net', [`${client(1)}/32`, '198.51.100.0/24']),
        'ipsets/office.xml': set('hash:ip', [client(2)]),
        'ipsets/office6.xml': set('hash:ip', [client(0, 'ipv6')], inet6),
        'ipsets/closed.xml': set('hash:ip,port', [`${host()},tcp:83`]),
        'firewalld.conf': 'DefaultZone=public\n',
      },
      async () => {
        expect(await Promise.all([from(0, 81), from(1, 81), from(0, 82), from(2, 82), from(0, 83)])).toEqual([
          'open',
          'timeout',
          'unreachable',
          'open',
          'refused',
        ]);
        expect(await Promise.all([from(0, 82, 'ipv6'), from(1, 82, 'ipv6'), from(1, 81, 'ipv6')])).toEqual([
          'open',
          'unreachable',
          'open',
        ]);
      },
    );
  });
});
