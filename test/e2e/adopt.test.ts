/** The real ufw, ferm and firewalld of Debian: imported, compared, and switched over with traffic running. */
import { sandboxReboot } from '../../lib/sandbox/sandbox-reboot';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { run } from '../cli/fake-world';
import { putPackages } from '../support/hosts/debian-packages';
import { useSandbox } from '../support/hosts/sandbox';
import { listen, pings, tcpConnects } from '../support/hosts/traffic';
import { declarationOf, deploy, engine, planned, targetOf } from '../support/project/firewall-engine';
import { firewallOf } from '../support/project/imported-program';
import { impactOfSwitch } from '../support/project/imported-traffic';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { until } from '../support/project/until';
import { onHost } from '../support/faults/transaction-host';

jest.setTimeout(180_000);

const file = useTemporaryFolder();

type Declaration = ReturnType<typeof declarationOf>;

/** Files of the host, as somebody who copied them here. */
async function filesOf(sandbox: Sandbox, paths: string): Promise<readonly string[]> {
  const names = (await onHost(sandbox, `ls ${paths}`)).trim().split('\n');
  return Promise.all(names.map(async (name) => file(name.slice(1), await onHost(sandbox, `cat ${name}`))));
}

async function imported(args: readonly string[]): Promise<Declaration> {
  const { status, stdout, stderr } = await run(['import', ...args]);
  if (status !== 0) throw new Error(stderr);
  return declarationOf(firewallOf(stdout));
}

const liveOf = (sandbox: Sandbox): Promise<Declaration> => imported(['--host', `sandbox:${sandbox.name}`]);
const impactOf = (
  sandbox: Sandbox,
  declared: Declaration,
  without: readonly string[] = [],
): Promise<readonly string[]> =>
  impactOfSwitch(declared, { sandbox, without, file: (name) => file(name, '') });

/** A port that the policies open, and one that they do not. */
const [open, closed] = [443, 8999];
const timeoutMs = 900;

/** What went wrong for new connections while something was done. */
async function whileTrafficRuns(sandbox: Sandbox, work: () => Promise<void>): Promise<readonly string[]> {
  const wrong: string[] = [];
  let turns = 0;
  let isOver = false;
  const traffic = async (): Promise<void> => {
    while (!isOver || turns < 3) {
      turns++;
      const turn = String(turns);
      const tcp = await tcpConnects(sandbox, { port: open, timeoutMs });
      if (tcp !== 'open') wrong.push(`connection ${turn} to the open port: ${tcp}`);
      if (!(await pings(sandbox, { timeoutMs }))) wrong.push(`echo request ${turn}: lost`);
      const other = await tcpConnects(sandbox, { port: closed, timeoutMs: 100 });
      if (other === 'open') wrong.push(`connection ${turn} to the closed port: ${other}`);
    }
  };
  const running = traffic();
  try {
    await work();
  } finally {
    isOver = true;
    await running;
  }
  return wrong;
}

async function persist(sandbox: Sandbox, desired: Declaration): Promise<void> {
  const target = targetOf(sandbox);
  const { owner } = desired;
  const { live, fingerprint } = await engine.read(target, undefined, [desired]);
  const { operations } = engine.plan(live, owner, desired);
  const expected = { fingerprint, operations, hostForms: live.hostForms };
  await engine.apply({ target, owner, desired, persist: true, expected });
}

/** The host after a boot at which only the files of `persist` are loaded. */
async function rebooted(sandbox: Sandbox): Promise<Sandbox> {
  const host = await sandboxReboot(sandbox.name);
  await onHost(host, 'iptables-restore < /etc/iptables/rules.v4; ip6tables-restore < /etc/iptables/rules.v6');
  return host;
}

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
    const program = await imported(await filesOf(sandbox(), files));
    const impact = await impactOf(sandbox(), program);
    // Matches that count are told apart by their place, also where they are the same.
    expect(impact.filter((line) => !line.includes('-m recent'))).toEqual([]);
  });

  test('is switched over without a lost packet, and is gone after a reboot', async () => {
    await set('default allow outgoing');
    const program = await imported(await filesOf(sandbox(), files));
    await listen(sandbox(), { tcp: [open, closed] });
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
    return filesOf(sandbox(), '/etc/ferm/ferm.conf');
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
    await listen(sandbox(), { tcp: [open, closed] });
    const wrong = await whileTrafficRuns(sandbox(), () => persist(sandbox(), program));
    expect(wrong).toEqual([]);
    expect(await planned(await rebooted(sandbox()), program)).toEqual([]);
  });
});

describe('firewalld', () => {
  const sandbox = useSandbox('nft');
  const files = '/etc/firewalld/zones/*.xml /etc/firewalld/direct.xml /etc/firewalld/firewalld.conf';

  beforeAll(async () => {
    const python = ['firewall', 'dbus', 'gi', 'nftables', 'cap-ng'].map((name) => `python3-${name}`);
    const libraries = ['gir1.2-glib-2.0', 'libgirepository-1.0-1'];
    await putPackages(sandbox(), ['firewalld', ...python, ...libraries]);
    // A bus of its own: what is configured there is configured by its files.
    await onHost(
      sandbox(),
      "sed -i 's/^FirewallBackend=.*/FirewallBackend=iptables/' /etc/firewalld/firewalld.conf && mkdir -p /run/dbus && dbus-daemon --system --fork --nopidfile",
    );
  });

  const loaded = async (): Promise<boolean> =>
    (await onHost(sandbox(), 'iptables-save -t filter')).includes('-A INPUT -j REJECT');
  const stop = (): Promise<string> =>
    onHost(
      sandbox(),
      'if [ -e /run/fw.pid ]; then kill "$(cat /run/fw.pid)"; while kill -0 "$(cat /run/fw.pid)" 2>/dev/null; do sleep 0.1; done; rm /run/fw.pid; fi',
    );
  const set = async (...commands: readonly string[]): Promise<void> => {
    await stop();
    const configure = commands.map((each) => `firewall-offline-cmd ${each}`);
    await onHost(
      sandbox(),
      [
        'rm -f /etc/firewalld/zones/* /etc/firewalld/direct.xml',
        "echo '<direct></direct>' > /etc/firewalld/direct.xml",
        'firewall-offline-cmd --zone=public --add-service=https',
        ...configure,
        'for each in $(ls /etc/firewalld/zones); do rm -f "/etc/firewalld/zones/${each%.old}.old"; done',
        '(setsid firewalld --nofork --nopid > /var/log/fw.log 2>&1 & echo $! > /run/fw.pid)',
      ].join(' && '),
    );
    await until('firewalld has loaded its rules', loaded, 60_000);
  };

  /** What firewalld does beside what its zones say, as docs/adopt/firewalld.md has it. */
  const beside = [/-m rpfilter/, /2002:/, /CT --helper/];

  /** Packets that connection tracking was told to leave alone; with no port forward, none are redirected either. */
  const untracked = '-m conntrack --ctstate UNTRACKED';
  const redirected = '-m conntrack --ctstate DNAT';

  test.each<[string, readonly string[]]>([
    ['one zone', ['--zone=public --add-port=5000-5010/udp', '--zone=public --add-service=postgresql']],
    [
      'zones of interfaces, with port forwards',
      [
        '--zone=external --add-interface=eth7',
        '--zone=external --add-forward-port=port=8080:proto=tcp:toaddr=10.0.0.5:toport=80',
        '--zone=home --add-interface=eth8',
        '--zone=trusted --add-interface=eth9',
      ],
    ],
    [
      'zones of sources, rich and direct rules',
      [
        '--zone=internal --add-source=198.51.100.0/24',
        '--zone=drop --add-source=203.0.113.0/24',
        "--zone=public --add-rich-rule='rule family=ipv4 source address=192.0.2.0/24 service name=postgresql accept'",
        "--zone=public --add-rich-rule='rule family=ipv4 source address=192.0.2.66 reject'",
        '--direct --add-rule ipv4 filter INPUT 0 -p tcp --dport 9100 -s 192.0.2.7 -j ACCEPT',
      ],
    ],
  ])('with %s is imported as what it does', async (_what, commands) => {
    await set(...commands);
    expect(await planned(sandbox(), await liveOf(sandbox()))).toEqual([]);
    const program = await imported(await filesOf(sandbox(), files));
    const redirects = commands.some((each) => each.includes('forward-port'));
    const impact = await impactOf(sandbox(), program, [untracked, ...(redirects ? [] : [redirected])]);
    expect(impact.filter((line) => !beside.some((pattern) => pattern.test(line)))).toEqual([]);
  });

  test('takes out the rules of others when it is reloaded: so that comes first, and no packet is lost after it', async () => {
    await onHost(sandbox(), "sed -i 's/^CleanupOnExit=.*/CleanupOnExit=no/' /etc/firewalld/firewalld.conf");
    await set();
    const program = await imported(await filesOf(sandbox(), files));
    await onHost(sandbox(), 'iptables -I INPUT -p tcp --dport 7 -j DROP && kill -HUP "$(cat /run/fw.pid)"');
    const marker = '--dport 7 ';
    await until(
      'its reload has taken out a rule of others',
      async () => {
        const text = await onHost(sandbox(), 'iptables-save -t filter');
        return !text.includes(marker) && text.includes('-A INPUT -j REJECT');
      },
      60_000,
    );
    await listen(sandbox(), { tcp: [open, closed] });
    const wrong = await whileTrafficRuns(sandbox(), async () => {
      await deploy(sandbox(), program);
      await stop();
      await persist(sandbox(), program);
    });
    expect(wrong).toEqual([]);
    const host = await rebooted(sandbox());
    expect(await planned(host, program)).toEqual([]);
  });
});
