/**
 * An FTP server. The helper, attached in the raw table, reads the control connection; the data connections that it
 * announces are RELATED by that helper, so no range of ports has to be open.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'ftp-server');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'ftp.example.net', families: ['ipv4'] });
const control = rule().tcp({ dport: 'ftp' });

firewall.addRule(control.jump('CT', { helper: 'ftp' }), { table: 'raw', chain: 'PREROUTING' });

firewall.setPolicies({ input: 'DROP' });
firewall.addRules(
  [
    rule().inInterface('lo').jump('ACCEPT'),
    rule().ctstate('ESTABLISHED').jump('ACCEPT'),
    rule().tcp({ dport: '1024:' }).ctstate('RELATED').match('helper', { helper: 'ftp' }).jump('ACCEPT'),
    rule().icmp().ctstate('RELATED').jump('ACCEPT'),
    control.ctstate('NEW').jump('ACCEPT'),
  ],
  { chain: 'INPUT' },
);

app.synth();
