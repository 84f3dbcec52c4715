/**
 * An FTP server. The helper, attached in the raw table, reads the control connection; the data connections that it
 * announces are RELATED by that helper, so no range of ports has to be open.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, FtpHelper, IptablesProvider, StatefulBase } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'ftp-server');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'ftp.example.net', families: ['ipv4'] });

new StatefulBase(firewall, 'base');
new FtpHelper(firewall, 'ftp');
firewall.setPolicies({ input: 'DROP' });

app.synth();
