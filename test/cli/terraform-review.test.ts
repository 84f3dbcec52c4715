/** `review` of what `terraform show -json` prints, without a Terraform. */
import { run } from './fake-world';

const http = '-p tcp -m tcp --dport 80 -j ACCEPT';
const secret = '-s 203.0.113.77/32 -j ACCEPT';
const rulesOf = (rules: readonly unknown[]): object => ({
  tables: { filter: { chains: { INPUT: { policy: null, rules } } } },
});

interface Wanted {
  readonly actions?: readonly string[];
  readonly after?: object | null;
  readonly unknown?: object;
  readonly sensitive?: object;
}

function change(
  { actions = ['update'], after = {}, unknown = {}, sensitive = {} }: Wanted,
  name = 'web',
): object {
  const host = { address: `${name}.example.org`, user: 'admin', port: null, transport: null };
  const value = { host, owner: 'site', ipv4: rulesOf([http]), operations: [], impact: [] };
  return {
    address: `iptables_ruleset.${name}`,
    type: 'iptables_ruleset',
    change: {
      ...{ actions, before: value, after: after === null ? null : { ...value, ...after } },
      ...{ after_unknown: unknown, before_sensitive: {}, after_sensitive: sensitive },
    },
  };
}

async function review(changes: readonly object[], format = 'text'): Promise<Awaited<ReturnType<typeof run>>> {
  const plan = { format_version: '1.2', resource_changes: changes };
  return run(['review', '--format', format], { stdin: JSON.stringify(plan) });
}

const opened = {
  operations: [`iptables -I INPUT 1 ${http}`],
  impact: [
    'ipv4 INPUT newly allows tcp dport 80 from anywhere in by all but lo, ctstate INVALID,NEW,UNTRACKED',
  ],
};

test('the same change of many hosts is reviewed once', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `web-${String(index)}`);
  const { status, stdout, stderr } = await review([
    ...names.map((name) => change({ after: opened }, name)),
    change({ actions: ['no-op'] }, 'same'),
    { address: 'null_resource.x', type: 'null_resource', change: { actions: ['create'] } },
  ]);
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(
    /^40 of 41 hosts, 40 operations; opens tcp dport 80 from anywhere; closes nothing; risks: review\/opens-to-world$/m,
  );
  expect(stdout).toContain('these 40 hosts get the same 1 operation');
  expect(stdout.match(/iptables -I INPUT 1/g)).toHaveLength(1);
});

test('what is known only at the apply is said, and nothing is made up', async () => {
  const { stdout } = await review(
    [change({ unknown: { operations: true } }), change({ actions: ['delete'], after: null }, 'gone')],
    'markdown',
  );
  expect(stdout.split('[review/known-at-apply]')).toHaveLength(3);
  expect(stdout).toContain('Not planned');
});

test('no operation tells of a sensitive rule, wherever its value stands', async () => {
  const after = {
    ipv4: rulesOf([http, secret]),
    operations: [
      `iptables -I INPUT 1 -p tcp -m tcp --dport 80 -m comment --comment "cdktf:site" -j ACCEPT`,
      `iptables -R INPUT 2 ${secret}`,
      `iptables -I INPUT 3 ${http}`,
      'iptables -D INPUT 4',
      'iptables -P INPUT DROP',
      'ipset add blocked 203.0.113.77',
    ],
    impact: ['ipv4 INPUT newly allows any protocol from 203.0.113.77'],
  };
  const sensitive = { ipv4: { tables: { filter: { chains: { INPUT: { rules: [false, true] } } } } } };
  for (const format of ['text', 'markdown', 'json']) {
    const { stdout } = await review([change({ after, sensitive })], format);
    expect(stdout).not.toContain('203.0.113.77');
    expect(stdout).toContain('review/sensitive');
    expect(stdout).toContain('iptables -R INPUT 2 (sensitive)');
    expect(stdout).toContain(`iptables -I INPUT 3 ${http}`);
    expect(stdout).toContain('iptables -D INPUT 4');
    expect(stdout).toContain('iptables -P INPUT DROP');
  }
});

test.each([
  ['no JSON', '{'],
  ['JSON of something else', '{"a":1}'],
  ['a change without its values', JSON.stringify({ format_version: '1.2', resource_changes: [{ type: 1 }] })],
  [
    'a ruleset of another shape',
    JSON.stringify({ format_version: '1.2', resource_changes: [change({ after: { operations: 'x' } })] }),
  ],
])('%s is refused', async (_what, stdin) => {
  expect(await run(['review'], { stdin })).toMatchObject({
    status: 1,
    stdout: '',
    codes: ['saved/unexpected-value'],
  });
});
