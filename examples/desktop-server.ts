/**
 * A desktop that serves a little, in the style of Red Hat's old default: one chain, reached from INPUT and FORWARD,
 * that lets in what it knows and rejects the rest.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'desktop-server');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'desktop.example.net' });
const chain = 'RH-Firewall';

firewall.addChain(chain);
firewall.addRule(rule().jumpTo(chain), { chain: 'INPUT' });
firewall.addRule(rule().jumpTo(chain), { chain: 'FORWARD' });

firewall.addRule(rule().inInterface('lo').jump('ACCEPT'), { chain });
firewall.addRule(rule().icmp().jump('ACCEPT'), { chain, families: ['ipv4'] });
firewall.addRule(rule().icmpv6().jump('ACCEPT'), { chain, families: ['ipv6'] });
// In IPv6, AH is a header before the protocol, and no protocol.
firewall.addRule(rule().protocol('ah').jump('ACCEPT'), { chain, families: ['ipv4'] });
firewall.addRule(rule().match('ah6').jump('ACCEPT'), { chain, families: ['ipv6'] });
firewall.addRules(
  [
    rule().protocol('esp').jump('ACCEPT'),
    // Each of the two is a rule of the family that its address is of.
    rule().destination('224.0.0.251').udp({ dport: 'mdns' }).jump('ACCEPT'),
    rule().destination('ff02::fb').udp({ dport: 'mdns' }).jump('ACCEPT'),
    rule().udp({ dport: 'ipp' }).jump('ACCEPT'),
    rule().tcp({ dport: 'ipp' }).jump('ACCEPT'),
    rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'),
    ...['ssh', 'http', 'ftp', 'smtp'].map((dport) => rule().tcp({ dport }).ctstate('NEW').jump('ACCEPT')),
    rule().jump('REJECT', { rejectWith: 'icmp-host-prohibited' }),
    rule().jump('REJECT', { rejectWith: 'icmp6-adm-prohibited' }),
  ],
  { chain },
);

app.synth();
