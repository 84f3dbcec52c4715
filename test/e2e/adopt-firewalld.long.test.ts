/** The real firewalld of Debian: imported, compared, and switched over with traffic running. */
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
import { until } from '../support/project/until';
import { onHost } from '../support/faults/transaction-host';

jest.setTimeout(180_000);

const file = useTemporaryFolder();

describe('firewalld', () => {
  const sandbox = useSandbox('nft');
  const files = '/etc/firewalld/zones/*.xml /etc/firewalld/direct.xml /etc/firewalld/firewalld.conf';
  const wants = '/etc/systemd/system/multi-user.target.wants';
  const setFiles = '/etc/firewalld/ipsets/*.xml';

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
        'rm -f /etc/firewalld/zones/* /etc/firewalld/ipsets/* /etc/firewalld/direct.xml',
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
    [
      'sets that are sources of a zone and of rich rules',
      [
        '--new-ipset=banned --type=hash:net',
        '--ipset=banned --add-entry=198.51.100.0/24',
        '--new-ipset=web --type=hash:ip,port',
        '--ipset=web --add-entry=192.0.2.9,tcp:9443',
        '--new-ipset=office6 --type=hash:net --option=family=inet6',
        '--ipset=office6 --add-entry=2001:db8:1::/48',
        '--zone=drop --add-source=ipset:banned',
        "--zone=public --add-rich-rule='rule source ipset=office6 service name=postgresql accept'",
        "--zone=public --add-rich-rule='rule source NOT ipset=web port port=9100 protocol=tcp drop'",
      ],
    ],
  ])('with %s is imported as what it does', async (_what, commands) => {
    await set(...commands);
    expect(await planned(sandbox(), await liveOf(sandbox()))).toEqual([]);
    const all = commands.some((each) => each.includes('ipset')) ? `${files} ${setFiles}` : files;
    const program = await imported(await filesOf(sandbox(), all, file));
    const redirects = commands.some((each) => each.includes('forward-port'));
    const impact = await impactOfSwitch(program, {
      sandbox: sandbox(),
      file,
      without: [untracked, ...(redirects ? [] : [redirected])],
    });
    expect(impact.filter((line) => !beside.some((pattern) => pattern.test(line)))).toEqual([]);
  });

  test('takes out the rules of others when it is reloaded: so that comes first, and no packet is lost after it', async () => {
    await onHost(sandbox(), "sed -i 's/^CleanupOnExit=.*/CleanupOnExit=no/' /etc/firewalld/firewalld.conf");
    await set(
      '--new-ipset=banned --type=hash:net',
      '--ipset=banned --add-entry=198.51.100.0/24',
      '--zone=drop --add-source=ipset:banned',
    );
    const program = await imported(await filesOf(sandbox(), `${files} ${setFiles}`, file));
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
    await listen(sandbox(), { tcp: [openPort, closedPort] });
    await putPackages(sandbox(), ['netfilter-persistent', 'iptables-persistent', 'ipset-persistent']);
    await onHost(sandbox(), `mkdir -p ${wants} && touch ${wants}/netfilter-persistent.service`);
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
