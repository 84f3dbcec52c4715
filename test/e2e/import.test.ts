/** Rulesets of real hosts, imported: a plan of the program has nothing to do there. */
import { printSudoers } from '../../lib/host/rights/sudoers';
import { inSandbox } from '../../lib/sandbox/enter';
import { run } from '../cli/fake-world';
import { onHost } from '../support/faults/transaction-host';
import { addUser } from '../support/hosts/sandbox-user';
import { BACKENDS, useSandbox } from '../support/hosts/sandbox';
import { removeCommands } from '../support/hosts/shadow-command';
import { declarationOf, planned } from '../support/project/firewall-engine';
import { firewallOf } from '../support/project/imported-program';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { rulesetOf } from '../support/terraform/synthesis';

const rules = [
  '*nat',
  ':DOCKER - [0:0]',
  '-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER',
  '-A POSTROUTING -s 172.17.0.0/16 ! -o docker0 -j MASQUERADE',
  '-A POSTROUTING -s 192.168.1.0/24 -o eth9 -j MASQUERADE',
  'COMMIT',
  '*filter',
  ':INPUT DROP [0:0]',
  ':FORWARD DROP [0:0]',
  ':OUTPUT ACCEPT [0:0]',
  ':DOCKER - [0:0]',
  ':f2b-sshd - [0:0]',
  ':services - [0:0]',
  '-A INPUT -p tcp -m multiport --dports 22 -j f2b-sshd',
  '-A INPUT -i lo -j ACCEPT',
  '-A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT',
  '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --set --name ssh --rsource',
  '-A INPUT -p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -m recent --update --seconds 60 --hitcount 6 --name ssh --rsource -j DROP',
  '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT',
  '-A INPUT -p icmp -m icmp --icmp-type 8 -m limit --limit 5/sec -j ACCEPT',
  '-A INPUT -j services',
  '-A INPUT -j REJECT --reject-with icmp-port-unreachable',
  '-A FORWARD -o docker0 -j DOCKER',
  '-A FORWARD -i eth1 -o eth9 -m conntrack --ctstate NEW -j ACCEPT',
  '-A f2b-sshd -j RETURN',
  '-A services -s 192.0.2.0/24 -p tcp -m tcp --dport 5432 -m comment --comment "it\'s the office" -j ACCEPT',
  '-A services -p udp -m udp --dport 1194 -m hashlimit --hashlimit-upto 10/sec --hashlimit-name vpn -j ACCEPT',
  'COMMIT',
  '',
].join('\n');

/** Sets of all kinds of people and programs. */
const sets = [
  'create office hash:net comment counters',
  'add office 192.0.2.0/24 packets 12 bytes 720 comment "the \\office `id`"',
  'add office 192.0.2.128/25 nomatch',
  'create office6 hash:net family inet6',
  'add office6 2001:db8::/32',
  'create $(id)-src hash:ip,port',
  'add $(id)-src 198.51.100.7,tcp:443',
  'create by-script hash:net timeout 600',
  'add by-script 203.0.113.0/24',
  'create lists list:set',
  'add lists office',
  'add lists by-script',
  'create seen hash:ip timeout 600',
  'add seen 203.0.113.9 timeout 500',
  'create f2b-web hash:ip timeout 600',
  'create country hash:ip',
  ...Array.from({ length: 10_001 }, (_, index) => `add country 10.1.${index >> 8}.${index & 255}`),
  'create unused hash:ip',
  '',
].join('\n');

const rulesWithSets = {
  iptables: [
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ':web - [0:0]',
    '-A INPUT -m set --match-set office src -j ACCEPT',
    '-A INPUT -m set --match-set $(id)-src dst,dst -j ACCEPT',
    '-A INPUT -m set --match-set lists src -j ACCEPT',
    '-A INPUT -p tcp -m tcp --dport 23 -j SET --add-set seen src --exist',
    '-A INPUT -m set --match-set seen src -j DROP',
    '-A INPUT -m set --match-set country src -j DROP',
    '-A web -m set --match-set f2b-web src -j DROP',
    'COMMIT',
    '',
  ].join('\n'),
  ip6tables: '*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -m set --match-set office6 src -j ACCEPT\nCOMMIT\n',
};

/** As somebody wrote it in 2012 and others added to it. */
const script = `#!/bin/sh
IPSET=/usr/sbin/ipset
BAD="198.51.100.1 198.51.100.2"
for ipt in iptables ip6tables; do $ipt -F; $ipt -X; $ipt -P INPUT ACCEPT; done
$IPSET -q -F bad; $IPSET -q -X bad
$IPSET -N bad iphash --hashsize 2048
for ip in $BAD 198.51.100.8-198.51.100.11; do $IPSET -A bad $ip; done
ipset -! create nets6 hash:net -6
ipset -! restore <<EOF
create nets hash:net family inet comment
add nets 192.0.2.0/24 comment "the office"
add nets 192.0.2.64/26 nomatch
add nets6 2001:db8:1::/48
EOF
ipset create nets-new hash:net comment
while read net what; do ipset add nets-new $net comment "$what"; done <<EOF
203.0.113.0/25 two words
192.0.2.0/24
EOF
ipset swap nets-new nets && ipset destroy nets-new
ipset create web bitmap:port range 80-443
ipset add web 80-82; ipset add web https; ipset del web 81
ipset create seen hash:ip timeout 60
iptables -A INPUT -i lo -j ACCEPT
iptables -A INPUT -m state --state INVALID -j DROP
iptables -A INPUT -m state --state ESTABLISHED,RELATED -j ACCEPT
iptables -A INPUT -m set --match-set bad src -j DROP
iptables -A INPUT -m set --match-set nets src -p tcp -m set --match-set web dst -j ACCEPT
iptables -A INPUT -p tcp --dport 23 -j SET --add-set seen src --exist
ip6tables -A INPUT -i lo -j ACCEPT
ip6tables -A INPUT -m state --state INVALID -j DROP
ip6tables -A INPUT -m state --state RELATED,ESTABLISHED -j ACCEPT
ip6tables -A INPUT -m set --match-set nets6 src -j ACCEPT
`;

const file = useTemporaryFolder();

describe.each(BACKENDS)('import from a host with %s', (backend) => {
  const sandbox = useSandbox(backend);

  test('declares what the host holds, and proposes what listens there', async () => {
    const { exitCode, stderr } = await inSandbox(sandbox(), ['iptables-restore'], { stdin: rules });
    expect([exitCode, stderr]).toEqual([0, '']);
    const host = `sandbox:${sandbox().name}`;
    const imported = await run(['import', '--host', host]);
    expect(imported.status).toBe(0);
    expect(imported.stdout).toContain('Left out, of Docker:');
    expect(imported.stdout).toContain(
      "new BruteForceGuard(firewall, 'guard', { service: Service.ssh, connections: 5, listName: 'ssh' });",
    );
    expect(await planned(sandbox(), declarationOf(firewallOf(imported.stdout)))).toEqual([]);
    const proposed = await run(['discover', '--host', host, '--seconds', '0']);
    expect(proposed.stdout).toMatch(/listens on tcp 22; 1 connection from 1 network/);
  });

  test('declares the sets that a script has made, as the kernel has them', async () => {
    await onHost(sandbox(), script);
    const { status, stdout, codes } = await run(['import', file('firewall.sh', script)]);
    expect([status, codes]).toEqual([0, []]);
    expect(stdout).toContain('new StatefulBase(firewall');
    const declared = declarationOf(firewallOf(stdout));
    expect(Object.keys(declared.sets ?? {}).sort()).toEqual(['bad', 'nets', 'nets6', 'seen', 'web']);
    expect(await planned(sandbox(), declared)).toEqual([]);
    await onHost(sandbox(), 'iptables -F; ip6tables -F; ipset destroy');
  });

  /** What `import` prints for a user, without what names the user, and what it says. */
  async function importedBy(
    user: string,
  ): Promise<{ readonly program: string; readonly codes: readonly string[] }> {
    const { identityFile, knownHostsFile, management } = sandbox();
    const login = ['--identity', identityFile, '--known-hosts', knownHostsFile];
    const host = `ssh://${user}@${management.address4}`;
    const { status, stdout, codes } = await run(['import', '--host', host, ...login]);
    expect(status).toBe(0);
    return { program: stdout.replaceAll(user, 'root'), codes };
  }

  test('declares the sets that rules name with their members, and leaves those that others fill', async () => {
    await onHost(sandbox(), 'ipset restore', sets);
    for (const [command, text] of Object.entries(rulesWithSets))
      await onHost(sandbox(), `${command}-restore`, text);
    const mayRead = printSudoers({ user: 'reader', readOnly: true });
    await addUser(sandbox(), 'reader', { sudoers: mayRead });
    await addUser(sandbox(), 'other', {
      sudoers: mayRead.replace(/reader.*ipset.*\n/g, '').replaceAll('reader', 'other'),
    });

    const { program, codes } = await importedBy('root');
    expect(codes).toEqual([]);
    const foreign = ['country', 'f2b-web', 'by-script'];
    const declared = rulesetOf(firewallOf(program));
    expect(declared).toMatchObject({
      sets: {
        office: {
          type: 'hash:net',
          family: 'ipv4',
          options: { counters: 'true', comment: 'true' },
          entries: ['192.0.2.0/24 comment "the \\office `id`"', '192.0.2.128/25 nomatch'],
        },
        office6: { type: 'hash:net', family: 'ipv6', entries: ['2001:db8::/32'] },
        '$(id)-src': { type: 'hash:ip,port', entries: ['198.51.100.7,tcp:443'] },
        lists: { type: 'list:set', entries: ['by-script', 'office'] },
        seen: { type: 'hash:ip', dynamic: true, options: { timeout: '600' } },
      },
      foreign_sets: foreign,
    });
    expect(Object.keys(declared.sets as object)).toHaveLength(5);
    expect(program).toContain('// Left out, of fail2ban:\n//   set f2b-web\n');
    expect(program).toContain('(of more than 10,000 members):\n//   set country\n');
    expect(program).toContain('(its members have a time):\n//   set by-script\n');
    const asPlanned = async (): Promise<readonly string[]> =>
      planned(sandbox(), {
        ...declarationOf(firewallOf(program)),
        foreignSets: foreign,
      });
    expect(await asPlanned()).toEqual([]);
    await onHost(sandbox(), 'ipset add office 198.51.100.0/24; ipset add seen 203.0.113.10');
    expect(await asPlanned()).toEqual(['ipset del office 198.51.100.0/24']);
    await onHost(sandbox(), 'ipset del office 198.51.100.0/24');

    expect((await importedBy('reader')).program).toBe(program);
    const left = await importedBy('other');
    expect(left.codes).toEqual(['import/sets-not-read']);
    expect(rulesetOf(firewallOf(left.program))).toMatchObject({
      foreign_sets: ['office', '$(id)-src', 'lists', 'seen', 'country', 'f2b-web', 'office6'],
    });
    await removeCommands(sandbox(), 'ipset');
    expect((await importedBy('root')).codes).toEqual(['import/sets-not-read']);
  });
});
