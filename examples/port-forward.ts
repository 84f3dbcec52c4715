/**
 * A gateway with a fixed address and a web server behind it: the server is reached by the public address from outside
 * and, by hairpin, from inside; web requests of the network itself go through a proxy on the gateway.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, GatewayFirewall, IptablesProvider, Service, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'port-forward');
new IptablesProvider(stack, 'iptables');

const lan = '192.168.1.0/24';
const firewall = new Firewall(stack, 'firewall', { host: 'gateway.example.net', families: ['ipv4'] });

new GatewayFirewall(firewall, 'gateway', {
  outside: 'eth1',
  inside: 'eth0',
  network: [lan],
  publicAddress: '203.0.113.7',
  forwards: [{ service: Service.http, to: '192.168.1.10', toPort: 80 }],
});

// All other requests of the network go through the proxy.
const toProxy = rule()
  .source(lan)
  .inInterface('eth0')
  .tcp({ dport: 'http' })
  .match('addrtype', { dstType: { not: ['LOCAL'] } });
firewall.addRule(toProxy.jump('REDIRECT', { toPorts: 3128 }), { table: 'nat', chain: 'PREROUTING' });
firewall.addRule(rule().source(lan).inInterface('eth0').tcp({ dport: 3128 }).jump('ACCEPT'), {
  chain: 'INPUT',
});

app.synth();
