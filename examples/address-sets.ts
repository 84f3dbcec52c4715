/**
 * Long lists as ipsets, which a rule looks packets up in at one step: a blocklist of 10,000 networks, an allowlist of addresses by
 * port, and bans that rules themselves add and that end by their timeout.
 */
import { App, TerraformStack } from 'cdktf';
import {
  Blocklist,
  Firewall,
  IpSet,
  IptablesProvider,
  Peer,
  Service,
  StatefulBase,
  rule,
} from '../constructs';

const app = new App();
const stack = new TerraformStack(app, 'address-sets');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'server.example.net' });
new StatefulBase(firewall, 'base');
firewall.setPolicies({ input: 'DROP' });

// A list such as a file of yours would hold, an entry a line: `readFileSync('blocklist.txt', 'utf8')`.
const list = Array.from({ length: 10_000 }, (_, at) =>
  at % 10 === 9 ? `2001:db8:${at.toString(16)}::/48` : `10.${String(at >> 8)}.${String(at & 255)}.0/24`,
).join('\n');
const blocked = new IpSet(firewall, 'blocked', {
  name: 'blocked',
  type: 'hash:net',
  entries: IpSet.entriesIn(list),
});
new Blocklist(firewall, 'blocklist', { peers: [Peer.set(blocked)] });

// Who may reach which port: an entry has both, and the match says on which side of the packet each is.
const allowed = new IpSet(firewall, 'allowed', {
  name: 'allowed',
  type: 'hash:net,port',
  entries: ['192.0.2.0/24,tcp:5432', '192.0.2.7,tcp:9100', '2001:db8:1::/48,tcp:5432'],
});
for (const family of firewall.families)
  firewall.addRule(
    rule()
      .match('set', { matchSet: { name: allowed.names[family] ?? '', sides: ['src', 'dst'] } })
      .jump('ACCEPT'),
    { chain: 'INPUT', families: [family] },
  );

// Whoever tries telnet is banned for an hour. The members are the kernel's: no plan compares or removes them.
const banned = new IpSet(firewall, 'banned', {
  name: 'banned',
  type: 'hash:ip',
  timeout: 3600,
  dynamic: true,
});
new Blocklist(firewall, 'bans', { peers: [Peer.set(banned)], chainName: 'BANNED' });
for (const family of firewall.families)
  firewall.addRule(
    rule()
      .tcp({ dport: 23 })
      .jump('SET', { addSet: { name: banned.names[family] ?? '', sides: ['src'] }, exist: true }),
    { chain: 'INPUT', families: [family] },
  );

firewall.allowFrom(Peer.any(), Service.https);

app.synth();
