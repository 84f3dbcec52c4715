import { refusalsIn, rehearsalWarnings } from '../../../lib/host/rehearsal/check-report';
import { parseReport } from '../../../lib/host/rehearsal/report';
import type { Rehearsal, RehearsedRule } from '../../../lib/plan/apply/rehearsal';

const rule = (text: string, more: Partial<RehearsedRule> = {}): RehearsedRule => ({
  ...{ family: 'ipv4', table: 'filter', chain: 'INPUT', text, sets: [], hasUsers: false },
  ...more,
});

const rules = [
  rule('-p igmp -m comment --comment "cdktf:web" -j ACCEPT'),
  rule('-m set --match-set blocked src -j DROP', { sets: ['blocked'] }),
  rule('-m owner --uid-owner 33 -j DROP', { chain: 'OUTPUT', hasUsers: true }),
];

const rehearsal: Rehearsal = {
  owner: 'web',
  families: [{ family: 'ipv4', command: 'iptables', frame: '', rules }],
  sets: ['blocked'],
  leftOut: [],
};

const reportOf = (...lines: readonly string[]) => parseReport(Buffer.from(lines.join('\n')), rehearsal);

function verdictOn(...lines: readonly string[]) {
  const report = reportOf(...lines);
  return {
    refusals: refusalsIn(report, rehearsal, 'web-1', ({ chain }) => ({ path: chain })).map(
      ({ code, path, detail }) => ({
        code,
        path,
        detail,
      }),
    ),
    warnings: rehearsalWarnings(report, rehearsal, 'web-1').map(({ code }) => code),
  };
}

test('a rehearsal in which all went well says nothing', () => {
  expect(verdictOn('ready own known', 'complete')).toEqual({ refusals: [], warnings: [] });
});

test('a rule that is rejected is named with what was said of it, and without line numbers', () => {
  const { refusals } = verdictOn(
    'ready own known',
    'rejected iptables 3',
    '  iptables-restore v1.8.9 (legacy): owner: Bad value',
    '  Error occurred at line: 2',
    "  Try `iptables-restore -h' or 'iptables-restore --help' for more information.",
    '  iptables-restore: line 3 failed',
    'complete',
  );
  expect(refusals).toEqual([
    {
      code: 'apply/rule-refused',
      path: 'OUTPUT',
      detail:
        'iptables -A OUTPUT -m owner --uid-owner 33 -j DROP\niptables-restore v1.8.9 (legacy): owner: Bad value',
    },
  ]);
});

test('what a tool says cannot pass for what the script says', () => {
  const report = reportOf('ready own known', 'rejected iptables 1', '  complete', '  rejected iptables 2');
  expect(report.rejected).toEqual([{ rule: rules[0], said: 'complete\nrejected iptables 2' }]);
  expect(report.failure).toBeDefined();
});

test('the same rule in other words is no refusal, another rule is', () => {
  const older = 'printed iptables 1 -p 2 -m comment --comment "cdktf:web" -j ACCEPT ';
  expect(verdictOn('ready own known', older, 'complete')).toMatchObject({ warnings: [] });
  expect(verdictOn('ready own known', 'printed iptables 1 -j ACCEPT', 'complete').refusals).toEqual([
    expect.objectContaining({ code: 'apply/stored-differently', path: 'INPUT' }),
  ]);
});

test('a missing set is said of each rule that names it', () => {
  expect(verdictOn('missing-set blocked').refusals).toEqual([
    expect.objectContaining({ code: 'apply/missing-set', path: 'INPUT' }),
  ]);
});

test.each([
  ['nothing was said', []],
  ['no namespace could be made', ['unshare: unshare failed: Operation not permitted']],
  ['it ended early', ['ready own known']],
  ['it gave up', ['ready own known', 'failed', '  it does not work']],
  ['sets could not be looked up', ['ready own unknown', 'complete']],
  ['users are not known there', ['ready mapped known', 'complete']],
])('where %s, that is a warning', (_what, lines) => {
  expect(verdictOn(...lines)).toEqual({ refusals: [], warnings: ['apply/not-rehearsed'] });
});

test('what was left out is named with what it needs', () => {
  expect(reportOf('ready mapped unknown', 'complete').leftOut.map(({ text }) => text)).toEqual([
    '-m set --match-set blocked src -j DROP',
    '-m owner --uid-owner 33 -j DROP',
  ]);
});

test('what is known of the iptables there is said where it refuses a rule, or makes another one of it', () => {
  const limited: Rehearsal = {
    ...rehearsal,
    families: [
      {
        ...{ family: 'ipv4', command: 'iptables', frame: '' },
        tool: { backend: 'nft', version: '1.8.9' },
        rules: [
          rule('-m comment --comment "cdktf:web" -j QUEUE'),
          rule('-p tcp -m tcp --dport 1 -m tcp --dport 2'),
        ],
      },
    ],
  };
  const lines = ['ready own known', 'rejected iptables 1', 'complete'];
  const other = ['ready own known', 'printed iptables 2 -p tcp -m tcp --dport 2', 'complete'];
  const helps = [lines, other].map((each) =>
    refusalsIn(parseReport(Buffer.from(each.join('\n')), limited), limited, 'web-1', () => ({})).map(
      ({ help }) => help,
    ),
  );
  expect(helps).toEqual([
    [expect.stringContaining('`-j QUEUE` on iptables 1.8.9 (nft)')],
    [expect.stringContaining('`-m tcp` on iptables 1.8.9 (nft)')],
  ]);
});
