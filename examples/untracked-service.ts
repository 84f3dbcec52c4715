/**
 * A busy web server whose connections are not tracked: nothing of tcp/80 fills the table of connections, and so the
 * rules that let it pass cannot match a state.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, StatefulBase, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'untracked-service');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'web.example.net' });
const requests = rule().tcp({ dport: 'http' });
const answers = rule().tcp({ sport: 'http' });

const untracked = { notrack: true } as const;
firewall.addRule(requests.jump('CT', untracked), { table: 'raw', chain: 'PREROUTING' });
firewall.addRule(answers.jump('CT', untracked), { table: 'raw', chain: 'OUTPUT' });

// Everything else is tracked as usual.
new StatefulBase(firewall, 'base', { output: true });
firewall.setPolicies({ input: 'DROP', output: 'DROP' });
firewall.addRule(requests.ctstate('UNTRACKED').jump('ACCEPT'), { chain: 'INPUT' });
firewall.addRule(answers.ctstate('UNTRACKED').jump('ACCEPT'), { chain: 'OUTPUT' });

app.synth();
