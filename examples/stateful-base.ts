/**
 * The start of every stateful firewall, on INPUT and on OUTPUT: INVALID packets are dropped and packets of known connections
 * accepted before any rule for new ones.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, StatefulBase, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'stateful-base');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'server.example.net' });
new StatefulBase(firewall, 'base', { output: true });
firewall.setPolicies({ input: 'DROP', forward: 'DROP', output: 'DROP' });

firewall.addRule(rule().tcp({ dport: 'https' }).ctstate('NEW').jump('ACCEPT'), { chain: 'INPUT' });
firewall.addRules(
  [
    rule().udp({ dport: 'domain' }).ctstate('NEW').jump('ACCEPT'),
    rule().tcp({ dport: 'https' }).ctstate('NEW').jump('ACCEPT'),
  ],
  { chain: 'OUTPUT' },
);

app.synth();
