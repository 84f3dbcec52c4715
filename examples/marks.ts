/**
 * What the mangle table is for: connections keep the uplink that they began on, TCP fits into a tunnel, and packets
 * say how urgent they are.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'marks');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'router.example.net' });
const unmarked = rule().match('mark', { mark: 0 }).ctstate('NEW');

// Policy routing (`ip rule add fwmark 1 table uplink1`) looks at the mark; the connection remembers it.
firewall.addRules(
  [
    rule().jump('CONNMARK', { restoreMark: true }),
    unmarked.inInterface('ppp0').jump('MARK', { setMark: 1 }),
    unmarked.inInterface('ppp1').jump('MARK', { setMark: 2 }),
    rule()
      .match('mark', { mark: { not: 0 } })
      .jump('CONNMARK', { saveMark: true }),
  ],
  { table: 'mangle', chain: 'PREROUTING' },
);

firewall.addRule(
  rule()
    .outInterface('ppp+')
    .tcp({ tcpFlags: { mask: ['SYN', 'RST'], set: ['SYN'] } })
    .jump('TCPMSS', { clampMssToPmtu: true }),
  { table: 'mangle', chain: 'FORWARD' },
);

firewall.addRules(
  [
    rule().udp({ dport: 'sip' }).jump('DSCP', { setDscpClass: 'AF31' }),
    rule().udp({ dport: '16384:32767' }).jump('DSCP', { setDscpClass: 'EF' }),
    rule().tcp({ dport: 'ssh' }).jump('TOS', { setTos: 'Minimize-Delay' }),
    rule().tcp({ dport: 'smtp' }).jump('CLASSIFY', { setClass: '1:30' }),
  ],
  { table: 'mangle', chain: 'POSTROUTING' },
);

app.synth();
