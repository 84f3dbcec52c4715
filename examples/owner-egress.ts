/**
 * Only one user of the host may connect to the web: everything else that runs there is rejected at once.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, OwnerEgress, Service } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'owner-egress');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'build.example.net' });
/** The user `_apt`; numbers mean the same in the plan and on the host. */
const fetcher = 42;
new OwnerEgress(firewall, 'updates', { users: [fetcher], services: [Service.http] });

app.synth();
