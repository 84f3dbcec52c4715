/**
 * Six hosts in three tiers, both families: people log in to the bastion and go on from there, the world reaches the web
 * tier, the web tier reaches the databases, and the databases each other. Nothing else answers.
 */
import { App, TerraformStack } from 'cdktf';
import {
  BastionFirewall,
  DatabaseServerFirewall,
  HostGroup,
  IptablesProvider,
  Service,
  WebServerFirewall,
} from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'three-tiers');
new IptablesProvider(stack, 'iptables');

const host = (number: number, ...roles: string[]) => ({
  address: `192.0.2.${String(number)}`,
  addresses: [`192.0.2.${String(number)}`, `2001:db8::${String(number)}`],
  roles,
  // Deploys take the same way as people.
  ...(roles.includes('bastion') ? {} : { jump: 'admin@192.0.2.1' }),
});
const fleet = new HostGroup(stack, 'fleet', {
  hosts: [
    host(1, 'bastion'),
    host(11, 'web'),
    host(12, 'web'),
    host(13, 'web'),
    host(21, 'db'),
    host(22, 'db'),
  ],
});
const [bastion, web, db] = [fleet.withRole('bastion'), fleet.withRole('web'), fleet.withRole('db')];

bastion.forEach((firewall) => {
  new BastionFirewall(firewall, 'bastion', {
    from: ['198.51.100.0/24', '2001:db8:5afe::/48'],
    to: [web, db],
  });
});
web.forEach((firewall) => {
  new WebServerFirewall(firewall, 'web', { policies: { input: 'DROP', output: 'DROP' } });
});
db.forEach((firewall) => {
  new DatabaseServerFirewall(firewall, 'db', { from: [web, db] });
});
db.allowFrom(bastion, Service.postgresql, { comment: 'maintenance' });

app.synth();
