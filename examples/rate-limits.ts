/**
 * Limits of every kind: SSH and mail by the addresses that came recently, https by a bucket an address, pings and SYN by a
 * bucket for all, and what is left is logged, but not every packet of it.
 */
import { App, TerraformStack } from 'cdktf';
import {
  BruteForceGuard,
  Firewall,
  IptablesProvider,
  LogAndDrop,
  Peer,
  RateLimit,
  RateLimitedSsh,
  Service,
  StatefulBase,
  SynFloodGuard,
} from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'rate-limits');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'server.example.net' });
new StatefulBase(firewall, 'base', { ping: false });
firewall.setPolicies({ input: 'DROP' });

// By the match `recent`: more than 4 new connections in a minute, and the address has to wait until it was quiet for one.
new RateLimitedSsh(firewall, 'ssh', { connections: 4, seconds: 60, exempt: ['192.0.2.0/24'] });

// Mail is for everybody, but not for who tries password after password.
new BruteForceGuard(firewall, 'mail', { service: Service.imaps, connections: 5, seconds: 60 });
firewall.allowFrom(Peer.any(), Service.imaps);

// Connections that come faster than any crowd of people opens them are dropped before other rules are checked.
new SynFloodGuard(firewall, 'syn', { ratePerAddress: '20/sec', chainName: 'syn-flood' });

// What exceeds a limit is not accepted, and what nobody accepts is dropped.
firewall.allowFrom(Peer.any(), Service.https, { rateLimit: RateLimit.concurrent(100) });
firewall.allowFrom(Peer.any(), Service.dns, { rateLimit: RateLimit.perAddress('50/sec', { burst: 100 }) });
firewall.allowFrom(Peer.any(), Service.ping, { rateLimit: RateLimit.overall('10/sec') });

new LogAndDrop(firewall, 'rest', { prefix: 'dropped: ' });

app.synth();
