/**
 * Limits of every kind: SSH by the addresses that came recently, https by a bucket an address, pings and SYN by a
 * bucket for all, and what is left is logged, but not every packet of it.
 */
import { App, TerraformStack } from 'cdktf';
import { Firewall, IptablesProvider, RateLimitedSsh, StatefulBase, rule } from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'rate-limits');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'server.example.net' });
new StatefulBase(firewall, 'base', { ping: false });
firewall.setPolicies({ input: 'DROP' });

// By the match `recent`: more than 4 new connections in a minute, and the address has to wait until it was quiet for one.
new RateLimitedSsh(firewall, 'ssh', { connections: 4, seconds: 60, exempt: ['192.0.2.0/24'] });

// Connections that come faster than any crowd of people opens them are dropped before other rules are checked.
firewall.addChain('syn-flood');
firewall.addRules(
  [rule().match('limit', { limit: '200/sec', limitBurst: 400 }).jump('RETURN'), rule().jump('DROP')],
  { chain: 'syn-flood' },
);

const limits = { chain: 'INPUT', phase: 'limits' } as const;
const https = rule().tcp({ dport: 'https' }).ctstate('NEW');
const perAddress = {
  hashlimitAbove: '20/sec',
  hashlimitBurst: 40,
  hashlimitMode: ['srcip'],
  hashlimitName: 'https',
} as const;
firewall.addRules(
  [
    rule().tcp({ syn: true }).jumpTo('syn-flood'),
    https.match('hashlimit', perAddress).jump('DROP'),
    rule().icmp('echo-request').match('limit', { limit: '10/sec' }).jump('ACCEPT'),
    rule().icmpv6('echo-request').match('limit', { limit: '10/sec' }).jump('ACCEPT'),
  ],
  limits,
);
firewall.addRule(https.jump('ACCEPT'), { chain: 'INPUT' });

const sometimes = rule().match('limit', { limit: '5/min', limitBurst: 10 });
firewall.addRule(sometimes.jump('LOG', { logPrefix: 'dropped: ' }), {
  chain: 'INPUT',
  phase: 'final',
});

app.synth();
