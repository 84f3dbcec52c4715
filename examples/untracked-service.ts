/**
 * A busy web server whose connections are not tracked: nothing of tcp/80 fills the table of connections, and so the
 * rules that let it pass cannot match a state.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, Port, StatefulBase, Untracked } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'untracked-service');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'web.example.net' });

new Untracked(firewall, 'site', { services: [Port.tcp('http')] });

// Everything else is tracked as usual.
new StatefulBase(firewall, 'base', { output: true });
firewall.setPolicies({ input: 'DROP', output: 'DROP' });

app.synth();
