import { cases, reviewOfFiles } from '../../scripts/golden-reviews/cases';
import type { Operation } from '../../lib/diff/operation';
import { changedWords, printWordChanges } from '../../lib/review/views/changed-words';
import { headlineOf } from '../../lib/review/many-hosts/headline';
import type { HostReview } from '../../lib/review/many-hosts/host-review';
import { printBlocks } from '../../lib/review/text/markdown-document';
import { renderReviewMarkdown } from '../../lib/review/many-hosts/render-review-markdown';
import { type Review, reviewOfHosts } from '../../lib/review/many-hosts/review';

const reviewOf = (name: string): Review => reviewOfHosts(cases[name] ?? []);
const codesOf = (review: Review): readonly string[] => review.notes.map(({ note }) => note.code);

test('hosts with equal changes are one group, whose removed rules have matched what those of all hosts have', () => {
  const { groups, unchanged, failed, totals } = reviewOf('forty-hosts');
  expect(groups.map(({ hosts }) => hosts.length)).toEqual([38, 1]);
  expect([unchanged.length, failed.length]).toEqual([1, 1]);
  expect(totals).toEqual({ hosts: 41, changed: 39, failed: 1, operations: 40, steps: 0 });
  const rules = groups[0]?.review.families[0]?.live.tables.get('filter')?.chains.get('INPUT')?.rules ?? [];
  const packets = Array.from({ length: 38 }, (_, index) => 4n * BigInt(index + 1)).reduce(
    (sum, each) => sum + each,
  );
  expect(rules.find(({ text }) => text.includes('--dport 80'))?.counters?.packets).toBe(packets);
});

test('hosts whose constructs or impact differ are not one group', () => {
  const [first] = cases['replaced-words'] ?? [];
  if (first?.kind !== 'planned') throw new Error('planned');
  const other = { ...first.review, title: 'ssh://other' };
  const groups = (review: typeof other): number =>
    reviewOfHosts([first, { kind: 'planned', review }]).groups.length;
  expect(groups(other)).toBe(1);
  expect(groups({ ...other, constructOf: () => 'site/elsewhere' })).toBe(2);
  expect(groups({ ...other, impact: [] })).toBe(2);
});

test.each<[code: string, review: Review]>([
  ['review/opens-to-world', reviewOf('replaced-words')],
  ['review/policy', reviewOf('policy')],
  ['review/used-rule', reviewOf('replaced-words')],
  ['review/touches-ssh', reviewOf('foreign-removed')],
  ['plan/foreign-rules-removed', reviewOf('foreign-removed')],
  [
    'review/touches-ssh',
    reviewOfHosts([
      reviewOfFiles(
        'ssh://web:2222',
        { ipv4: [':INPUT ACCEPT [0:0]'] },
        { ipv4: [':INPUT ACCEPT [0:0]', '-A INPUT -p tcp --dport 2000:3000 -j DROP'] },
      ),
    ]),
  ],
  [
    'review/families-unlike',
    reviewOfHosts([
      reviewOfFiles(
        'ssh://web',
        { ipv4: [':INPUT DROP [0:0]'], ipv6: [':INPUT DROP [0:0]'] },
        { ipv4: [':INPUT DROP [0:0]', '-A INPUT -p tcp --dport 25 -j ACCEPT'], ipv6: [':INPUT DROP [0:0]'] },
      ),
    ]),
  ],
  [
    'review/not-rehearsed',
    reviewOfHosts([
      reviewOfFiles(
        'ssh://web',
        { ipv4: [':OUTPUT ACCEPT [0:0]'] },
        { ipv4: [':OUTPUT ACCEPT [0:0]', '-A OUTPUT -m owner --uid-owner alice -j ACCEPT'] },
      ),
    ]),
  ],
])('%s is noted where it is so', (code, review) => {
  expect(codesOf(review)).toContain(code);
});

test('what opens for some, and what is about another port than that of deployers, is no risk', () => {
  const wanted = { ipv4: [':INPUT DROP [0:0]', '-A INPUT -s 192.0.2.0/24 -p tcp --dport 25 -j ACCEPT'] };
  expect(
    codesOf(reviewOfHosts([reviewOfFiles('ssh://web', { ipv4: [':INPUT DROP [0:0]'] }, wanted)])),
  ).toEqual([]);
});

test('of a rule about the port of deployers it is said what becomes of it', () => {
  const review = reviewOfHosts([
    reviewOfFiles(
      'ssh://web',
      { ipv4: [':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 22 -j ACCEPT'] },
      { ipv4: [':INPUT DROP [0:0]', '-A INPUT -p tcp -m tcp --dport 443 -j ACCEPT'] },
    ),
  ]);
  const found = review.notes.find(({ note }) => note.code === 'review/touches-ssh');
  expect(found?.note.detail).toBe(
    'ipv4 INPUT: -p tcp -m tcp --dport 22 -j ACCEPT (replaced by -p tcp -m tcp --dport 443 -j ACCEPT)',
  );
});

test('the headline is one bounded line, whatever rules say', () => {
  for (const hosts of Object.values(cases)) {
    const line = headlineOf(reviewOfHosts(hosts));
    expect(line).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(line.length).toBeLessThan(1500);
  }
  expect(headlineOf(reviewOf('nothing'))).toBe('1 host: no changes');
});

test.each([
  ['-p tcp --dport 80 -j ACCEPT', '-p tcp --dport 443 -j web', '80 -> 443, ACCEPT -> web'],
  ['-j ACCEPT', '-p tcp -j ACCEPT', '-p tcp is new'],
  ['-s 1.2.3.4 -j ACCEPT', '-j ACCEPT', '-s 1.2.3.4 goes'],
  ['-m comment --comment "a b" -j DROP', '-m comment --comment "a c" -j DROP', '"a b" -> "a c"'],
  ['-j DROP', '-j DROP', ''],
])('of %s and %s the changed words are named', (previous, rule, text) => {
  expect(printWordChanges(changedWords(previous, rule))).toBe(text);
});

/** A host with more operations than a comment has room for. */
function large(rules: number): HostReview {
  const added = Array.from(
    { length: rules },
    (_, index) => `-s 10.${String(index >> 8)}.${String(index & 255)}.1/32 -j ACCEPT`,
  );
  const operations = added.map((rule, index): Operation => ({
    family: 'ipv4',
    table: 'filter',
    chain: 'INPUT',
    kind: 'insert',
    index: index + 1,
    rule,
  }));
  const chain = { name: 'INPUT', policy: 'DROP', rules: [] } as const;
  const table = { name: 'filter', chains: new Map([['INPUT', chain]]) };
  const live = { family: 'ipv4', tables: new Map([['filter', table]]) } as const;
  return {
    kind: 'planned',
    review: {
      title: `ssh://web-${String(rules)}`,
      owner: 'web',
      families: [{ live, operations }],
      warnings: [],
    },
  };
}

describe('a comment', () => {
  const reviews = [large(5000), ...Array.from({ length: 400 }, (_, index) => large(index + 1))];
  const text = renderReviewMarkdown(reviewOfHosts(reviews), { rest: 'cdktf-iptables review plan.json' });

  test('has at most 65,536 characters, all of its summary, and says where the rest is', () => {
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text.length).toBeGreaterThan(60_000);
    expect(text).toContain(headlineOf(reviewOfHosts(reviews)));
    expect(text).toContain('`cdktf-iptables review plan.json`');
    expect(text.match(/^```+/gm)?.length ?? 0).toBe((2 * (text.match(/^```+[a-z]*\n/gm)?.length ?? 0)) / 2);
  });

  test('is the same for the same change, and is found by its first line when the change is another one', () => {
    expect(renderReviewMarkdown(reviewOfHosts(reviews), { rest: 'cdktf-iptables review plan.json' })).toBe(
      text,
    );
    const marker = (hosts: readonly HostReview[]): string =>
      renderReviewMarkdown(reviewOfHosts(hosts)).split('\n')[0] ?? '';
    expect(marker([large(3)])).toBe(text.split('\n')[0]);
    expect(marker(cases['nothing'] ?? [])).toMatch(/^<!-- cdktf-iptables review [0-9a-f]{16} -->$/);
  });
});

test.each([0, 5, 30, 47, 60, 100, 1000])(
  'a document that is cut at %d characters is no longer, and closed',
  (room) => {
    const lines = ['one ``` two', 'three', 'four'];
    const blocks = [
      { kind: 'text', text: 'Some words.' },
      { kind: 'fold', summary: 'more', blocks: [{ kind: 'fence', language: 'diff', lines }] },
      { kind: 'fence', language: '', lines },
    ] as const;
    const { text, isCut } = printBlocks(blocks, room);
    expect(text.length).toBeLessThanOrEqual(room);
    expect(isCut).toBe(room < 1000);
    expect(text.match(/<details>/g)?.length).toBe(text.match(/<\/details>/g)?.length);
    expect((text.match(/^````/gm)?.length ?? 0) % 2).toBe(0);
  },
);
