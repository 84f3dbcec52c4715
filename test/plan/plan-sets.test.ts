import { setsRestoreOf } from '../../lib/plan/apply/restore-sets';
import { type HostPlan, planHost } from '../../lib/plan/plan-host';
import { rehearsalOf } from '../../lib/plan/apply/rehearsal';
import { parseLiveSets, parseSets } from '../../lib/sets/parse-sets';
import type { IpSets } from '../../lib/sets/ip-set';
import { codeOf } from '../support/project/rejection';
import { ModelHost } from '../support/project/model-host';
import { hostWith, wanted } from '../support/project/rulesets';

const rule = '-m set --match-set s src -j DROP';
const declaration = { ipv4: { INPUT: [rule] } };

function declared(text: string): IpSets {
  return parseSets(text, 'sets').sets ?? fail();
}

function fail(): never {
  throw new Error('the sets of the test are wrong');
}

function plan(host: ModelHost, live: string, sets: string, owner = 'web'): HostPlan {
  return planHost(
    hostWith(host.live),
    { ...wanted(declaration), owner, sets: declared(sets) },
    parseLiveSets(live),
  );
}

function refusal(make: () => unknown): string | undefined {
  try {
    make();
    return undefined;
  } catch (error) {
    return codeOf(error as Error);
  }
}

const one = 'create s hash:ip\nadd s 192.0.2.1\n';

test('a set is recorded in the ledger, and destroyed when it is declared no more', () => {
  const host = ModelHost.with({ INPUT: [] });
  host.apply(declaration, { sets: declared(one) });

  expect(plan(host, one, one)).toMatchObject({
    operations: [],
    sets: { script: { setup: [], teardown: [] } },
  });

  const { sets } = planHost(hostWith(host.live), wanted({}), parseLiveSets(`${one}create other hash:ip\n`));

  expect(sets?.script).toEqual({ setup: [], teardown: [{ kind: 'destroy-set', set: 's' }] });
});

test('a foreign set is not looked at', () => {
  const { sets } = plan(
    ModelHost.with({ INPUT: [] }),
    'create f2b-sshd hash:ip\nadd f2b-sshd 192.0.2.9\n',
    one,
  );

  expect([...(sets?.live.keys() ?? [])]).toEqual([]);
});

test('where sets are neither declared nor recorded, nothing is planned of them', () => {
  expect(
    planHost(hostWith(ModelHost.with({ INPUT: [] }).live), wanted({}), parseLiveSets(one)).sets,
  ).toBeUndefined();
});

test('a set that is on the host already is warned of when it changes', () => {
  const { warnings } = plan(ModelHost.with({ INPUT: [] }), 'create s hash:ip\nadd s 192.0.2.9\n', one);

  expect(warnings.map(({ code }) => code)).toContain('plan/set-taken-over');
});

test('a set of another owner is refused', () => {
  const host = ModelHost.with({ INPUT: [] });
  host.apply({}, { owner: 'other', sets: declared(one) });

  expect(refusal(() => plan(host, one, one))).toBe('plan/set-of-other-owner');
});

test('a set of another kind is refused where a rule names it, and made anew where none does', () => {
  const named = ModelHost.with({ INPUT: [rule] });

  expect(refusal(() => plan(named, one, 'create s hash:net'))).toBe('plan/set-in-use');
  expect(plan(ModelHost.with({ INPUT: [] }), one, 'create s hash:net').sets?.script.setup[0]).toEqual({
    kind: 'destroy-set',
    set: 's',
  });
});

test('what a change has left behind is told', () => {
  const host = ModelHost.with({ INPUT: [] });
  const { script } = plan(host, one, 'create s hash:ip counters').sets ?? fail();
  const [left] = script.teardown;

  expect(
    refusal(() => plan(host, `${one}create ${left?.set ?? ''} hash:ip\n`, 'create s hash:ip counters')),
  ).toBe('plan/leftover-set');
});

test('the rehearsal makes declared sets as they are going to be, and does not look for them', () => {
  expect(rehearsalOf(plan(ModelHost.with({ INPUT: [] }), '', one))).toMatchObject({
    sets: [],
    newSets: 'create s hash:ip family inet\n',
  });
});

describe('the way back', () => {
  const restore = (live: string, sets: string): ReturnType<typeof setsRestoreOf> =>
    setsRestoreOf(plan(ModelHost.with({ INPUT: [] }), live, sets).sets ?? fail());

  test('of entries is each step reversed, with what was there', () => {
    const live = 'create s hash:ip comment\nadd s 192.0.2.1 comment "a"\nadd s 192.0.2.2 comment "b"\n';

    expect(
      restore(live, 'create s hash:ip comment\nadd s 192.0.2.1 comment "c"\nadd s 192.0.2.3\n'),
    ).toMatchObject({
      back: 'add s 192.0.2.2 comment "b"\nadd s 192.0.2.1 comment "a"\ndel s 192.0.2.3\n',
      drop: [],
      created: [],
    });
  });

  test('of a new set is to destroy it', () => {
    expect(restore('', one)).toMatchObject({ back: '', drop: [], created: ['s'], gone: [], named: ['s'] });
  });

  test('of a set that was filled anew does not depend on whether it was swapped', () => {
    const { back, drop, created } = restore(one, 'create s hash:ip counters');

    expect(back).toBe(
      `create ${drop[0] ?? ''} hash:ip family inet\nadd ${drop[0] ?? ''} 192.0.2.1\nswap s ${drop[0] ?? ''}\n`,
    );
    expect(created).toContain(drop[0]);
  });
});

describe('a dynamic set', () => {
  const bans = (text: string): IpSets =>
    new Map([...declared(text)].map(([name, set]) => [name, { ...set, isDynamic: true as const }]));
  const planOf = (live: string, text: string): HostPlan =>
    planHost(
      hostWith(ModelHost.with({ INPUT: [rule] }).live),
      { ...wanted(declaration), sets: bans(text) },
      parseLiveSets(live),
    );

  test('is made, and its members are the business of others from then on', () => {
    const { sets } = planOf('', 'create s hash:ip timeout 600\n');

    expect(sets?.script.setup.map(({ kind }) => kind)).toEqual(['create-set']);

    const again = planOf('create s hash:ip timeout 600\nadd s 192.0.2.1\n', 'create s hash:ip timeout 600\n');

    expect(again.sets?.script).toEqual({ setup: [], teardown: [] });
    expect(again.sets === undefined ? [] : [...(again.sets.live.get('s')?.entries ?? [])]).toEqual([]);
  });

  test.each([
    ['other options', 'create s hash:ip timeout 600\n', 'create s hash:ip timeout 900\n'],
    ['another kind', 'create s hash:ip\n', 'create s hash:net\n'],
    ['another family', 'create s hash:ip\n', 'create s hash:ip family inet6\n'],
  ])('that would need %s is refused, as it would lose its members', (_, live, text) => {
    expect(refusal(() => planOf(live, text))).toBe('plan/dynamic-set-differs');
  });
});

describe('a set with declared members that a rule fills', () => {
  const fills = '-p tcp -m tcp --dport 23 -j SET --add-set s src --exist';
  const planOf = (live: readonly string[], ours: readonly string[], sets = declared(one)): HostPlan =>
    planHost(
      hostWith(ModelHost.with({ INPUT: live }).live),
      { ...wanted({ ipv4: { INPUT: ours } }), sets },
      parseLiveSets(one),
    );

  test.each([
    ['of the change', [], [rule, fills]],
    ['of somebody else', [fills], [rule]],
    ['that empties it', [], ['-j SET --del-set s src']],
  ])('is refused with the rule %s', (_, live, ours) => {
    expect(refusal(() => planOf(live, ours))).toBe('sets/filled-by-rules');
  });

  test('is not refused where the rule goes, or fills another one', () => {
    const host = ModelHost.with({ INPUT: [] });
    host.apply({ ipv4: { INPUT: [fills] } });
    const goes = { ...wanted(declaration), sets: declared(one) };

    expect(planHost(hostWith(host.live), goes, parseLiveSets(one)).sets).toBeDefined();
    expect(planOf([], [rule, fills.replace(' s src', ' s2 src')]).sets).toBeDefined();
  });
});

describe('a foreign set', () => {
  const planOf = (live: string, foreignSets: readonly string[], sets = ''): HostPlan =>
    planHost(
      hostWith(ModelHost.with({ INPUT: [] }).live),
      { ...wanted(declaration), foreignSets, sets: declared(sets) },
      parseLiveSets(live),
    );

  test('that the host does not have is an error of the plan', () => {
    expect(refusal(() => planOf('create other hash:ip\n', ['s']))).toBe('plan/no-foreign-set');
  });

  test('that the host has is neither compared nor written', () => {
    const { sets } = planOf(one, ['s']);

    expect(sets?.script).toEqual({ setup: [], teardown: [] });
    expect([...(sets?.live.keys() ?? [])]).toEqual([]);
  });

  test('is not declared at the same time', () => {
    expect(refusal(() => planOf(one, ['s'], one))).toBe('plan/foreign-set-declared');
  });

  test('that was a managed one is handed over, and not destroyed', () => {
    const host = ModelHost.with({ INPUT: [] });
    host.apply(declaration, { sets: declared(one) });
    const { sets } = planHost(
      hostWith(host.live),
      { ...wanted(declaration), foreignSets: ['s'] },
      parseLiveSets(one),
    );

    expect(sets?.script.teardown).toEqual([]);
  });
});
