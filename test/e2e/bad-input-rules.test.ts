/** Rules that the kernel refuses, and plans that have grown old: a clear error, and nothing is changed. */
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { byHand, deploy, engine, rulesOn, targetOf } from '../support/project/firewall-engine';
import { codeOf, rejection } from '../support/project/rejection';
import { type Declaration, declared } from '../support/project/rulesets';
import { backendsOfToday } from '../support/hosts/in-turn';
import { useSandbox } from '../support/hosts/sandbox';

const accept = '-p tcp -m tcp --dport 22 -j ACCEPT';

/** The kernel looks for that control group, and finds none. */
const refused = '-m cgroup --path no/such/group -j DROP';

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  beforeEach(async () => {
    // Each test begins with the same rules: some of others, some of ours.
    for (const command of ['iptables', 'ip6tables'] as const) {
      await byHand(sandbox(), command, '-F INPUT', '-A INPUT -p udp -m udp --dport 9 -j DROP');
    }
    await deploy(
      sandbox(),
      declared({ ipv4: { INPUT: [accept], OWN: [accept] }, ipv6: { INPUT: [accept] } }),
    );
  });

  test.each<[what: string, declaration: Declaration]>([
    ['in the only change', { ipv4: { INPUT: [accept], OWN: [accept, refused] }, ipv6: { INPUT: [accept] } }],
    [
      'in IPv6, after IPv4 was committed',
      { ipv4: { INPUT: [], NEW: [accept] }, ipv6: { INPUT: [accept, refused] } },
    ],
    [
      'in the second table, after the first was committed',
      { ipv4: { INPUT: ['-j NEW'], NEW: [accept] }, ipv6: {}, tables: { mangle: { INPUT: [refused] } } },
    ],
    [
      'in the second table of IPv4, when IPv6 would come after it',
      {
        ipv4: { INPUT: { policy: 'ACCEPT', rules: ['-p tcp -j ACCEPT'] } },
        ipv6: { INPUT: [] },
        tables: { mangle: { INPUT: [refused] }, raw: { OUTPUT: [accept] } },
      },
    ],
  ])('a rule that the kernel refuses %s leaves all as it was', async (_what, declaration) => {
    const before = await rulesOn(sandbox());
    const error = await rejection(deploy(sandbox(), declared(declaration)));
    expect(codeOf(error)).toBe('apply/refused');
    expect(error.message).toContain('-m cgroup --path "no/such/group"');
    expect(error.message).toContain('was rolled back to its previous ruleset');
    expect(await rulesOn(sandbox())).toBe(before);
  });

  test('a rule that iptables refuses leaves all as it was', async () => {
    const before = await rulesOn(sandbox());
    const unknown = '-m no-such-match --really -j DROP';
    const error = await rejection(deploy(sandbox(), declared({ ipv4: { INPUT: [unknown] } })));
    expect(codeOf(error)).toBe('apply/rule-refused');
    expect(error.message).toContain('no-such-match');
    expect(await rulesOn(sandbox())).toBe(before);
  });

  test('a plan is refused once a chain that it depends on has changed', async () => {
    const desired = declared({
      ipv4: { INPUT: [accept, '-p udp -j ACCEPT'], OWN: [accept] },
      ipv6: { INPUT: [accept] },
    });
    const target = targetOf(sandbox());
    const { live, fingerprint } = await engine.read(target);
    const { operations } = engine.plan(live, 'web', desired);
    expect(operations).toHaveLength(1);
    await byHand(sandbox(), 'iptables', '-I INPUT 1 -p icmp -j DROP');
    const before = await rulesOn(sandbox());
    const error = await rejection(
      engine.apply({ target, owner: 'web', desired, expected: { fingerprint, operations } }),
    );
    expect(codeOf(error)).toBe('deploy/changed-since-plan');
    expect(error.message).toContain('ipv4 filter INPUT');
    expect(await rulesOn(sandbox())).toBe(before);
  });
});

describe('what can be no rule, chain or host', () => {
  const sandbox = useSandbox('nft');

  test.each<[what: string, code: string, desired: DeclaredRuleset]>([
    ['a newline in a rule', 'parse/control-character', declared({ ipv4: { INPUT: [`${accept}\n-F`] } })],
    ['a NUL in a rule', 'parse/control-character', declared({ ipv4: { INPUT: [`${accept}\0`] } })],
    [
      'a newline in a comment',
      'parse/control-character',
      declared({ ipv6: { INPUT: ['-m comment --comment "a\nCOMMIT" -j DROP'] } }),
    ],
    ['a newline in the name of a chain', 'declare/bad-chain-name', declared({ ipv4: { 'A\n-F': [] } })],
    ['a NUL in the name of a chain', 'declare/bad-chain-name', declared({ ipv4: { 'A\0': [] } })],
    [
      'the name of a ledger for a chain',
      'declare/bad-chain-name',
      declared({ ipv4: { 'cdktf-ledger-x': [] } }),
    ],
    ['a newline in the name of a table', 'declare/unknown-table', declared({ tables: { 'nat\n*raw': {} } })],
    ['a newline in a policy', 'declare/bad-policy', declared({ ipv4: { INPUT: { policy: 'DROP\n-F' } } })],
    [
      'a newline in an anchor',
      'declare/bad-anchor',
      declared({ ipv4: { INPUT: { anchor: 'before:A\nB', rules: [accept] } } }),
    ],
    ['a newline in the owner', 'plan/bad-owner', declared({ owner: 'web\n-F', ipv4: { INPUT: [accept] } })],
    ['a NUL in the owner', 'plan/bad-owner', declared({ owner: 'web\0', ipv4: { INPUT: [accept] } })],
  ])('%s is refused, also where no plan was shown', async (_what, code, desired) => {
    const before = await rulesOn(sandbox());
    const target = targetOf(sandbox());
    const error = await rejection(
      engine.apply({ target, owner: desired.owner, desired, expected: undefined }),
    );
    expect(codeOf(error)).toBe(code);
    expect(await rulesOn(sandbox())).toBe(before);
  });

  test.each([
    ['an address', { transport: 'ssh' as const, address: 'web-1\n' }, {}, 'host/bad-address'],
    ['a user', { transport: 'ssh' as const, address: 'web-1', user: 'root\0' }, {}, 'host/bad-user'],
    ['the name of a sandbox', { transport: 'sandbox' as const, name: 'a\nb' }, {}, 'host/bad-sandbox-name'],
  ])('a line break or NUL in %s is refused', async (_what, host, options, code) => {
    expect(codeOf(await rejection(engine.read({ host, options })))).toBe(code);
  });
});
