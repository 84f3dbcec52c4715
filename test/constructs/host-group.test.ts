/** Many hosts in one declaration, and what the tiers of an application may say to each other. */
import {
  BastionFirewall,
  DatabaseServerFirewall,
  type GroupHost,
  HostGroup,
  Service,
  WebServerFirewall,
} from '../../constructs';
import { packetsThrough } from '../support/oracle/firewall-packets';
import { configurationOf, refusal, rulesOf, testStack } from '../support/terraform/synthesis';

const host = (number: number, ...roles: readonly string[]): GroupHost => ({
  address: `192.0.2.${String(number)}`,
  addresses: [`192.0.2.${String(number)}`, `2001:db8::${String(number)}`],
  roles,
});
const hosts = [host(1, 'bastion'), host(11, 'web'), host(12, 'web', 'mail'), host(21, 'db'), host(22, 'db')];

function group(more: readonly GroupHost[] = []): HostGroup {
  return new HostGroup(testStack(), 'fleet', { hosts: [...hosts, ...more] });
}

describe('three tiers', () => {
  const fleet = group();
  const [bastion, web, db] = ['bastion', 'web', 'db'].map((role) => fleet.withRole(role));
  if (bastion === undefined || web === undefined || db === undefined) throw new Error('three tiers');
  const policies = { input: 'DROP', forward: 'DROP', output: 'DROP' } as const;
  bastion.forEach((f) => new BastionFirewall(f, 'bastion', { to: [web, db] }));
  web.forEach((f) => new WebServerFirewall(f, 'web', { policies }));
  db.forEach((f) => new DatabaseServerFirewall(f, 'db', { from: [web, db], policies }));

  /** Each pair of hosts, and what the one may open to the other; everything else is dropped somewhere on the way. */
  const allowed = (from: number, to: number, port: number): boolean => {
    const tier = (number: number): string => (number === 1 ? 'bastion' : number < 20 ? 'web' : 'db');
    if (port === 22) return tier(from) === 'bastion' && tier(to) !== 'bastion';
    return port === 5432 && tier(to) === 'db' && tier(from) !== 'bastion';
  };

  test.each(['ipv4', 'ipv6'] as const)(
    'each allowed pair of hosts answers over %s, and no other pair',
    (family) => {
      const numbers = [1, 11, 12, 21, 22];
      const through = fleet.firewalls.map((firewall) => packetsThrough(firewall));
      const address = (number: number): string =>
        family === 'ipv4' ? `192.0.2.${String(number)}` : `2001:db8::${String(number)}`;
      const found: string[] = [];
      const expected: string[] = [];
      numbers.forEach((from, near) => {
        numbers.forEach((to, far) => {
          if (from === to) return;
          for (const port of [22, 5432, 3306]) {
            const trial = { from: address(from), to: address(to), tcp: port };
            const passes = [through[near]?.output(trial), through[far]?.input(trial)].every(
              (each) => each === 'ACCEPT',
            );
            const pair = `${String(from)} to ${String(to)}, port ${String(port)}`;
            if (passes) found.push(pair);
            // Everybody may log in to the bastion, but nobody of the tiers may connect there.
            if (allowed(from, to, port)) expected.push(pair);
          }
        });
      });
      expect(expected).not.toEqual([]);
      expect(found).toEqual(expected);
    },
  );
});

describe('a group', () => {
  test('gives each host a firewall of its own, with what differs', () => {
    const fleet = group([{ ...host(31), firewall: { families: ['ipv6'], owner: 'special' } }]);
    expect(fleet.firewalls.map(({ owner }) => owner)).toEqual([
      'site',
      'site',
      'site',
      'site',
      'site',
      'special',
    ]);
    expect(fleet.firewalls.at(-1)?.families).toEqual(['ipv6']);
    const { resource } = configurationOf(fleet) as { resource: { iptables_ruleset: object } };
    expect(Object.keys(resource.iptables_ruleset)).toContain('host_192_0_2_11');
  });

  test('is one for each role, and a host may have several', () => {
    const fleet = group();
    expect(fleet.withRole('web')).toBe(fleet.withRole('web'));
    expect(fleet.withRole('mail').firewalls).toEqual([fleet.firewalls[2]]);
  });

  test('says to each host what is said to it, with what differs by host', () => {
    const fleet = new HostGroup(testStack(), 'fleet', {
      hosts: [
        { ...host(1), admin: '198.51.100.1' },
        { ...host(2), admin: '198.51.100.2' },
      ],
    });
    fleet.denyFrom('203.0.113.0/24', Service.any);
    fleet.forEach((firewall, { admin }) => firewall.allowFrom(admin, Service.ssh));
    const effects = fleet.firewalls.map((firewall) => {
      firewall.setPolicies({ input: 'DROP' });
      const { input } = packetsThrough(firewall);
      return ['198.51.100.1', '198.51.100.2', '203.0.113.7'].map((from) => input({ from, tcp: 22 }));
    });
    expect(effects).toEqual([
      ['ACCEPT', 'DROP', 'DROP'],
      ['DROP', 'ACCEPT', 'DROP'],
    ]);
  });

  test('is a peer by all of its addresses, and for a host of it by those of the others', () => {
    const fleet = group();
    const db = fleet.withRole('db');
    db.allowFrom(db, Service.postgresql);
    const sources = db.firewalls.map((firewall) =>
      rulesOf(firewall, 'ipv4', 'INPUT').map((text) => /-s (\S+)/.exec(text)?.[1]),
    );
    expect(sources).toEqual([['192.0.2.22'], ['192.0.2.21']]);
    const alone = fleet.withRole('bastion');
    alone.allowFrom(alone, Service.ssh);
    expect(alone.firewalls.map((firewall) => rulesOf(firewall, 'ipv4', 'INPUT'))).toEqual([[]]);
  });
});

describe('a group is refused', () => {
  test.each<[what: string, code: string, declare: () => unknown]>([
    ['without hosts', 'construct/empty-list', () => new HostGroup(testStack(), 'fleet', { hosts: [] })],
    ['with a host twice', 'construct/declared-twice', () => group([host(11)])],
    ['with a host that has no name', 'construct/empty-list', () => group([{}])],
    ['for a role that nobody has', 'construct/empty-list', () => group().withRole('webs')],
  ])('%s', (_what, code, declare) => {
    expect(refusal(declare)).toMatchObject({ code, path: 'site/fleet' });
  });
});
