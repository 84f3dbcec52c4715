/**
 * Nothing passes unless it is named: all three policies are DROP, in both families. http is for everybody, the
 * services of the SafetyChain are for trusted addresses only, and the host itself reaches what it needs.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, SafetyChain, WebServerFirewall } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'safety-default-drop');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'server.example.net' });

new WebServerFirewall(firewall, 'web', {
  services: ['http'],
  policies: { input: 'DROP', forward: 'DROP', output: 'DROP' },
  outgoing: ['ssh', 'smtp', 'dns', 'http', 'https', 'ntp', 'mysql'],
});
new SafetyChain(firewall, 'safety', {
  trusted: ['192.0.2.0/24', '198.51.100.7', '2001:db8:5afe::/48'],
  services: ['ssh', 'smtp', 'https', 'mysql', 'memcached', 'postgres'],
});

app.synth();
