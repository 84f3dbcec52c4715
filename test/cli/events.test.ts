import { eventSchema, rateSchema, showSchema } from '../../lib/cli/schemas/live-schemas';
import { showJson } from '../../lib/review/show/render-show-json';
import { renderRatesJson } from '../../lib/review/show/rule-rates';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { liveRuleset } from '../support/project/rulesets';
import { run } from './fake-world';

const file = useTemporaryFolder();

const linesOf = (text: string): readonly unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);

describe('with --json', () => {
  test('stderr is lines of JSON alone, also of what goes wrong', async () => {
    const rules = file('rules', '*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n');
    const { status, stderr } = await run([
      ...['plan', '--host', 'openssh://nobody@host.invalid', '--rules4', rules, '--json'],
    ]);
    expect(status).toBe(1);
    const events = linesOf(stderr).map((line) => eventSchema.parse(line));
    expect(events.map(({ event }) => event)).toEqual(['start', 'end', 'diagnostic']);
    expect(events[1]).toMatchObject({ outcome: 'failed', doing: 'reading' });
  });

  test('a mistake in the command line is a line, too', async () => {
    const { stderr } = await run(['apply', '--json', '--foreign', 'nonsense']);
    expect(linesOf(stderr).map((line) => eventSchema.parse(line))).toMatchObject([
      { event: 'diagnostic', code: 'cli/usage' },
    ]);
  });

  test('a sandbox has another one', async () => {
    const { stderr } = await run(['sandbox', 'list', '--json', '--nonsense']);
    expect(stderr).toMatch(/^error: /);
  });
});

const ruleset = liveRuleset({ 'INPUT DROP': ['-i lo -j ACCEPT'], web: [] });
const host = { title: 'local:', families: [{ ruleset, version: '1.8.9', backend: 'nft' }] };
const readAt = '2026-01-01T00:00:00.000Z';

test('what show prints as JSON has the published form', () => {
  const notes = [
    { kind: 'file', path: '/etc/x', isLoaded: true, owners: [{ owner: 'a', state: 'same' }], drift: [] },
    { kind: 'unknown', why: 'x' },
  ] as const;
  const hitOf = () => ({ kind: 'hit', since: readAt }) as const;
  const printed = [...showJson({ ...host, readAt, notes, hitOf, broken: ['ipv6'] })].join('');
  expect(showSchema.safeParse(JSON.parse(printed)).error).toBeUndefined();
  expect(showSchema.safeParse({ ...(JSON.parse(printed) as object), more: 1 }).success).toBe(false);
});

test('what show --watch prints as JSON has the published form', () => {
  const rate = { family: 'ipv4', table: 'filter', chain: 'INPUT', index: 1, rule: '' };
  const rates = [{ ...rate, packetsPerSecond: 1.5, bytesPerSecond: 100 }];
  expect(
    rateSchema.safeParse(JSON.parse(renderRatesJson({ title: 'local:', readAt, rates }))).error,
  ).toBeUndefined();
});

test.each([
  ['is not JSON', 'x'],
  ['has another form', '{"version":2}'],
  [
    'is of another host',
    JSON.stringify({ version: 1, host: 'sandbox:other', readAt, families: [], broken: [], boot: [] }),
  ],
])('an earlier reading that %s is refused', async (_, content) => {
  const { codes } = await run(['show', 'local:', '--since', file('earlier.json', content)]);
  expect(codes).toEqual(['cli/not-a-reading']);
});
