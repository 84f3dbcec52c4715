/**
 * A gateway for a home network: what the network sends out gets the address of ppp0, whatever that is today, and
 * nothing comes in that was not started from inside.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, GatewayFirewall, IptablesProvider, Service } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'nat-gateway');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'gateway.example.net', families: ['ipv4'] });
new GatewayFirewall(firewall, 'gateway', {
  outside: 'ppp0',
  inside: 'eth0',
  network: ['192.168.1.0/24'],
  // The network may use the gateway for these.
  services: [Service.dns, Service.dhcp],
});

app.synth();
