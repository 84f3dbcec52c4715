/** What a host would refuse is found in an empty network namespace there, before anything is touched. */
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { inSandbox } from '../../lib/sandbox/enter';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { deploy, planned, rulesOn } from '../support/project/firewall-engine';
import { codeOf, diagnosticsOf, rejection } from '../support/project/rejection';
import { declared } from '../support/project/rulesets';
import { useSandbox } from '../support/hosts/sandbox';
import { shadowCommand, unshadowCommand } from '../support/hosts/shadow-command';
import { onHost } from '../support/faults/transaction-host';
import { backendsOfToday } from '../support/hosts/in-turn';

const ssh = '-p tcp -m tcp --dport 22 -j ACCEPT';
const before = declared({ ipv4: { INPUT: [ssh] }, ipv6: { INPUT: [ssh] } });

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);

  beforeAll(async () => {
    await deploy(sandbox(), before);
  });

  /** Each is refused by the kernel or by an extension, and by nothing here. */
  const refused: readonly (readonly [what: string, desired: DeclaredRuleset, path: string, rule: string])[] =
    [
      [
        'of an extension that is not there',
        declared({ ipv4: { INPUT: [ssh, '-m nosuch --foo 7 -j DROP'] } }),
        'ipv4 filter INPUT rule 2',
        '-m nosuch --foo 7 -j DROP',
      ],
      [
        'in IPv6',
        declared({ ipv6: { INPUT: [ssh, '-m nosuch --foo 7 -j DROP'] } }),
        'ipv6 filter INPUT rule 2',
        '-m nosuch --foo 7 -j DROP',
      ],
      [
        'of a user that is not there',
        declared({ ipv4: { OUTPUT: ['-m owner --uid-owner nobody-at-all -j DROP'] } }),
        'ipv4 filter OUTPUT rule 1',
        '-m owner --uid-owner nobody-at-all -j DROP',
      ],
      [
        'in a user chain that it may not be reached from',
        declared({
          ipv4: { INPUT: ['-j A'], A: ['-j B'], B: ['-p tcp -j RETURN', '-m owner --uid-owner 1 -j DROP'] },
        }),
        'ipv4 filter B rule 2',
        '-m owner --uid-owner 1 -j DROP',
      ],
      ...(backend === 'legacy'
        ? ([
            [
              'whose numbers are too large for the kernel',
              declared({ ipv4: { INPUT: [ssh, '-m limit --limit 1/day --limit-burst 10000 -j ACCEPT'] } }),
              'ipv4 filter INPUT rule 2',
              '-m limit --limit 1/day --limit-burst 10000 -j ACCEPT',
            ],
          ] as const)
        : []),
    ];

  test.each(refused)(
    'a rule %s is named, and nothing is tried on the host',
    async (_what, desired, path, rule) => {
      const was = await rulesOn(sandbox());
      const calls = await restoresOnHostDuring(sandbox(), async () => {
        const error = await rejection(deploy(sandbox(), desired));
        expect(codeOf(error)).toBe('apply/rule-refused');
        const [found, ...others] = diagnosticsOf(error);
        expect(others).toEqual([]);
        expect(found?.path).toBe(path);
        expect(found?.detail).toContain(rule);
        expect(found?.detail).not.toContain('cdktf:');
        expect(found?.detail?.split('\n').length).toBeGreaterThan(1);
      });
      expect(calls).toBe(0);
      expect(await rulesOn(sandbox())).toBe(was);
    },
  );

  test('two bad rules among many are both named, and no other', async () => {
    const many = Array.from({ length: 200 }, (_, i) => `-p tcp -m tcp --dport ${String(1000 + i)} -j ACCEPT`);
    const bad = '-m nosuch --foo 7 -j DROP';
    const rules = [...many.slice(0, 50), bad, ...many.slice(50), `-s 192.0.2.1/32 ${bad}`];
    const error = await rejection(deploy(sandbox(), declared({ ipv4: { OWN: rules } })));
    expect(diagnosticsOf(error).map(({ code, path }) => [code, path])).toEqual([
      ['apply/rule-refused', 'ipv4 filter OWN rule 51'],
      ['apply/rule-refused', 'ipv4 filter OWN rule 202'],
    ]);
  });

  test('a rule in a user chain is tried where live jumps lead to it', async () => {
    const chains = (rules: readonly string[]): DeclaredRuleset =>
      declared({ owner: 'deep', ipv4: { INPUT: ['-j A'], A: ['-j B'], B: rules } });
    await deploy(sandbox(), chains(['-p tcp -j RETURN']));
    const error = await rejection(deploy(sandbox(), chains(['-p tcp -j RETURN', '-m owner --uid-owner 1'])));
    expect([codeOf(error), diagnosticsOf(error)[0]?.path]).toEqual([
      'apply/rule-refused',
      'ipv4 filter B rule 2',
    ]);
    await deploy(sandbox(), declared({ owner: 'deep', ipv4: {} }));
  });

  describe('with ipsets', () => {
    const withSets = declared({
      ipv4: { INPUT: [ssh, '-m set --match-set blocked src -j DROP', '-j SET --add-set seen src --exist'] },
      ipv6: { INPUT: [ssh, '-m set --match-set blocked6 src -j DROP'] },
    });

    test('a set that is not there is an error, and one that is there works', async () => {
      const was = await rulesOn(sandbox());
      await onHost(
        sandbox(),
        'ipset create blocked hash:ip; ipset create blocked6 hash:net family inet6 timeout 60',
      );
      const error = await rejection(deploy(sandbox(), withSets));
      const [found, ...others] = diagnosticsOf(error);
      expect([found?.code, found?.path, others]).toEqual([
        'apply/missing-set',
        'ipv4 filter INPUT rule 3',
        [],
      ]);
      expect(found?.summary).toContain('seen');
      expect(await rulesOn(sandbox())).toBe(was);
      await onHost(
        sandbox(),
        'ipset create seen hash:ip timeout 300 counters comment; ipset add blocked 192.0.2.7',
      );
      expect((await deploy(sandbox(), withSets)).rehearsal).toEqual([]);
      expect(await planned(sandbox(), withSets)).toEqual([]);
    });

    test('a set of the other family is refused with the rule', async () => {
      const wrong = declared({ ipv4: { INPUT: [ssh, '-m set --match-set blocked6 src -j DROP'] } });
      const error = await rejection(deploy(sandbox(), wrong));
      expect([codeOf(error), diagnosticsOf(error)[0]?.path]).toEqual([
        'apply/rule-refused',
        'ipv4 filter INPUT rule 2',
      ]);
    });

    test('without the ipset command such rules are not tried, which is said, and the others are', async () => {
      await shadowCommand(sandbox(), 'ipset', 'exit 127');
      const { rehearsal } = await deploy(
        sandbox(),
        declared({ owner: 'sets', ipv4: { FORWARD: ['-m set --match-set blocked src -j DROP'] } }),
      );
      expect(rehearsal.map(({ code, severity }) => [code, severity])).toEqual([
        ['apply/not-rehearsed', 'warning'],
      ]);
      expect(rehearsal[0]?.detail).toContain('--match-set blocked src');
      const bad = declared({
        owner: 'sets',
        ipv4: { FORWARD: ['-m set --match-set seen src -j DROP', '-m nosuch --foo 7 -j DROP'] },
      });
      expect(codeOf(await rejection(deploy(sandbox(), bad)))).toBe('apply/rule-refused');
      await unshadowCommand(sandbox(), 'ipset');
    });
  });

  test('where no namespace can be made, that is said, and the change is made', async () => {
    await shadowCommand(sandbox(), 'unshare', 'echo "unshare failed: Operation not permitted" >&2; exit 1');
    const desired = declared({ owner: 'plain', ipv4: { FORWARD: [ssh] } });
    const { rehearsal } = await deploy(sandbox(), desired);
    expect(rehearsal.map(({ code, severity }) => [code, severity])).toEqual([
      ['apply/not-rehearsed', 'warning'],
    ]);
    expect(rehearsal[0]?.detail).toContain('Operation not permitted');
    expect(await planned(sandbox(), desired)).toEqual([]);
    await unshadowCommand(sandbox(), 'unshare');
  });

  // More than a pipe holds: the tool ends before it has read all.
  test.each([1, 3000])(
    'where no rule at all goes into the namespace, none of %d is blamed',
    async (count) => {
      const script =
        'case $XTABLES_LOCKFILE in *rehearsal*) echo "no such thing here" >&2; exit 1 ;; esac; exec /usr/sbin/iptables-restore "$@"';
      await shadowCommand(sandbox(), 'iptables-restore', script);
      const drops = Array.from(
        { length: count },
        (_, index) => `-s 10.1.${index >> 8}.${index & 255} -j DROP`,
      );
      const desired = declared({ owner: 'plain', ipv4: { FORWARD: [ssh, ...drops] } });
      const { rehearsal } = await deploy(sandbox(), desired);
      expect(rehearsal.map(({ code }) => code)).toEqual(['apply/not-rehearsed']);
      expect(rehearsal[0]?.detail).toMatch(/^no such thing here/);
      expect(rehearsal[0]?.detail).not.toContain('pipe');
      await unshadowCommand(sandbox(), 'iptables-restore');
    },
  );

  test('rules that are too many at once for the namespace are tried in parts', async () => {
    const script =
      'case $XTABLES_LOCKFILE in *rehearsal*) lines=$(cat); [ "$(printf "%s" "$lines" | wc -l)" -lt 20 ] || exit 4; printf "%s\\n" "$lines" | exec /usr/sbin/iptables-restore "$@" ;; esac; exec /usr/sbin/iptables-restore "$@"';
    await shadowCommand(sandbox(), 'iptables-restore', script);
    const rules = Array.from({ length: 100 }, (_, i) => `-p udp -m udp --dport ${String(1 + i)} -j ACCEPT`);
    const desired = declared({ owner: 'many', ipv4: { MANY: rules } });
    expect((await deploy(sandbox(), desired)).rehearsal).toEqual([]);
    await unshadowCommand(sandbox(), 'iptables-restore');
  });

  test('a rule behind one that decides about every packet is taken as the host takes it', async () => {
    const chains = (rules: readonly string[]): DeclaredRuleset =>
      declared({ owner: 'dead', ipv4: { INPUT: ['-j DEAD'], DEAD: rules } });
    await deploy(sandbox(), chains(['-j RETURN']));
    const applying = deploy(sandbox(), chains(['-j RETURN', '-m owner --uid-owner 1']));
    const code = await applying.then(
      () => 'applied',
      (error: unknown) => codeOf(error as Error),
    );
    // No way leads there, says iptables-legacy; iptables-nft does not look.
    expect(code).toBe(backend === 'legacy' ? 'applied' : 'apply/refused');
  });

  test('a host that makes another rule of one is told apart before anything is changed', async () => {
    await shadowCommand(
      sandbox(),
      'iptables-restore',
      'sed "s/--dport 4711/--dport 4712/" | /usr/sbin/iptables-restore "$@"',
    );
    const desired = declared({ owner: 'other', ipv4: { FORWARD: ['-p tcp -m tcp --dport 4711 -j ACCEPT'] } });
    const was = await rulesOn(sandbox());
    const error = await rejection(deploy(sandbox(), desired));
    expect(codeOf(error)).toBe('apply/stored-differently');
    expect(diagnosticsOf(error)[0]?.path).toBe('ipv4 filter FORWARD rule 1');
    expect(await rulesOn(sandbox())).toBe(was);
    await unshadowCommand(sandbox(), 'iptables-restore');
  });

  test('a host that prints the same rule in its own way takes the change', async () => {
    const older =
      'case "$*" in *"-t filter"*) /usr/sbin/iptables-save "$@" | sed "s/-p 2 /-p igmp /" ;; *) exec /usr/sbin/iptables-save "$@" ;; esac';
    await shadowCommand(sandbox(), 'iptables-save', older);
    const desired = declared({ owner: 'older', ipv4: { FORWARD: ['-p igmp -j ACCEPT'] } });
    expect((await deploy(sandbox(), desired)).operations).toHaveLength(1);
    await unshadowCommand(sandbox(), 'iptables-save');
    expect(await planned(sandbox(), desired)).toEqual([]);
  });
});

/** How often iptables-restore is called in the host's own network namespace. */
async function restoresOnHostDuring(sandbox: Sandbox, action: () => Promise<void>): Promise<number> {
  const own = await onHost(sandbox, 'rm -f /run/restores; readlink /proc/self/ns/net');
  for (const command of ['iptables', 'ip6tables'])
    await shadowCommand(
      sandbox,
      `${command}-restore`,
      // Asked for its usage, it changes nothing.
      `[ "$1" = --help ] || readlink /proc/self/ns/net >> /run/restores; exec /usr/sbin/${command}-restore "$@"`,
    );
  await action();
  for (const command of ['iptables', 'ip6tables']) await unshadowCommand(sandbox, `${command}-restore`);
  const { stdout } = await inSandbox(sandbox, ['sh', '-c', 'cat /run/restores']);
  const calls = stdout.toString().trim().split('\n');
  expect(calls.length).toBeGreaterThan(0);
  return calls.filter((namespace) => namespace === own.trim()).length;
}
