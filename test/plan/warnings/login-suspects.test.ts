/** What a message names of a change after which a login has failed. */
import { type Family, families } from '../../../lib/net/family';
import { tryParseConnection } from '../../../lib/plan/deployer-connection';
import { loginSuspects } from '../../../lib/plan/warnings/login-suspects';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { type Lockout, lockouts } from '../../support/hosts/lockouts';
import { type Chains, liveTables } from '../../support/project/rulesets';

const connections = {
  ipv4: '192.0.2.1 50000 192.0.2.2 22',
  ipv6: '2001:db8::1 50000 2001:db8::2 22',
} as const;

const ssh = '-p tcp -m tcp --dport 22';
const established = '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';

function suspects(before: Ruleset, after: Ruleset): readonly string[] {
  const { family } = before;
  const connection = tryParseConnection(connections[family]);
  if (connection === undefined) throw new Error('not a connection');
  return loginSuspects(connection, new Map([[family, before]]), new Map([[family, after]]));
}

function after({ chains }: Lockout, family: Family): Ruleset {
  const known = family === 'ipv4' ? [established] : [established, '-p ipv6-icmp -j ACCEPT'];
  const deployer = connections[family].split(' ')[0] ?? '';
  const tables = Object.entries(chains({ deployer, otherInterface: 'traffic0', known }));
  const written = tables.map(([table, declared]): readonly [string, Chains] => [
    table,
    Object.fromEntries(
      Object.entries(declared).map(([name, { policy = 'ACCEPT', rules = [] }]) => [
        `${name} ${policy}`,
        rules,
      ]),
    ),
  ]);
  return liveTables(Object.fromEntries(written), family);
}

describe.each(families)('over %s', (family) => {
  const open = liveTables({ filter: { INPUT: [] } }, family);

  test.each(lockouts.filter((each) => each.family === undefined || each.family === family))(
    'the change that has locked out is named: $name',
    (lockout) => {
      const named = suspects(open, after(lockout, family)).join('\n');
      expect(named).toMatch(/^(?:filter|raw|mangle|nat) \S+ [0-9]+: |^the policy DROP of /);
    },
  );
});

describe('of a change', () => {
  const filter = (...input: readonly string[]): Ruleset => liveTables({ filter: { 'INPUT DROP': input } });

  test('what packets of a login do not meet is not named, nor what was there before', () => {
    const before = filter('-m ttl --ttl-lt 5 -j DROP', `${ssh} -j ACCEPT`, established);
    const changed = filter(
      '-m ttl --ttl-lt 5 -j DROP',
      `${ssh} -j ACCEPT`,
      established,
      '-p tcp -m tcp --dport 80 -j REJECT',
      '-s 198.51.100.7/32 -j DROP',
    );
    expect(suspects(before, changed)).toEqual([]);
  });

  test('what stops them for sure comes first, and what accepted them and is gone last', () => {
    const before = filter(`${ssh} -j ACCEPT`, established);
    const changed = filter('-m length --length 1300:65535 -j DROP', `${ssh} -j DROP`, established);
    expect(suspects(before, changed)).toEqual([
      `filter INPUT 1: -m length --length 1300:65535 -j DROP`,
      `filter INPUT 2: ${ssh} -j DROP`,
      `filter INPUT 1: ${ssh} -j ACCEPT, which is gone`,
    ]);
    const only = filter(established);
    expect(suspects(before, only)).toEqual([
      'the policy DROP of filter INPUT',
      `filter INPUT 1: ${ssh} -j ACCEPT, which is gone`,
    ]);
  });

  test('a rule that accepts what does not get to it any more is not gone', () => {
    const before = filter(`${ssh} -j ACCEPT`);
    expect(suspects(before, filter('-p tcp -j DROP', `${ssh} -j ACCEPT`))).toEqual([
      'filter INPUT 1: -p tcp -j DROP',
    ]);
  });

  test('the rule that gives the mark for which they are stopped is named', () => {
    const marked = liveTables({
      mangle: { 'PREROUTING ACCEPT': [`${ssh} -j MARK --set-xmark 0x7/0xffffffff`] },
      filter: { 'INPUT ACCEPT': ['-m mark --mark 0x7 -j DROP'] },
    });
    expect(suspects(filter(`${ssh} -j ACCEPT`), marked)).toEqual([
      'filter INPUT 1: -m mark --mark 0x7 -j DROP',
      `marked by mangle PREROUTING 1: ${ssh} -j MARK --set-xmark 0x7/0xffffffff`,
      `filter INPUT 1: ${ssh} -j ACCEPT, which is gone`,
    ]);
  });

  test('five are named, and the others are counted', () => {
    const drops = Array.from({ length: 9 }, (_, at) => `-m ttl --ttl-eq ${String(at)} -j DROP`);
    const named = suspects(filter(`${ssh} -j ACCEPT`), filter(...drops, `${ssh} -j ACCEPT`));
    expect([named.length, named.at(-1)]).toEqual([6, 'and 4 more']);
  });
});
