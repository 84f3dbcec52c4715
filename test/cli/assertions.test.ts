import { changeOf } from '../../lib/deploy/desired-change';
import { desiredFromRulesets } from '../../lib/deploy/rules-file';
import { requireAssertionsOfHosts } from '../../lib/cli/assertions/require-assertions';
import { readRulesFile } from '../../lib/cli/read-rules-file';
import { emptyRuleset } from '../../lib/ruleset/model/ruleset';
import type { DesiredHost } from '../../lib/plan/desired';
import { type HostPlan, planHost } from '../../lib/plan/plan-host';
import type { IpSet } from '../../lib/sets/ip-set';
import { parseSets } from '../../lib/sets/parse-sets';
import { run } from './fake-world';
import { codesIn } from '../support/project/command';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

const rules = (...lines: readonly string[]): string =>
  ['*filter', ':INPUT DROP [0:0]', ...lines, 'COMMIT', ''].join('\n');

const old = file('old', rules());
const office = file('office', rules('-A INPUT -s 192.0.2.0/24 -p tcp --dport 22 -j ACCEPT'));

const compare = (text: string, ...options: readonly string[]) =>
  run([
    'compare',
    old,
    office,
    '--assert',
    file(`assertions-${String(text.length)}-${String(options.length)}`, text),
    ...options,
  ]);

const context = { env: {}, stderr: { write: () => undefined } };

const plannedHost = (desired: DesiredHost, plan: HostPlan) => ({
  task: {
    ...{ title: 'ssh://web-1', desired, settings: {}, warnings: [] },
    target: { host: { transport: 'local' as const }, options: {} },
    constructOf: () => 'site/firewall/ssh',
  },
  outcome: {
    kind: 'done' as const,
    value: {
      snapshot: { live: { host: 'web-1', families: [] }, fingerprint: '' },
      change: changeOf(plan),
    },
  },
});

test('assertions that hold leave the exit status to the impact', async () => {
  const text = `
assertions:
  - mustAccept: { service: ssh, from: [192.0.2.0/25, 192.0.2.128-192.0.2.200] }
  - mustNotAccept: { service: [mysql, postgresql] }
  - onlyFrom: { from: 192.0.2.0/24, protocol: tcp, ports: [22, "8000:8100"] }
`;
  expect(await compare(text)).toMatchObject({ status: 2, codes: [] });
  expect(await compare(text, '--fail-on', 'narrowing')).toMatchObject({ status: 0, codes: [] });
});

test.each([
  '- mustAccept: { service: ssh, from: 192.0.2.0/23 }',
  '- mustNotAccept: { protocol: tcp, ports: 22 }',
  '- onlyFrom: { name: the office alone, service: ssh, from: 192.0.2.0/25 }',
])('%s does not hold, and that is an error with a packet', async (line) => {
  const { status, codes, stderr } = await compare(`assertions:\n  ${line}\n`);
  expect([status, codes]).toEqual([1, ['assert/failed']]);
  expect(stderr).toContain('--dport 22');
});

test('JSON is taken as well, and what is about the other family alone is said not to be checked', async () => {
  const text = JSON.stringify({ assertions: [{ mustAccept: { service: 'ssh', from: '2001:db8::/32' } }] });
  const { status, codes, stderr } = await compare(text);
  expect([status, codes]).toEqual([2, ['assert/not-checked']]);
  expect(stderr).toContain('-s 2001:db8::/32');
  const both = JSON.stringify({
    assertions: [{ onlyFrom: { service: 'ssh', from: ['192.0.2.0/24', '::/0'] } }],
  });
  expect(await compare(both)).toMatchObject({ status: 2, stderr: '' });
  const six = ['compare', old, old, '--ipv6', '--assert', file('six.json', text)];
  expect(await run(six)).toMatchObject({ status: 1, codes: ['assert/failed'] });
});

test.each([
  ['assertions: []', 1],
  ['- mustAccept: {}', 1],
  ['assertions:\n  - mustAcept: {}', 2],
  ['assertions:\n  - mustAccept:\n      service: sssh', 3],
  ['assertions:\n  - mustAccept:\n      port: 22', 3],
  ['assertions:\n  - mustAccept:\n      ports: 22', 3],
  ['assertions:\n  - mustAccept:\n      protocol: gre\n      ports: 22', 4],
  ['assertions:\n  - mustAccept:\n      from: example.net', 3],
  ['assertions:\n  - mustAccept:\n      from:\n        - 10.0.0.0/8\n        - 10.0.0.0/33', 5],
  ['assertions:\n  - onlyFrom: { service: ssh }', 2],
  ['assertions:\n  - mustAccept: { in: "et h0" }', 2],
  ['assertions:\n  - mustAccept: { chain: PREROUTING }', 2],
  ['assertions: [', 1],
])('%j is refused, with its line', async (text, line) => {
  const { status, codes, stderr } = await compare(text);
  expect([status, codes]).toEqual([1, ['cli/bad-assertion']]);
  expect(stderr).toMatch(new RegExp(`:${String(line)}:\\d+`));
});

test('members of the sets that are given are known after the change', async () => {
  const named = file(
    'named',
    rules('-A INPUT -p tcp -m tcp --dport 5432 -m set --match-set friends src -j ACCEPT'),
  );
  const sets = (name: string, ...members: readonly string[]) =>
    file(name, ['create friends hash:ip', ...members.map((each) => `add friends ${each}`), ''].join('\n'));
  const one = sets('one.sets', '192.0.2.7');
  const asserted = file(
    'sets.yaml',
    `
assertions:
  - onlyFrom: { from: 192.0.2.7, protocol: tcp, ports: 5432 }
  - mustAccept: { from: 192.0.2.7, protocol: tcp, ports: 5432 }
`,
  );
  const compared = (...options: readonly string[]) =>
    run(['compare', named, named, '--assert', asserted, ...options]);
  expect(await compared('--sets', one)).toMatchObject({ status: 0, codes: [] });
  const two = sets('two.sets', '192.0.2.7', '192.0.2.8');
  const widened = await compared('--sets', one, '--new-sets', two);
  expect([widened.status, widened.codes]).toEqual([1, ['assert/failed']]);
  expect(widened.stderr).toContain('--src 192.0.2.8');
  expect(widened.stderr).toContain('verdict: accept');
  expect((await compared()).codes).toEqual(['assert/failed', 'assert/failed']);
});

test('of a plan, members of declared sets are known, but for those that belong to others', () => {
  const named = file(
    'plan-sets',
    rules('-A INPUT -p tcp --dport 22 -m set --match-set office src -j ACCEPT'),
  );
  const { ruleset } = readRulesFile(named, 'ipv4');
  const { sets } = parseSets('create office hash:net\nadd office 192.0.2.0/24\n', 'sets');
  const [office] = sets?.values() ?? [];
  if (office === undefined) throw new Error('no set');
  const planned = (set: IpSet) => {
    const desired = {
      ...desiredFromRulesets([ruleset], { owner: 'web', foreignRules: 'keep' }),
      sets: new Map([['office', set]]),
    };
    const plan = planHost(new Map([['ipv4', emptyRuleset('ipv4')]]), desired, new Map());
    return plannedHost(desired, plan);
  };
  const asserted = file('office.yaml', 'assertions:\n  - onlyFrom: { service: ssh, from: 192.0.2.0/24 }\n');
  expect(() => {
    requireAssertionsOfHosts(asserted, [planned(office)], context);
  }).not.toThrow();
  expect(() => {
    requireAssertionsOfHosts(
      asserted,
      [planned({ ...office, entries: new Map(), isDynamic: true })],
      context,
    );
  }).toThrow('depends on: -m set --match-set office src');
});

test('of a plan, what the host will hold is held against them, with the constructs of its rules', () => {
  const { ruleset } = readRulesFile(office, 'ipv4');
  const desired = desiredFromRulesets([ruleset], { owner: 'web', foreignRules: 'keep' });
  const plan = planHost(new Map([['ipv4', emptyRuleset('ipv4')]]), desired);
  const planned = plannedHost(desired, plan);
  const warned: string[] = [];
  const six = file('plan-six', 'assertions:\n  - mustNotAccept: { from: 2001:db8::/32 }\n');
  const telling = { env: {}, stderr: { write: (text: string) => warned.push(text) } };
  requireAssertionsOfHosts(six, [planned], telling);
  expect(codesIn(warned.join(''))).toEqual(['assert/not-checked']);
  const wanted = (line: string) => file(`plan-${String(line.length)}`, `assertions:\n  - ${line}\n`);
  const holds = wanted('mustAccept: { service: ssh, from: 192.0.2.0/24 }');
  expect(() => {
    requireAssertionsOfHosts(holds, [planned], context);
  }).not.toThrow();
  const fails = wanted('mustNotAccept: { service: ssh }');
  expect(() => {
    requireAssertionsOfHosts(fails, [planned], context);
  }).toThrow('site/firewall/ssh');
});
