/** Built-in chains that we share with others: whose rules are whose, and where ours stand. */
import { planHost } from '../../lib/plan/plan-host';
import { restoresOf } from '../../lib/plan/apply/restore';
import { emptyRuleset } from '../../lib/ruleset/model/ruleset';
import { restore } from '../support/oracle/iptables-model';
import { type Declaration, chainsIn, hostWith, liveRuleset, wanted } from '../support/project/rulesets';
import { applied, planRefusals, planWarnings, plannedOperations } from '../support/project/plans';

const managed = (text: string, owner = 'web'): string =>
  text.replace(/(?=-j )/, `-m comment --comment "cdktf:${owner}" `);

const ssh = '-p tcp -m tcp --dport 22 -j ACCEPT';
const http = '-p tcp -m tcp --dport 80 -j ACCEPT';
const https = '-p tcp -m tcp --dport 443 -j ACCEPT';
const foreign = '-s 198.51.100.0/24 -j DROP';
const alsoForeign = '-s 203.0.113.0/24 -j DROP';

describe('a chain that holds rules of others', () => {
  const live = liveRuleset({ INPUT: [foreign, alsoForeign] });

  test('gets ours with our mark, and theirs stay', () => {
    expect(plannedOperations(live, { ipv4: { INPUT: [ssh, http] } })).toEqual([
      `iptables -I INPUT 1 ${managed(ssh)}`,
      `iptables -I INPUT 2 ${managed(http)}`,
    ]);
  });

  test.each([
    ['first', [managed(ssh), foreign, alsoForeign]],
    ['last', [foreign, alsoForeign, managed(ssh)]],
  ])('gets ours %s', (anchor, rules) => {
    expect(chainsIn(applied(live, { ipv4: { INPUT: { anchor, rules: [ssh] } } }))).toEqual({ INPUT: rules });
  });

  test.each([
    ['before:DOCKER-USER', [foreign, managed(ssh), '-j DOCKER-USER', alsoForeign]],
    ['after:DOCKER-USER', [foreign, '-j DOCKER-USER', managed(ssh), alsoForeign]],
  ])('gets ours %s', (anchor, rules) => {
    const docker = liveRuleset({ INPUT: [foreign, '-j DOCKER-USER', alsoForeign], 'DOCKER-USER': [] });
    expect(chainsIn(applied(docker, { ipv4: { INPUT: { anchor, rules: [ssh] } } }))).toMatchObject({
      INPUT: rules,
    });
  });

  test('stops the plan when nothing there jumps to the chain beside which ours should stand', () => {
    expect(planRefusals(live, { ipv4: { INPUT: { anchor: 'after:DOCKER-USER', rules: [ssh] } } })).toEqual([
      'plan/no-anchor',
    ]);
  });

  test('needs no anchor where ours stand already, or where there is nothing to put in', () => {
    const anchored = { anchor: 'after:DOCKER-USER', rules: [ssh, http] };
    const gone = liveRuleset({ INPUT: [foreign, managed(ssh)] });
    expect(plannedOperations(gone, { ipv4: { INPUT: anchored } })).toEqual([
      `iptables -I INPUT 3 ${managed(http)}`,
    ]);
    expect(planWarnings(gone, { ipv4: { INPUT: anchored } })).toEqual(['plan/anchor-missing']);
    expect(plannedOperations(live, { ipv4: { INPUT: { ...anchored, rules: [] } } })).toEqual([]);
  });

  test('keeps what others put between ours between the same two', () => {
    const before = applied(live, { ipv4: { INPUT: [ssh, https] } });
    const between = restore(before, `*filter\n-I INPUT 2 -j LOG\nCOMMIT\n`);
    expect(chainsIn(applied(between, { ipv4: { INPUT: [ssh, http, https] } }))).toEqual({
      INPUT: [managed(ssh), managed(http), '-j LOG', managed(https), foreign, alsoForeign],
    });
  });

  test('loses ours and nothing else when it is no longer declared', () => {
    const before = applied(live, { ipv4: { INPUT: { anchor: 'last', rules: [ssh] } } });
    expect(chainsIn(applied(before, { ipv4: { OUTPUT: [] } }))).toEqual({ INPUT: [foreign, alsoForeign] });
  });

  test('is no place for a rule that only looks like ours: another owner, or a mark that is not the last match', () => {
    const marked = [
      managed(ssh, 'webb'),
      `-m comment --comment "cdktf:web" -m comment --comment x -j ACCEPT`,
    ];
    const lookalikes = liveRuleset({ INPUT: marked });
    expect(plannedOperations(lookalikes, { ipv4: { INPUT: [] } })).toEqual([]);
  });

  test('keeps a comment of our rule beside the mark', () => {
    const commented = '-p tcp -m comment --comment "a note" -j ACCEPT';
    const after = applied(live, { ipv4: { INPUT: [commented] } });
    expect(chainsIn(after)['INPUT']?.[0]).toBe(
      '-p tcp -m comment --comment "a note" -m comment --comment "cdktf:web" -j ACCEPT',
    );
    expect(plannedOperations(after, { ipv4: { INPUT: [commented] } })).toEqual([]);
  });
});

describe('two owners in one chain', () => {
  const live = liveRuleset({ INPUT: [foreign] });
  const web: Declaration = { owner: 'web', ipv4: { INPUT: [http] } };
  const mail: Declaration = { owner: 'mail', ipv4: { INPUT: { anchor: 'last', rules: [ssh] }, MAIL: [] } };

  test('leave each other alone', () => {
    const both = applied(live, web, mail);
    expect(chainsIn(both)).toEqual({ INPUT: [managed(http), foreign, managed(ssh, 'mail')], MAIL: [] });
    expect(plannedOperations(both, web)).toEqual([]);
    expect(plannedOperations(both, mail)).toEqual([]);
    expect(chainsIn(applied(both, { owner: 'mail' }))).toEqual({ INPUT: [managed(http), foreign] });
  });

  test('are told apart in their ledgers too', () => {
    const both = applied(live, web, mail);
    expect(
      [...(both.tables.get('filter')?.chains.keys() ?? [])].filter((name) => name.startsWith('cdktf')),
    ).toEqual(['cdktf-ledger-web', 'cdktf-ledger-mail']);
  });
});

describe('a chain whose foreign rules go', () => {
  const live = liveRuleset({ INPUT: [foreign, ssh], FORWARD: [foreign] });
  const remove: Declaration = { foreignRules: 'remove', ipv4: { INPUT: [ssh, http] } };

  test('is ours as a whole, and ours carry no mark', () => {
    expect(plannedOperations(live, remove)).toEqual([
      `iptables -R INPUT 1 ${ssh}`,
      `iptables -R INPUT 2 ${http}`,
    ]);
    expect(chainsIn(applied(live, remove))).toEqual({ INPUT: [ssh, http], FORWARD: [foreign] });
  });

  test('names each rule of others that goes, once: afterwards what is there is ours', () => {
    const [warning, ...others] = planHost(hostWith(live), wanted(remove)).warnings;
    expect(warning).toMatchObject({
      code: 'plan/foreign-rules-removed',
      detail: `-A INPUT ${foreign}\n-A INPUT ${ssh}`,
    });
    expect(others).toEqual([]);
    expect(planWarnings(applied(live, remove), { foreignRules: 'remove', ipv4: { INPUT: [] } })).toEqual([]);
    expect(
      planWarnings(applied(live, { ipv4: { FORWARD: [ssh] } }), {
        foreignRules: 'remove',
        ipv4: { OUTPUT: [] },
      }),
    ).toEqual([]);
  });

  test('gets marks when others may put rules there again', () => {
    const whole = applied(live, remove);
    const shared = applied(whole, { ipv4: { INPUT: [ssh, http] } });
    expect(chainsIn(shared)['INPUT']).toEqual([managed(ssh), managed(http)]);
    expect(plannedOperations(shared, { ipv4: { INPUT: [ssh, http] } })).toEqual([]);
  });

  test('loses its marks when others may no longer put rules there', () => {
    const shared = applied(live, { ipv4: { INPUT: [ssh, http] } });
    expect(chainsIn(applied(shared, remove))['INPUT']).toEqual([ssh, http]);
  });

  test('is emptied when it is no longer declared', () => {
    const whole = applied(live, remove);
    expect(chainsIn(applied(whole, {}))).toEqual({ INPUT: [], FORWARD: [foreign] });
  });
});

describe('equal rules in one chain', () => {
  // A text deletes the first rule that has it, so that the wrong one of two went.
  test('are told apart when one of them goes', () => {
    const live = applied(liveRuleset({ INPUT: [foreign] }), { ipv4: { INPUT: [ssh, http, ssh] } });
    const after = applied(live, { ipv4: { INPUT: [ssh, http] } });
    expect(chainsIn(after)['INPUT']).toEqual([managed(ssh), managed(http), foreign]);
  });

  test('go by their text when no other has it, wherever they stand by then', () => {
    const live = hostWith(applied(liveRuleset({ INPUT: [foreign] }), { ipv4: { INPUT: [ssh, http] } }));
    const { batch = '' } = restoresOf(planHost(live, wanted({ ipv4: { INPUT: [http] } })))[0] ?? {};
    expect(batch).toContain(`\n-D INPUT ${managed(ssh)}\n`);
    const meanwhile = restore(
      live.get('ipv4') ?? emptyRuleset('ipv4'),
      '*filter\n-I INPUT 1 -j LOG\nCOMMIT\n',
    );
    expect(chainsIn(restore(meanwhile, batch))['INPUT']).toEqual(['-j LOG', managed(http), foreign]);
  });
});
