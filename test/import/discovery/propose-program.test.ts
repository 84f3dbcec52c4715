import { parseConnections, parseListeners } from '../../../lib/import/discovery/parse-sockets';
import { proposeProgram } from '../../../lib/import/discovery/propose-program';
import { firewallOf } from '../../support/project/imported-program';
import { rulesOf } from '../../support/terraform/synthesis';

const listening = [
  'udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:* users:(("systemd-resolve",pid=1,fd=3))',
  'udp UNCONN 0 0 0.0.0.0:40000 0.0.0.0:* users:(("dig",pid=2,fd=3))',
  'tcp LISTEN 0 128 0.0.0.0:22 0.0.0.0:* users:(("sshd",pid=1,fd=3))',
  'tcp LISTEN 0 128 [::]:22 [::]:* users:(("sshd",pid=1,fd=4))',
  'tcp LISTEN 0 511 *:443 *:* users:(("nginx",pid=9,fd=6),("nginx",pid=8,fd=6))',
  'tcp LISTEN 0 128 10.0.0.5:5432 0.0.0.0:* users:(("postgres",pid=4,fd=5))',
  'tcp LISTEN 0 128 [::1]:6010 [::]:*',
].join('\n');

const connected = [
  '10.0.0.5:5432 10.0.1.7:4000',
  '10.0.0.5:5432 10.0.1.8:4000',
  '127.0.0.1:5432 127.0.0.1:4001',
  '192.0.2.1:443 203.0.113.9:5000',
  '[::ffff:192.0.2.1]:443 [::ffff:198.51.100.7]:5000',
  '[2001:db8::1]:443 [2001:db8:5::9]:777',
].join('\n');

describe('a proposal for a host without a firewall', () => {
  const program = proposeProgram(
    {
      source: 'ssh://web-1',
      listeners: parseListeners(listening),
      connections: parseConnections(connected),
      seconds: 30,
    },
    { name: 'web-1', host: { transport: 'ssh', address: 'web-1' } },
  );

  test('names what listens, and who was connected to it', () => {
    expect(program.split('\n').filter((line) => line.includes(' listens on '))).toEqual([
      expect.stringMatching(/^\/\/ sshd listens on tcp 22; nobody was connected within 30 s/),
      '// nginx listens on tcp 443; 3 connections from 3 networks',
      '// postgres listens on tcp 5432; 2 connections from 1 network, all inside: others are kept out',
    ]);
  });

  test('opens what others can reach, to everybody or to the networks inside that were seen', () => {
    const firewall = firewallOf(program);
    const opened = (family: 'ipv4' | 'ipv6') =>
      rulesOf(firewall, family, 'INPUT').filter((text) => text.includes('--dport') && text.includes('NEW'));
    expect(opened('ipv4')).toEqual([
      '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT',
      '-p tcp -m tcp --dport 443 -m conntrack --ctstate NEW -j ACCEPT',
      '-s 10.0.1.0/24 -p tcp -m tcp --dport 5432 -m conntrack --ctstate NEW -j ACCEPT',
    ]);
    expect(opened('ipv6')).toEqual([
      '-p tcp -m tcp --dport 22 -m conntrack --ctstate NEW -j ACCEPT',
      '-p tcp -m tcp --dport 443 -m conntrack --ctstate NEW -j ACCEPT',
    ]);
  });
});
