/**
 * A gateway with a fixed address and a web server behind it: the server is reached by the public address from outside
 * and, by hairpin, from inside; web requests of the network itself go through a proxy on the gateway.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'port-forward');
new IptablesProvider(stack, 'iptables');

const [publicAddress, lan, gateway, server] = [
  '203.0.113.7',
  '192.168.1.0/24',
  '192.168.1.1',
  '192.168.1.10',
];
const firewall = new Firewall(stack, 'firewall', { host: 'gateway.example.net', families: ['ipv4'] });
const prerouting = { table: 'nat', chain: 'PREROUTING' } as const;
const postrouting = { table: 'nat', chain: 'POSTROUTING' } as const;
const http = rule().tcp({ dport: 'http' });

// What is meant for the public address goes to the server, from wherever it comes.
const toServer = http.destination(publicAddress);
firewall.addRule(toServer.jump('DNAT', { toDestination: `${server}:80` }), prerouting);
// All other requests of the network go through the proxy.
const toProxy = http
  .source(lan)
  .inInterface('eth0')
  .match('addrtype', { dstType: { not: ['LOCAL'] } });
firewall.addRule(toProxy.jump('REDIRECT', { toPorts: 3128 }), prerouting);

// Hairpin: the server would answer a neighbour directly, so it has to see the gateway as the sender.
const hairpin = http.source(lan).destination(server);
firewall.addRule(hairpin.jump('SNAT', { toSource: gateway }), postrouting);
const outwards = rule().source(lan).outInterface('eth1');
firewall.addRule(outwards.jump('SNAT', { toSource: publicAddress }), postrouting);

firewall.setPolicies({ forward: 'DROP' });
firewall.addRules(
  [
    rule().ctstate('RELATED', 'ESTABLISHED').jump('ACCEPT'),
    outwards.ctstate('NEW').jump('ACCEPT'),
    // Whether by the forward or by hairpin, its destination has been changed.
    http.destination(server).ctstate('DNAT').jump('ACCEPT'),
  ],
  { chain: 'FORWARD' },
);

app.synth();
