import { reviewOfFiles } from '../../scripts/golden-reviews/cases';
import { readDriftBefore } from '../../lib/cli/drift/drift-before';
import { type HostDrift, driftForms } from '../../lib/cli/drift/drift-forms';
import { driftSchema } from '../../lib/cli/schemas/change-schemas';
import { parseHostUrl } from '../../lib/host/host-url';
import type { ChangeReview } from '../../lib/review/views/change-review';
import { differencesOf } from '../../lib/review/drift/drift';
import { noPaint } from '../../lib/review/text/paint';
import { codesThrownBy } from '../support/project/rejection';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();
const declared = {
  ipv4: [':INPUT DROP [0:0]', '-A INPUT -i lo -j ACCEPT', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'],
};

function drifted(...lines: readonly string[]): ChangeReview {
  const host = reviewOfFiles('ssh://web-1', { ipv4: lines }, declared);
  if (host.kind === 'failed') throw new Error('planned');
  return host.review;
}

function hostOf(review: ChangeReview | undefined): HostDrift {
  const desired = { owner: 'web', foreignRules: 'remove', rulesets: new Map() } as const;
  const target = { host: parseHostUrl('ssh://web-1'), options: {} };
  const task = { title: 'ssh://web-1', target, desired, settings: {}, warnings: [] };
  const outcome =
    review === undefined
      ? ({ kind: 'failed', error: new Error('away') } as const)
      : ({ kind: 'done', value: 0 } as const);
  return { task, outcome, review, boot: undefined };
}

const json = (host: HostDrift, before?: ReturnType<typeof readDriftBefore>): string =>
  driftForms.json([host], { before, paint: noPaint });

const byHand = '-A INPUT -p tcp -m tcp --dport 5432 -j ACCEPT';
const live = [
  ':INPUT ACCEPT [0:0]',
  ':f2b-sshd - [0:0]',
  '-A INPUT -i lo -j ACCEPT',
  '-A INPUT -j f2b-sshd',
  byHand,
  '-A INPUT -p tcp -m tcp --dport 25 -m comment --comment "cdktf:mail" -j ACCEPT',
];

test('each difference is named with who probably made it', () => {
  expect(differencesOf(drifted(...live)).map(({ kind, by }) => [kind, by])).toEqual([
    ['policy', undefined],
    ['changed', 'fail2ban'],
    ['not-declared', undefined],
    ['not-declared', 'owner mail'],
  ]);
});

test('the JSON holds to its schema, with what would repair it and the status of each host', () => {
  const value = driftSchema.parse(JSON.parse(json(hostOf(drifted(...live)))));
  expect(value.hosts[0]).toMatchObject({
    status: 'drifted',
    commands: expect.arrayContaining(['iptables -P INPUT DROP']) as unknown,
  });
  const same = driftSchema.parse(JSON.parse(json(hostOf(drifted(...declared.ipv4)))));
  expect(same.hosts[0]).toMatchObject({ status: 'as-declared', differences: [], commands: [] });
  const failed = driftSchema.parse(JSON.parse(json(hostOf(undefined))));
  expect(failed.hosts[0]).toMatchObject({ status: 'failed', errors: [{ code: 'cli/internal' }] });
});

test('with --since, only what an earlier run did not print is new, wherever it stands by now', () => {
  const before = readDriftBefore(file('before.json', json(hostOf(drifted(...live)))));
  const now = hostOf(drifted(...live.slice(0, 2), '-A INPUT -s 192.0.2.1/32 -j DROP', ...live.slice(2)));
  const value = driftSchema.parse(JSON.parse(json(now, before)));
  const news = value.hosts[0]?.differences.filter((each) => each.new === true);
  expect(news?.map(({ live: rule }) => rule)).toEqual(['-s 192.0.2.1/32 -j DROP']);
  expect(driftForms.text([now], { before, paint: noPaint })).toMatch(/differences, 1 new\n/);
});

test.each([
  ['no JSON', 'x'],
  ['another form', '{"version":1,"hosts":[{}]}'],
])('a file of --since that is %s is refused', (_what, content) => {
  expect(codesThrownBy(() => readDriftBefore(file('wrong.json', content)))).toEqual(['cli/not-drift']);
});
