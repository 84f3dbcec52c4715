import { canonicalJson, digestOf } from '../../lib/cli/saved-plan/canonical-json';
import { desiredFromValue, desiredValue } from '../../lib/cli/saved-plan/desired-value';
import { checkApproval, checkSavedPlan } from '../../lib/cli/saved-plan/read-saved-plan';
import { openSavedPlan } from '../../lib/cli/saved-plan/open-saved-plan';
import { savedReview } from '../../lib/cli/saved-plan/saved-tasks';
import { printSavedPlan, savedPlanOf, sealed } from '../../lib/cli/saved-plan/write-saved-plan';
import type { SavedPlan } from '../../lib/cli/saved-plan/saved-plan';
import { hostReview } from '../../lib/cli/plan-hosts';
import { encodeBytes } from '../../lib/base/bytes';
import { findPackageRoot } from '../../lib/base/package-root';
import { createEngine } from '../../lib/deploy/engine';
import { liveSnapshotOf } from '../../lib/deploy/live-snapshot';
import { desiredHost } from '../../lib/deploy/desired-host';
import type { DesiredHost } from '../../lib/plan/desired';
import { parseHostUrl } from '../../lib/host/host-url';
import { run } from './fake-world';
import { codesThrownBy } from '../support/project/rejection';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();
const { version: producer } = findPackageRoot(__dirname);
const engine = createEngine({
  openTransport: () => {
    throw new Error('no host is asked');
  },
  nonce: () => 'n'.repeat(16),
  deployer: 'the tests',
});

const odd = '-m comment --comment "\u202e \\" é \udcff" -j DROP';
const desired: DesiredHost = {
  ...desiredHost({
    owner: 'web',
    foreignRules: 'keep',
    adopts: ['old'],
    ignore: ['* by hand *'],
    strategy: 'fastest',
    ipv4: {
      tables: {
        filter: {
          chains: {
            INPUT: {
              policy: 'DROP',
              anchor: 'after:DOCKER,first',
              rules: ['-p tcp --dport 443 -j web'],
            },
            web: { rules: [] },
          },
        },
        nat: { chains: {} },
      },
    },
    sets: {
      blocked: {
        type: 'hash:net',
        entries: ['192.0.2.0/24 comment "a b"'],
        options: { comment: 'true', timeout: '60' },
      },
      bans: { type: 'hash:ip', dynamic: true },
    },
    foreignSets: ['crowdsec'],
  }),
  families: ['ipv4'],
  sparesPrograms: false,
};

/** With a chain whose name means something to JavaScript. */
const withProto = desiredFromValue('web', {
  ...desiredValue(desired),
  rulesets: [
    {
      family: 'ipv4',
      tables: [
        {
          table: 'filter',
          chains: [
            { chain: 'INPUT', rules: [odd, '-j __proto__'] },
            { chain: '__proto__', rules: ['-j ACCEPT'] },
          ],
        },
      ],
    },
  ],
});

function savedPlan(wanted = desired): SavedPlan {
  const save = '*filter\n:INPUT ACCEPT [0:0]\n[7:420] -A INPUT -p tcp -m tcp --dport 80 -j ACCEPT\nCOMMIT\n';
  const family = { family: 'ipv4', version: '1.8.9', backend: 'nft', save: encodeBytes(save) } as const;
  const snapshot = liveSnapshotOf(
    { families: [family], missing: [], sets: Buffer.from('create crowdsec hash:ip\n') },
    'web-1',
  );
  const change = engine.plan(snapshot.live, 'web', wanted);
  const target = {
    host: parseHostUrl('ssh://web-1'),
    options: { passphrase: 'secret', jump: 'edge', agent: false },
  } as const;
  const task = {
    title: 'ssh://web-1',
    target,
    desired: wanted,
    settings: { persist: true, acceptLockoutRisk: 'a test' },
    warnings: [],
  };
  const planned = { task, outcome: { kind: 'done', value: { snapshot, change } } } as const;
  return savedPlanOf([{ planned, review: hostReview(planned) }], { commit: 'a'.repeat(40), producer });
}

const plan = savedPlan();

test('what is desired comes back from a saved plan as it was, rule by rule and set by set', () => {
  for (const wanted of [desired, withProto]) {
    const back = desiredFromValue(
      'web',
      JSON.parse(JSON.stringify(desiredValue(wanted))) as ReturnType<typeof desiredValue>,
    );
    expect(desiredValue(back)).toEqual(desiredValue(wanted));
  }
  expect([...(withProto.rulesets.get('ipv4')?.get('filter')?.keys() ?? [])]).toEqual(['INPUT', '__proto__']);
});

test('the same plan gives the same bytes, and nothing in them is secret', () => {
  expect(printSavedPlan(savedPlan())).toBe(printSavedPlan(plan));
  expect(printSavedPlan(plan)).not.toContain('secret');
  expect(printSavedPlan(plan)).toContain('"jump": "edge"');
});

test('a file is read back as it was written, also rules with bytes that are not UTF-8', () => {
  const odd = savedPlan(withProto);
  expect(checkSavedPlan(JSON.parse(printSavedPlan(odd)), 'x')).toEqual(odd);
  const [host] = odd.hosts;
  const review = host === undefined ? undefined : savedReview(host, engine, { file: 'x', overrides: {} });
  expect(review).toMatchObject({ kind: 'planned', review: { title: 'ssh://web-1' } });
});

test('the digest depends on every member and on no order of members', () => {
  const { digest, ...content } = plan;
  expect(digestOf(Object.fromEntries(Object.entries(content).reverse()))).toBe(digest);
  expect(digestOf({ ...content, commit: null })).not.toBe(digest);
  expect(canonicalJson({ b: [1, null, { d: 'é', c: true }], a: '\udcff', 'A b': undefined })).toBe(
    '{"a":"\\udcff","b":[1,null,{"c":true,"d":"é"}]}',
  );
});

const [host] = plan.hosts;

test.each<[code: string, value: unknown]>([
  ['saved/unexpected-value', null],
  ['saved/unexpected-value', { ...plan, kind: 'another' }],
  ['saved/unexpected-value', { ...plan, more: 1 }],
  ['saved/unexpected-value', { ...plan, hosts: [{ ...host, fingerprint: '[]' }] }],
  ['saved/other-version', { ...plan, version: 2 }],
  ['saved/other-version', { ...plan, producer: '0.0.1' }],
  ['saved/edited', { ...plan, commit: 'b'.repeat(40) }],
  ['saved/edited', { ...plan, hosts: [{ ...host, impact: [] }] }],
])('%s is what a wrong file is refused with', (code, value) => {
  expect(codesThrownBy(() => checkSavedPlan(value, 'x'))).toEqual([code]);
});

test.each<[code: string | undefined, made: string | null, commit: string]>([
  [undefined, 'abcdef0'.padEnd(40, '1'), 'abcdef0'],
  [undefined, 'v1.2', 'v1.2'],
  ['saved/other-commit', 'abcdef0'.padEnd(40, '1'), 'abcdef'],
  ['saved/other-commit', `${'abcdef0'.padEnd(40, '1')}-dirty`, 'abcdef0'],
  ['saved/other-commit', null, 'abcdef0'],
])('%s: made from %s, wanted from %s', (code, commit, wanted) => {
  const check = (): void => checkApproval({ ...plan, commit }, { commit: wanted }, 'x');
  expect(code === undefined ? [] : codesThrownBy(check)).toEqual(code === undefined ? [] : [code]);
  if (code === undefined) check();
});

test('only the digest that was approved is approved', () => {
  checkApproval(plan, { approveDigest: `sha256:${plan.digest.toUpperCase()}` }, 'x');
  const other = (): void => checkApproval(plan, { approveDigest: plan.digest.slice(1) }, 'x');
  expect(codesThrownBy(other)).toEqual(['saved/not-the-approved-one']);
});

test('operations that do not follow from the file are refused, whoever made its digest', () => {
  if (host?.status !== 'planned') throw new Error('planned');
  for (const forged of [
    { ...host, commands: [] },
    { ...host, expected: [] },
  ])
    expect(codesThrownBy(() => savedReview(forged, engine, { file: 'x', overrides: {} }))).toEqual([
      'saved/contradictory',
    ]);
});

test('review shows a saved plan in every form, with its digest, and asks no host', async () => {
  const path = file('plan.json', printSavedPlan(plan));
  for (const format of ['text', 'markdown', 'json']) {
    const { status, stdout, stderr } = await run(['review', path, '--format', format]);
    expect([format, status, stderr]).toEqual([format, 0, '']);
    expect(stdout).toContain(plan.digest);
    expect(stdout).toContain('--dport 443');
  }
  const piped = await run(['review'], { stdin: printSavedPlan(plan) });
  expect(piped).toMatchObject({ status: 0, stderr: '' });
});

test.each<[string, readonly string[]]>([
  ['an option of hosts beside a saved plan', ['apply', 'plan.json', '--host', 'local:']],
  ['an option of a saved plan without one', ['apply', '--approve-digest', 'a'.repeat(64)]],
  ['an option of what is saved without saving', ['plan', '--commit', 'a']],
])('%s is a wrong use', async (_what, args) => {
  expect(await run(args)).toMatchObject({ status: 1, codes: ['cli/usage'] });
});

describe('shards of a saved plan', () => {
  const { digest, ...content } = plan;
  const ofShard = sealed({ ...content, shard: { index: 2, of: 3, places: [7] } });
  const open = (saved: SavedPlan, options: Parameters<typeof openSavedPlan>[2]['options']) =>
    openSavedPlan(file('of-shard.json', printSavedPlan(saved)), engine, { options, env: {} });

  test('are parts of its hosts, and what may be a canary is known of all', () => {
    const parts = ['1/2', '2/2'].map((shard) => open(plan, { shard }));
    expect(parts.map(({ tasks }) => tasks.length).sort()).toEqual([0, 1]);
    for (const { all, digest: found } of parts) expect([all.length, found]).toEqual([1, digest]);
  });

  test('may each have a plan of its own, whose digest says nothing of the others', () => {
    expect(open(ofShard, {})).toMatchObject({ digest: undefined, shard: { index: 2, of: 3, places: [7] } });
  });

  test.each([{ shard: '2/3' }, { canary: 1, results: 'results' }])('which %j is refused for', (options) => {
    expect(codesThrownBy(() => open(ofShard, options))).toEqual(['cli/usage']);
  });
});
