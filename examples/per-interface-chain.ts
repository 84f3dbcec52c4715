/**
 * A chain for each interface that leads outside, and nothing but the base for the others: with connection tracking for ppp0, and
 * for eth2 as with ipchains, which had none and so needs the high ports open.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, InterfaceChain, IptablesProvider, Service, StatefulBase, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'per-interface-chain');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'gateway.example.net' });
new StatefulBase(firewall, 'base');

new InterfaceChain(firewall, 'dsl', {
  interface: 'ppp0',
  services: [Service.ssh],
  log: { prefix: 'ppp-in: ', rate: '3/min' },
  chainName: 'ppp-in',
});

firewall.addChain('inet-in');
firewall.addRule(rule().inInterface('eth2').jumpTo('inet-in'), { chain: 'INPUT' });
firewall.addRules(
  [
    rule().tcp({ dport: '1024:65535' }).jump('ACCEPT'),
    rule().udp({ dport: '1024:65535' }).jump('ACCEPT'),
    rule()
      .protocol('tcp')
      .match('multiport', { dports: ['ssh', 'smtp', 'domain', 'http', 'https'] })
      .jump('ACCEPT'),
    rule().udp({ dport: 'domain' }).jump('ACCEPT'),
    rule().jump('DROP'),
  ],
  { chain: 'inet-in' },
);

app.synth();
