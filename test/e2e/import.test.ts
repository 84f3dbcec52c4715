/** Rulesets of real hosts, imported: a plan of the program has nothing to do there. */
import { inSandbox } from '../../lib/sandbox/enter';
import { run } from '../cli/fake-world';
import { BACKENDS, useSandbox } from '../support/hosts/sandbox';
import { declarationOf, planned } from '../support/project/firewall-engine';
import { firewallOf } from '../support/project/imported-program';

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
});
