/**
 * A gateway for a home network: what the network sends out gets the address of ppp0, whatever that is today, and
 * nothing comes in that was not started from inside.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, StatefulBase, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'nat-gateway');
new IptablesProvider(stack, 'iptables');

const lan = '192.168.1.0/24';
const firewall = new Firewall(stack, 'firewall', { host: 'gateway.example.net', families: ['ipv4'] });
new StatefulBase(firewall, 'base');
firewall.setPolicies({ input: 'DROP', forward: 'DROP' });

firewall.addRule(rule().source(lan).outInterface('ppp0').jump('MASQUERADE'), {
  table: 'nat',
  chain: 'POSTROUTING',
});
firewall.addRules(
  [
    rule().ctstate('INVALID').jump('DROP'),
    rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'),
    rule().source(lan).inInterface('eth0').outInterface('ppp0').ctstate('NEW').jump('ACCEPT'),
  ],
  { chain: 'FORWARD' },
);
// The network may use the gateway for DNS and DHCP.
firewall.addRules(
  [
    rule().inInterface('eth0').udp({ dport: 'domain' }).jump('ACCEPT'),
    rule().inInterface('eth0').tcp({ dport: 'domain' }).jump('ACCEPT'),
    rule().inInterface('eth0').udp({ dport: 'bootps' }).jump('ACCEPT'),
  ],
  { chain: 'INPUT' },
);

app.synth();
