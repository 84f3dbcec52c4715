/** The real ufw and ferm of Debian: imported, compared, and switched over with traffic running. */
import { putPackages } from '../support/hosts/debian-packages';
import { useSandbox } from '../support/hosts/sandbox';
import { listen } from '../support/hosts/traffic';
import {
  closedPort,
  filesOf,
  imported,
  liveOf,
  openPort,
  persist,
  rebooted,
  whileTrafficRuns,
} from '../support/project/adoption';
import { deploy, planned } from '../support/project/firewall-engine';
import { impactOfSwitch } from '../support/project/imported-traffic';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { onHost } from '../support/faults/transaction-host';

jest.setTimeout(180_000);

const file = useTemporaryFolder();

describe('ufw', () => {
  const sandbox = useSandbox('nft');
  const files =
    '/etc/ufw/user.rules /etc/ufw/user6.rules /etc/ufw/before.rules /etc/ufw/before6.rules /etc/ufw/after.rules /etc/ufw/after6.rules /etc/default/ufw';
  const set = (...commands: readonly string[]): Promise<string> =>
    onHost(
      sandbox(),
      [
        '(ufw --force disable || true) > /dev/null 2>&1',
        'cp /usr/share/ufw/iptables/*.rules /usr/share/ufw/*.init /usr/share/ufw/ufw.conf /etc/ufw/',
        ...['default deny incoming', 'allow 22/tcp', 'allow 443/tcp', ...commands].map(
          (each) => `ufw ${each}`,
        ),
        'ufw --force enable',
      ].join(' && '),
    );

  beforeAll(() => putPackages(sandbox(), ['ufw']));

  test.each<[string, readonly string[]]>([
    [
      'limits, notes and ranges',
      ['limit 2222/tcp', "allow 5000:5010/udp comment 'voice calls'", 'logging off'],
    ],
    [
      'addresses, interfaces and routed packets',
      [
        'allow from 192.0.2.0/24 to any port 5432 proto tcp',
        'deny in on eth0 from 203.0.113.9',
        'route allow in on eth0 out on mgmt0 to 10.0.0.5 port 80 proto tcp',
        'allow from 2001:db8::/32 to any port 25 proto tcp',
      ],
    ],
    [
      'a closed OUTPUT',
      ['default reject incoming', 'default deny outgoing', 'allow out 53', 'allow out 443/tcp'],
    ],
  ])('with %s is imported as what it does', async (_what, commands) => {
    await set(...commands);
    expect(await planned(sandbox(), await liveOf(sandbox()))).toEqual([]);
    const program = await imported(await filesOf(sandbox(), files, file));
    const impact = await impactOfSwitch(program, { sandbox: sandbox(), file });
    // Matches that count are told apart by their place, also where they are the same.
    expect(impact.filter((line) => !line.includes('-m recent'))).toEqual([]);
  });

  test('is switched over without a lost packet, and is gone after a reboot', async () => {
    await set('default allow outgoing');
    const program = await imported(await filesOf(sandbox(), files, file));
    await listen(sandbox(), { tcp: [openPort, closedPort] });
    const wrong = await whileTrafficRuns(sandbox(), async () => {
      await deploy(sandbox(), program);
      await onHost(
        sandbox(),
        "sed -i 's/^ENABLED=.*/ENABLED=no/' /etc/ufw/ufw.conf && /usr/lib/ufw/ufw-init stop",
      );
      await persist(sandbox(), program);
    });
    expect(wrong).toEqual([]);
    const host = await rebooted(sandbox());
    expect(await planned(host, program)).toEqual([]);
    expect(await onHost(host, 'iptables-save')).not.toContain('ufw');
  });
});

describe('ferm', () => {
  const sandbox = useSandbox('legacy');
  beforeAll(() => putPackages(sandbox(), ['ferm']));

  const office = `
@def $LAN = (eth1 eth2);
@def $TRUSTED = (192.0.2.0/24 198.51.100.7);
@def &FORWARD_TCP($port, $dest) = {
    table filter chain FORWARD interface eth0 outerface $LAN daddr $dest proto tcp dport $port ACCEPT;
    table nat chain PREROUTING interface eth0 proto tcp dport $port DNAT to $dest;
}
domain (ip ip6) table filter {
    chain INPUT {
        policy DROP;
        mod state state INVALID DROP;
        mod state state (ESTABLISHED RELATED) ACCEPT;
        interface lo ACCEPT;
        proto tcp dport (ssh http https) ACCEPT;
        proto (icmp ipv6-icmp) ACCEPT;
        proto udp dport 1194 mod comment comment "vpn" ACCEPT;
    }
    chain FORWARD policy DROP;
}
domain ip {
    table filter chain INPUT {
        saddr $TRUSTED proto tcp dport 5432 ACCEPT;
        proto tcp dport 2222 @subchain "ssh-limit" {
            mod limit limit 5/minute limit-burst 10 ACCEPT;
            LOG log-prefix "ssh: ";
            DROP;
        }
    }
    table nat chain POSTROUTING outerface eth0 saddr 10.0.0.0/8 MASQUERADE;
    &FORWARD_TCP(8080, 10.0.0.5);
}
`;
  const multi = `
domain ip table filter {
    chain (INPUT FORWARD) { policy DROP; mod conntrack ctstate (ESTABLISHED RELATED) ACCEPT; }
    chain INPUT {
        proto tcp mod multiport destination-ports (22 443 8443) ACCEPT;
        proto tcp syn dport 25 mod connlimit connlimit-above 5 REJECT reject-with tcp-reset;
        protocol icmp icmp-type (echo-request) ACCEPT;
        interface ! eth0 saddr ! 203.0.113.0/24 jump inside;
    }
    chain inside { proto udp dport (53 123) ACCEPT; RETURN; }
}
domain ip6 table filter chain INPUT { policy DROP; interface lo ACCEPT; proto tcp dport 22 ACCEPT; proto ipv6-icmp ACCEPT; }
domain ip table mangle chain PREROUTING proto tcp dport 443 MARK set-mark 7;
`;
  const load = async (text: string | undefined): Promise<readonly string[]> => {
    if (text !== undefined) await onHost(sandbox(), 'cat > /etc/ferm/ferm.conf', text);
    await onHost(sandbox(), 'ferm /etc/ferm/ferm.conf');
    return filesOf(sandbox(), '/etc/ferm/ferm.conf', file);
  };

  test.each<[string, string | undefined]>([
    ['the file that it comes with', undefined],
    ['lists, functions and a chain in a rule', office],
    ['matches of every kind', multi],
  ])('with %s, host and file give the same program: a plan of either is empty', async (_what, text) => {
    const program = await imported(await load(text));
    expect(await planned(sandbox(), program)).toEqual([]);
    expect(await planned(sandbox(), await liveOf(sandbox()))).toEqual([]);
  });

  test('is switched over without a lost packet, and without an operation', async () => {
    const program = await imported(await load(office));
    await listen(sandbox(), { tcp: [openPort, closedPort] });
    const wrong = await whileTrafficRuns(sandbox(), () => persist(sandbox(), program));
    expect(wrong).toEqual([]);
    expect(await planned(await rebooted(sandbox()), program)).toEqual([]);
  });
});
