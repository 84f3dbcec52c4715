/**
 * A host with Docker and fail2ban. Their rules stay where they are; the managed rules for containers are in DOCKER-USER, which
 * Docker runs before its own, and those for the host itself come behind the bans in INPUT.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, RateLimitedSsh, StatefulBase, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'docker-host');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', {
  host: 'docker.example.net',
  foreignChains: ['DOCKER-USER'],
});
new StatefulBase(firewall, 'base');
new RateLimitedSsh(firewall, 'ssh', { exempt: ['192.0.2.0/24'] });
firewall.setPolicies({ input: 'DROP' });

// Published ports never pass INPUT: Docker changes their destination, and they are forwarded.
const uplink = rule().inInterface('eth0');
firewall.addRules(
  [
    rule().ctstate('RELATED', 'ESTABLISHED').jump('RETURN'),
    // Ports as the world sees them, not those inside of the container.
    ...[80, 443].map((port) =>
      uplink.protocol('tcp').match('conntrack', { ctorigdstport: port, ctdir: 'ORIGINAL' }).jump('RETURN'),
    ),
    uplink.source('192.0.2.0/24').jump('RETURN'),
    uplink.jump('DROP'),
  ],
  { chain: 'DOCKER-USER', families: ['ipv4'] },
);

app.synth();
