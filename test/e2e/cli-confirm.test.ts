/** `apply --confirm manually`: a person at a terminal says of each host whether its change stays. */
import { command } from '../support/project/command';
import { ROUNDS, backendsInTurn } from '../support/hosts/in-turn';
import { useSandbox } from '../support/hosts/sandbox';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { type AtTerminal, atTerminal } from '../support/project/terminal';
import { onHost, untilNoTraces } from '../support/faults/transaction-host';
import { until } from '../support/project/until';

const file = useTemporaryFolder();
const hosts = [useSandbox('legacy'), useSandbox('nft'), useSandbox('nft')];

const rulesFor = (port: number): string => {
  const accept = [22, port].map((each) => `-A INPUT -p tcp --dport ${String(each)} -j ACCEPT`).join('\n');
  return file(`rules-${String(port)}`, `*filter\n:INPUT ACCEPT [0:0]\n${accept}\nCOMMIT\n`);
};

const nameOf = (host: number): string => hosts[host]?.().name ?? '';

function applyTo(host: number, port: number, ...args: readonly string[]): AtTerminal {
  const on = ['--host', `sandbox:${nameOf(host)}`, '--rules4', rulesFor(port)];
  return atTerminal(['apply', ...on, '--auto-approve', '--confirm', 'manually', ...args]);
}

async function holds(host: number, port: number): Promise<boolean> {
  const sandbox = hosts[host]?.();
  return (
    sandbox !== undefined && (await onHost(sandbox, 'iptables-save')).includes(`--dport ${String(port)} `)
  );
}

/** No folder, lock or process of a transaction is left. */
async function isClean(host: number): Promise<void> {
  const sandbox = hosts[host]?.();
  if (sandbox === undefined) throw new Error('no such host');
  await untilNoTraces(sandbox);
}

const KEEP = 'Keep it?';

/** A person is asked the same with both backends: each question on one of them, in turn. */
describe.each(ROUNDS)('on one host, round %d', (round) => {
  const nextBackend = backendsInTurn(round);
  let host = 0;
  beforeEach(() => {
    host = nextBackend() === 'legacy' ? 0 : 1;
  });

  test('yes keeps a change that is on the host when it is asked about', async () => {
    const run = applyTo(host, 80);
    await run.waitFor(KEEP);
    expect(await holds(host, 80)).toBe(true);
    await run.answer(KEEP, 'yes\r');
    expect(await run.ended).toBe(0);
    expect(run.seen()).toMatch(/^applied +sandbox:/m);
    expect(await holds(host, 80)).toBe(true);
    await isClean(host);
  });

  test.each([
    ['no', 'no\r', /^rolled-back +sandbox:.*\[apply\/declined\]/m],
    // A machine that is busy may not hear of the host in the moment that is left after Ctrl-C.
    ['Ctrl-C', '\x03', /^(rolled-back|unknown) +sandbox:.*\[apply\/(aborted|unknown)\]/m],
    ['the end of the input', '\x04', /^(rolled-back|unknown) +sandbox:.*\[apply\/(aborted|unknown)\]/m],
  ])('%s takes it back, and says so', async (_what, keys, said) => {
    const run = applyTo(host, 81);
    await run.answer(KEEP, keys);
    expect(await run.ended).toBe(1);
    expect(run.seen()).toMatch(said);
    await isClean(host);
    expect(await holds(host, 81)).toBe(false);
  });

  test('no answer takes it back when the time is over', async () => {
    const run = applyTo(host, 81, '--confirm-timeout', '5');
    await run.waitFor(KEEP);
    expect(await run.ended).toBe(1);
    expect(run.seen()).toMatch(/^rolled-back +sandbox:.*\[apply\/rolled-back\]/m);
    expect(await holds(host, 81)).toBe(false);
    await isClean(host);
  });

  test('what is neither yes nor no is asked again, and the plan is approved apart from the change', async () => {
    const on = ['--host', `sandbox:${nameOf(host)}`, '--rules4', rulesFor(82)];
    const run = atTerminal(['apply', ...on, '--confirm', 'manually']);
    await run.answer('means yes', 'yes\r');
    await run.answer(KEEP, 'y\r');
    await run.answer(KEEP, 'yes\r');
    expect(await run.ended).toBe(0);
    expect(await holds(host, 82)).toBe(true);
  });
});

test('without a terminal nothing is begun', async () => {
  const on = ['--host', `sandbox:${nameOf(1)}`, '--rules4', rulesFor(89)];
  const refused = await command(['apply', ...on, '--auto-approve', '--confirm', 'manually']);
  expect([refused.status, refused.codes, refused.stdout]).toEqual([1, ['cli/no-terminal'], '']);
  expect(await holds(1, 89)).toBe(false);
});

describe('on several hosts', () => {
  function writeApp(port: number): string {
    const resources = hosts.map((_, host): readonly [string, object] => [
      `host${String(host)}`,
      {
        host: { transport: 'sandbox', address: nameOf(host) },
        owner: 'several',
        ipv4: {
          tables: { filter: { chains: { INPUT: { rules: [`-p tcp --dport ${String(port)} -j ACCEPT`] } } } },
        },
      },
    ]);
    const stack = { resource: { iptables_ruleset: Object.fromEntries(resources) } };
    file('app/stacks/edge/cdk.tf.json', JSON.stringify(stack));
    const entry = { name: 'edge', constructPath: 'edge', synthesizedStackPath: 'stacks/edge/cdk.tf.json' };
    file('app/manifest.json', JSON.stringify({ version: '0.21.0', stacks: { edge: entry } }));
    return file('app');
  }
  const applyAll = (port: number, ...args: readonly string[]): AtTerminal =>
    atTerminal(['apply', '--app', writeApp(port), '--auto-approve', '--confirm', 'manually', ...args]);
  const held = (port: number): Promise<readonly boolean[]> =>
    Promise.all(hosts.map((_, host) => holds(host, port)));

  test('one comes after the other; after a no the rest is not tried', async () => {
    const run = applyAll(90);
    await run.waitFor(KEEP);
    expect(await held(90)).toEqual([true, false, false]);
    await run.answer(KEEP, 'yes\r');
    await run.answer(KEEP, 'no\r');
    expect(await run.ended).toBe(1);
    expect(await held(90)).toEqual([true, false, false]);
    const ends = [...run.seen().matchAll(/^(applied|rolled-back|skipped) +sandbox:(\S+)/gm)];
    expect(ends.map(([, outcome, name]) => [outcome, name])).toEqual([
      ['applied', nameOf(0)],
      ['rolled-back', nameOf(1)],
      ['skipped', nameOf(2)],
    ]);
  });

  test('all keeps it there and on the hosts after it', async () => {
    const run = applyAll(91);
    await run.answer(KEEP, 'all\r');
    expect(await run.ended).toBe(0);
    expect(await held(91)).toEqual([true, true, true]);
  });

  test('side by side, each is asked about on its own, and a no to one keeps the others', async () => {
    const run = applyAll(92, '--parallel', '3');
    await until('all hosts hold the change', async () => (await held(92)).every(Boolean));
    await run.answer(KEEP, 'yes\r');
    await run.answer(KEEP, 'no\r');
    await run.answer(KEEP, 'yes\r');
    expect(await run.ended).toBe(1);
    expect((await held(92)).filter(Boolean)).toHaveLength(2);
    expect(run.seen().match(/^applied +sandbox:/gm)).toHaveLength(2);
    expect(run.seen().match(/^rolled-back +sandbox:/gm)).toHaveLength(1);
  });
});
