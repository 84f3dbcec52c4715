/** Sets and rules in one transaction: what becomes of packets, and of both when something goes wrong. */
import { desiredFromRulesets } from '../../lib/deploy/rules-file';
import type { ApplyOutcome, HostTarget } from '../../lib/deploy/apply-request';
import { printSudoers } from '../../lib/host/rights/sudoers';
import type { DesiredHost } from '../../lib/plan/desired';
import { parseSave } from '../../lib/ruleset/save/parse-save';
import { parseSets } from '../../lib/sets/parse-sets';
import { tcpConnects, listen } from '../support/hosts/traffic';
import { useSandbox } from '../support/hosts/sandbox';
import { addUser } from '../support/hosts/sandbox-user';
import { installFault } from '../support/faults/tool-faults';
import type { Call } from '../support/faults/tool-faults';
import {
  hostState,
  messageOf,
  onHost,
  targetOf,
  transactionEngine,
  untilNoTraces,
} from '../support/faults/transaction-host';
import { backendsOfToday } from '../support/hosts/in-turn';
import { until } from '../support/project/until';

jest.setTimeout(180_000);

/** What went to the host. */
const sent: string[] = [];
const engine = transactionEngine('the tests', (stdin) => sent.push(stdin.toString('latin1')));

function desired(input: readonly string[], sets: string): DesiredHost {
  const save = [
    '*filter',
    ':INPUT ACCEPT [0:0]',
    ...input.map((rule) => `-A INPUT ${rule}`),
    'COMMIT',
    '',
  ].join('\n');
  const { ruleset } = parseSave(Buffer.from(save), { family: 'ipv4', file: 'rules' });
  const parsed = parseSets(sets, 'sets').sets;
  if (ruleset === undefined || parsed === undefined) throw new Error(`${save}${sets}`);
  return { ...desiredFromRulesets([ruleset], { owner: 'web', foreignRules: 'keep' }), sets: parsed };
}

const drop = '-p tcp -m tcp --dport 8080 -m set --match-set block src -j DROP';
const allow = '-p tcp -m tcp --dport 8080 -m set --match-set only src,dst -j ACCEPT';
const block = (...members: readonly string[]): string =>
  ['create block hash:ip comment', ...members.map((member) => `add block ${member} comment "x"`), ''].join(
    '\n',
  );

/** Legacy as root, and nft as a user with the rights that are printed. */
const users = { legacy: 'root', nft: 'deploy' } as const;

/** One of both a day: the sets are the kernel's, which has the same for both backends. */
const hostsOfToday = backendsOfToday(__filename).map((backend) => [backend, users[backend]] as const);

describe.each(hostsOfToday)('with iptables %s as %s', (backend, user) => {
  const sandbox = useSandbox(backend);
  let target: HostTarget;
  let member = '';
  let other = '';

  beforeAll(async () => {
    await addUser(sandbox(), 'deploy', { sudoers: printSudoers({ user: 'deploy' }) });
    const { host, options } = targetOf(sandbox());
    target = { host: { ...host, user } as HostTarget['host'], options };
    [member = '', other = ''] = sandbox().traffic.clientAddresses4;
    await listen(sandbox(), { tcp: [8080, 8081] });
    await onHost(sandbox(), 'ipset create theirs hash:ip timeout 6000; ipset add theirs 192.0.2.99');
  });

  /** @param confirmTimeoutMs long, so that a busy machine gets there, but where only the timer of the host ends it */
  const apply = async (wanted: DesiredHost | undefined, confirmTimeoutMs = 120_000): Promise<ApplyOutcome> =>
    engine.apply({ target, desired: wanted, owner: 'web', expected: undefined, confirmTimeoutMs });
  const outcomes = async (): Promise<readonly string[]> =>
    Promise.all([member, other].map(async (from) => tcpConnects(sandbox(), { from, port: 8080 })));
  const sets = async (): Promise<readonly string[]> =>
    (await onHost(sandbox(), 'ipset save -s'))
      .split('\n')
      .filter((line) => line !== '' && !line.includes(' theirs '))
      .map((line) => line.replace(/ hashsize.* maxelem 65536/, '').replace(/ bucketsize.*/, ''));
  const operations = async (wanted: DesiredHost | undefined): Promise<readonly string[]> => {
    const { live } = await engine.read(target, undefined, wanted === undefined ? [] : [wanted]);
    return engine.plan(live, 'web', wanted).operations;
  };

  test('a set is there before the rule that names it, and members are blocked', async () => {
    const wanted = desired([drop], block(member));
    await apply(wanted);

    expect(await outcomes()).toEqual(['timeout', 'open']);
    expect(await operations(wanted)).toEqual([]);
  });

  test('where only members change, only they are written, and other packets are treated', async () => {
    const wanted = desired([drop], block(other));

    expect(await operations(wanted)).toEqual([
      `ipset add block ${other} comment "x"`,
      `ipset del block ${member}`,
    ]);

    await apply(wanted);

    expect(await outcomes()).toEqual(['open', 'timeout']);
    expect(await operations(wanted)).toEqual([]);
  });

  const changed = desired(
    [drop, allow],
    `create block hash:ip timeout 600 comment\nadd block 192.0.2.1\ncreate only hash:ip,port\nadd only 192.0.2.0/31,80\n`,
  );
  const commit = '[ -e /run/cdktf-iptables.*/armed ]';
  const hasCommitted = '[ -e /run/cdktf-iptables.*/iptables.committed ]';
  const isRestore = 'case "$*" in *restore) ;; *) false ;; esac';
  const duringCommit = `${isRestore} && { ${commit}; }`;
  const faults: readonly (readonly [string, Call, Parameters<typeof installFault>[2], readonly string[]])[] =
    [
      ['the sets are refused', { tool: 'ipset', when: duringCommit }, 'fails', ['apply/refused']],
      [
        'half of the sets are made',
        { tool: 'ipset', when: duringCommit },
        'does half',
        ['apply/not-as-planned'],
      ],
      [
        'the sets are made, and the script dies',
        { tool: 'ipset', when: duringCommit },
        'kills its parent',
        ['apply/rolled-back', 'apply/refused'],
      ],
      ['the rules are refused', { tool: 'iptables-restore', when: commit }, 'fails', ['apply/refused']],
      [
        'what is read afterwards lies',
        { tool: 'iptables-save', when: hasCommitted },
        'lies',
        ['apply/not-as-planned'],
      ],
    ];

  describe('where something goes wrong', () => {
    // A fault stands in the place of a tool, and the rights that are printed name the tools.
    const everything = 'deploy ALL=(root) NOPASSWD: ALL';
    const give = async (sudoers: string): Promise<void> => {
      await onHost(sandbox(), 'cat > /etc/sudoers.d/deploy', sudoers);
    };
    // The folder of the transaction is in /run, whoever deploys: all hosts of the machine share /tmp, and the faults would be at theirs.
    beforeAll(async () => {
      await give(`${everything}\n`);
      await onHost(sandbox(), 'chmod 1777 /run');
    });
    afterAll(async () => {
      await give(printSudoers({ user: 'deploy' }));
      await onHost(sandbox(), 'chmod 755 /run');
    });

    test.each(faults)('%s: sets and rules are the old ones', async (_, call, fault, codes) => {
      const before = [await sets(), (await hostState(sandbox())).rules];
      expect(before[0]).toContain(`add block ${other} comment "x"`);
      const installed = installFault(sandbox(), call, fault);
      const { code } = await messageOf(apply(changed, 8_000));
      await until('the fault has happened', installed.reached);
      installed.remove();
      await untilNoTraces(sandbox());

      expect([codes.includes(code), code]).toEqual([true, code]);
      expect([await sets(), (await hostState(sandbox())).rules]).toEqual(before);
    });
  });

  test('a change that nobody confirms is rolled back by the host, with the entries', async () => {
    const before = [await sets(), (await hostState(sandbox())).rules];
    const declined = engine.apply({
      target,
      desired: changed,
      owner: 'web',
      expected: undefined,
      confirm: () => Promise.resolve(false),
    });

    expect((await messageOf(declined)).code).toBe('apply/declined');
    expect([await sets(), (await hostState(sandbox())).rules]).toEqual(before);
  });

  test('other options fill a new set, and nothing of the old one is left', async () => {
    await apply(changed);

    expect(await sets()).toEqual(
      [
        'create block hash:ip family inet timeout 600 comment',
        'add block 192.0.2.1 timeout 600',
        'create only hash:ip,port family inet',
        'add only 192.0.2.0,tcp:80',
        'add only 192.0.2.1,tcp:80',
      ].map(
        (line) =>
          expect.stringMatching(
            line.replace('timeout 600', 'timeout [0-9]+').replace(/\./g, '\\.'),
          ) as unknown,
      ),
    );
    expect(await operations(changed)).toEqual([]);
  });

  test('a kind of set that rules name cannot be exchanged, and nothing is changed', async () => {
    const wanted = desired([drop], 'create block hash:net\n');

    expect((await messageOf(operations(wanted))).code).toBe('plan/set-in-use');
  });

  test('a set that a foreign rule names stays, and that is told', async () => {
    await onHost(sandbox(), 'iptables -A OUTPUT -m set --match-set block dst -j ACCEPT');
    const { rehearsal } = await apply(undefined);
    await onHost(sandbox(), 'iptables -D OUTPUT -m set --match-set block dst -j ACCEPT');

    expect(rehearsal.map(({ code }) => code)).toContain('apply/sets-kept');
    expect(await sets()).toEqual([
      expect.stringContaining('create block'),
      expect.stringContaining('add block'),
    ]);

    await onHost(sandbox(), 'ipset destroy block');
    await apply(changed);
  });

  test('sets that are no longer declared go with the rules, and foreign sets stay', async () => {
    await apply(undefined);

    expect(await sets()).toEqual([]);
    expect(await onHost(sandbox(), 'ipset save theirs')).toContain('192.0.2.99');
  });

  describe('a set whose members are declared', () => {
    const fill = '-p tcp -m tcp --dport 8081 -j SET --add-set bans src --exist';
    const banned = '-p tcp -m tcp --dport 8080 -m set --match-set bans src -j DROP';
    const bans = `create bans hash:ip\nadd bans 192.0.2.50\n`;

    // The folder of the transaction is in /run, whoever deploys.
    beforeAll(async () => {
      await onHost(sandbox(), 'cat > /etc/sudoers.d/deploy', 'deploy ALL=(root) NOPASSWD: ALL\n');
      await onHost(sandbox(), 'chmod 1777 /run');
    });
    afterAll(async () => {
      await onHost(sandbox(), 'cat > /etc/sudoers.d/deploy', printSudoers({ user: 'deploy' }));
      await onHost(sandbox(), 'chmod 755 /run');
    });

    test('and that a rule of the change would fill is refused with the rule, and nothing is changed', async () => {
      const before = [await sets(), (await hostState(sandbox())).rules];
      const told = await messageOf(apply(desired([fill, banned], bans)));

      expect([told.code, told.text]).toEqual([
        'sets/filled-by-rules',
        expect.stringMatching(/bans[^]*INPUT [^]*--dport 8081 [^]*-j SET[^]*dynamic/),
      ]);
      expect([await sets(), (await hostState(sandbox())).rules]).toEqual(before);
    });

    test('and that a program fills meanwhile is named, with what came in', async () => {
      const before = [await sets(), (await hostState(sandbox())).rules];
      const paused = installFault(
        sandbox(),
        { tool: 'iptables-save', when: '[ -e /run/cdktf-iptables.*/iptables.committed ]' },
        'pauses',
      );
      const told = messageOf(apply(desired([banned], bans)));
      await until('the change is committed', paused.reached);
      await onHost(sandbox(), 'ipset add bans 192.0.2.77');
      paused.release();

      expect([(await told).code, (await told).text]).toEqual([
        'apply/not-as-planned',
        expect.stringMatching(/bans[^]*192\.0\.2\.77[^]*dynamic/),
      ]);
      paused.remove();
      await untilNoTraces(sandbox());
      expect([await sets(), (await hostState(sandbox())).rules]).toEqual(before);
    });
  });

  describe('a dynamic set', () => {
    const ban = '-p tcp -m tcp --dport 8081 -j SET --add-set bans src --exist';
    const banned = '-p tcp -m tcp --dport 8080 -m set --match-set bans src -j DROP';
    const withBans = (options: string, ...rules: readonly string[]): DesiredHost => {
      const wanted = desired(rules, `create bans hash:ip ${options}\n`);
      const sets = [...(wanted.sets ?? [])].map(
        ([name, set]) => [name, { ...set, isDynamic: true as const }] as const,
      );
      return { ...wanted, sets: new Map(sets) };
    };
    const members = async (): Promise<string> =>
      onHost(sandbox(), 'ipset list bans | sed -n "/^[0-9]/s/ .*//p"');

    test('is filled by packets with the target SET, and a change of rules leaves its members', async () => {
      await apply(withBans('timeout 600', ban, banned));
      expect(await outcomes()).toEqual(['open', 'open']);

      await tcpConnects(sandbox(), { from: member, port: 8081 });
      expect(await outcomes()).toEqual(['timeout', 'open']);
      expect(await operations(withBans('timeout 600', ban, banned))).toEqual([]);

      await apply(withBans('timeout 600', banned));
      expect([await members(), await outcomes()]).toEqual([`${member}\n`, ['timeout', 'open']]);
    });

    test('that would need other options is refused, and keeps its members', async () => {
      const other = withBans('timeout 900', banned);

      expect((await messageOf(operations(other))).code).toBe('plan/dynamic-set-differs');
      expect((await messageOf(apply(other))).code).toBe('plan/dynamic-set-differs');
      expect(await members()).toBe(`${member}\n`);
    });

    test('goes with its rules when it is declared no more, though others still fill it', async () => {
      await onHost(sandbox(), 'ipset add bans 192.0.2.77');
      await apply(undefined);

      expect(await sets()).toEqual([]);
    });
  });

  test('a foreign set that rules name is looked for, and a missing one is named by the plan', async () => {
    const rules = [`-s ${member}/32 -m set --match-set theirs src -j DROP`];
    const { sets: _, ...wanted } = desired(rules, '');
    const told = await messageOf(operations({ ...wanted, foreignSets: ['theirs', 'crowdsec'] }));

    expect([told.code, told.text]).toEqual(['plan/no-foreign-set', expect.stringContaining('crowdsec')]);

    await apply({ ...wanted, foreignSets: ['theirs'] });
    await onHost(sandbox(), `ipset add theirs ${member}`);

    expect(await outcomes()).toEqual(['timeout', 'open']);
    expect(await operations({ ...wanted, foreignSets: ['theirs'] })).toEqual([]);

    await onHost(sandbox(), `ipset del theirs ${member}`);
    await apply(undefined);
  });

  test('of 100,000 entries, the ten that change travel and are made, and no others', async () => {
    const size = 100_000;
    const entries = (from: number): string =>
      Array.from({ length: size }, (_, index) => {
        const at = index + from;
        return `add many 10.${String(at >> 16)}.${String((at >> 8) & 255)}.${String(at & 255)}\n`;
      }).join('');
    const many = (from: number): DesiredHost =>
      desired(
        ['-m set --match-set many src -j DROP'],
        `create many hash:ip maxelem 200000\n${entries(from)}`,
      );
    await apply(many(0));
    sent.length = 0;
    const { operations: made } = await apply(many(5));
    const travelled = sent.flatMap((text) =>
      text.split('\n').filter((line) => /^(?:add|del) many /.test(line)),
    );

    expect(made.filter((line) => line.startsWith('ipset '))).toHaveLength(10);
    // Each once for the change, and once for the way back.
    expect(travelled).toHaveLength(20);
    expect(sent.join('').length).toBeLessThan(200_000);
    expect(
      await onHost(
        sandbox(),
        'ipset list many -t | grep entries; ipset test many 10.0.0.5 2>&1; ipset test many 10.0.0.4 2>&1 || true',
      ),
    ).toMatch(new RegExp(`entries: ${String(size)}\\n.*is in set.*\\n.*NOT in set`));

    await apply(undefined);
  });

  test('names of sets with signs of shells, quotes and letters of any language are names like others', async () => {
    const names = ['$(touch${IFS}/run/x)', 'a;b', "it's", 'back\\slash', 'ünï', '*'];
    const wanted = desired(
      names.map((name) => `-m set --match-set ${name} src -j DROP`),
      names.map((name) => `create ${name} hash:ip\nadd ${name} 192.0.2.1\n`).join(''),
    );
    await apply(wanted);

    expect([...(await sets())].sort()).toEqual(
      names.flatMap((name) => [`create ${name} hash:ip family inet`, `add ${name} 192.0.2.1`]).sort(),
    );
    expect(await operations(wanted)).toEqual([]);

    await apply(undefined);

    expect(await sets()).toEqual([]);
    expect(await onHost(sandbox(), 'ls /run')).not.toMatch(/^x$/m);
  });

  test('without the tool, the error names the package', async () => {
    await onHost(sandbox(), 'ipset destroy; mv /usr/sbin/ipset /usr/sbin/ipset.away');
    const wanted = desired([drop], block(member));

    expect((await messageOf(apply(wanted))).code).toBe('host/no-ipset');

    await onHost(sandbox(), 'mv /usr/sbin/ipset.away /usr/sbin/ipset');
  });
});
