/**
 * What the mangle table is for: connections keep the uplink that they began on, TCP fits into a tunnel, and packets
 * say how urgent they are.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, MarkForRouting, Port, TosPolicy, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'marks');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'router.example.net' });

// Policy routing (`ip rule add fwmark 1 table uplink1`) looks at the mark; the connection remembers it.
new MarkForRouting(firewall, 'uplinks', {
  marks: [
    { mark: 1, inInterface: 'ppp0' },
    { mark: 2, inInterface: 'ppp1' },
  ],
});

new TosPolicy(firewall, 'urgency', {
  classes: [
    { service: 'sip', dscp: 'AF31' },
    { service: Port.udpRange(16384, 32767), dscp: 'EF' },
  ],
});

firewall.addRule(
  rule()
    .outInterface('ppp+')
    .tcp({ tcpFlags: { mask: ['SYN', 'RST'], set: ['SYN'] } })
    .jump('TCPMSS', { clampMssToPmtu: true }),
  { table: 'mangle', chain: 'FORWARD' },
);
firewall.addRules(
  [
    rule().tcp({ dport: 'ssh' }).jump('TOS', { setTos: 'Minimize-Delay' }),
    rule().tcp({ dport: 'smtp' }).jump('CLASSIFY', { setClass: '1:30' }),
  ],
  { table: 'mangle', chain: 'POSTROUTING' },
);

app.synth();
