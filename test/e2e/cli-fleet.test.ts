/** Many hosts in one run: who comes first, what stops the others, and how often each is logged in to. */
import { command } from '../support/project/command';
import { useSandbox } from '../support/hosts/sandbox';
import { countedBy, logScripts } from '../support/hosts/sshd-log';
import { useTemporaryFolder } from '../support/project/temporary-folder';
import { atTerminal } from '../support/project/terminal';
import { onHost } from '../support/faults/transaction-host';

const file = useTemporaryFolder();
const first = useSandbox('nft');
const hosts = [first, useSandbox('legacy'), useSandbox('nft')];
const nameOf = (host: number): string => hosts[host]?.().name ?? '';

interface Wanted {
  /** More rules than port 22. */
  readonly rules?: Readonly<Record<number, readonly string[]>>;
  readonly port: number;
  readonly owners?: readonly string[];
}

/** An app of all hosts; each accepts a port, and what else is wanted of it. */
function writeApp({ rules = {}, port, owners = ['fleet'] }: Wanted): string {
  const resources = hosts.flatMap((_, host) =>
    owners.map((owner): readonly [string, object] => [
      `${owner}${String(host)}`,
      {
        host: { transport: 'sandbox', address: nameOf(host) },
        owner,
        ipv4: {
          tables: {
            filter: {
              chains: {
                INPUT: { rules: [`-p tcp --dport ${String(port)} -j ACCEPT`, ...(rules[host] ?? [])] },
              },
            },
          },
        },
      },
    ]),
  );
  const stack = { resource: { iptables_ruleset: Object.fromEntries(resources) } };
  file('app/stacks/edge/cdk.tf.json', JSON.stringify(stack));
  const entry = { name: 'edge', constructPath: 'edge', synthesizedStackPath: 'stacks/edge/cdk.tf.json' };
  file('app/manifest.json', JSON.stringify({ version: '0.21.0', stacks: { edge: entry } }));
  return file('app');
}

/** The word and the host of each row of the last table. */
function endsIn(text: string): readonly (readonly [word: string, host: number])[] {
  const rows = text.matchAll(/^(applied|unchanged|rolled-back|unknown|failed|skipped) +sandbox:(\S+)/gm);
  const names = hosts.map((_, host) => nameOf(host));
  return [...rows].map(([, word = '', name = '']) => [word, names.indexOf(name)]);
}

const holding = async (port: number): Promise<readonly boolean[]> =>
  Promise.all(
    hosts.map(async (sandbox) =>
      (await onHost(sandbox(), 'iptables-save')).includes(`--dport ${String(port)} `),
    ),
  );

/** Cuts off who deploys: the new connection does not come about, and the host goes back. */
const lockout = ['-i mgmt0 -p tcp --dport 22 -m conntrack --ctstate NEW -j DROP'];
const cutOff = (host: number): Readonly<Record<number, readonly string[]>> => ({
  [host]: lockout.map((rule) => rule.replace('mgmt0', hosts[host]?.().management.interface ?? '')),
});

const quick = ['--auto-approve', '--confirm-timeout', '20'];

test('after an undo, hosts that were not begun are left alone, and the table says so', async () => {
  const app = writeApp({ port: 101, rules: cutOff(0) });
  const run = await command(['apply', '--app', app, '--parallel', '1', ...quick]);
  expect(run.status).toBe(1);
  expect(endsIn(run.stdout)).toEqual([
    ['rolled-back', 0],
    ['skipped', 1],
    ['skipped', 2],
  ]);
  expect(run.stdout).toMatch(/^outcome +host +operations +what to do$/m);
  expect(await holding(101)).toEqual([false, false, false]);
});

test('a change that shuts out who deploys, as far as the rules tell, is refused before any host is touched', async () => {
  const closed = ['-p tcp --dport 22 -m conntrack --ctstate NEW -j DROP'];
  const app = writeApp({ port: 100, rules: { 1: closed } });
  const run = await command(['apply', '--app', app, '--parallel', '3', ...quick]);
  expect([run.status, run.codes]).toEqual([1, ['plan/way-in-blocked']]);
  expect(await holding(100)).toEqual([false, false, false]);
  const accepted = await command([
    'apply',
    '--app',
    app,
    ...quick,
    '--accept-lockout-risk',
    'a test of the confirmation',
  ]);
  expect(endsIn(accepted.stdout)).toContainEqual(['rolled-back', 1]);
});

test('hosts that were begun beside the one that went back are finished', async () => {
  const app = writeApp({ port: 102, rules: cutOff(1) });
  const run = await command(['apply', '--app', app, '--parallel', '3', ...quick]);
  expect(run.status).toBe(1);
  expect(endsIn(run.stdout)).toEqual([
    ['applied', 0],
    ['rolled-back', 1],
    ['applied', 2],
  ]);
  expect(await holding(102)).toEqual([true, false, true]);
});

test('the canary comes first; when it fails in any way, no other host is touched', async () => {
  const app = writeApp({ port: 103 });
  // Somebody else is at work there, and does not end in time.
  await onHost(first(), 'setsid flock /run sleep 600 > /dev/null 2>&1 & echo $! > /run/held');
  const run = await command(['apply', '--app', app, '--canary', '1', ...quick]);
  await onHost(first(), 'kill -- -"$(cat /run/held)"');
  expect([run.status, run.codes]).toEqual([1, ['apply/locked']]);
  expect(endsIn(run.stdout)).toEqual([
    ['failed', 0],
    ['skipped', 1],
    ['skipped', 2],
  ]);
  expect(await holding(103)).toEqual([false, false, false]);
});

test('when the canary stays, the others follow', async () => {
  const app = writeApp({ port: 104 });
  const run = await command(['apply', '--app', app, '--canary', '1', '--auto-approve']);
  expect([run.status, endsIn(run.stdout).map(([word]) => word)]).toEqual([
    0,
    ['applied', 'applied', 'applied'],
  ]);
  expect(await holding(104)).toEqual([true, true, true]);
});

test('what is planned for a second owner of the hosts is not tried after an undo either', async () => {
  const app = writeApp({ port: 105, owners: ['fleet', 'guest'], rules: cutOff(2) });
  const run = await command(['apply', '--app', app, ...quick]);
  expect(run.status).toBe(1);
  expect(endsIn(run.stdout).map(([word]) => word)).toEqual([
    'applied',
    'skipped',
    'applied',
    'skipped',
    'rolled-back',
    'skipped',
  ]);
});

describe('logins', () => {
  const onHostWith = (verb: string, port: number, ...args: readonly string[]): readonly string[] => {
    const rules = `*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp --dport ${String(port)} -j ACCEPT\nCOMMIT\n`;
    return [verb, '--host', `sandbox:${first().name}`, '--rules4', file('rules4', rules), ...args];
  };
  beforeAll(() => logScripts(first()));

  test('a plan is one connection and one round trip, for several owners on a host too', async () => {
    expect(await countedBy(first(), () => command(onHostWith('plan', 110)))).toEqual({
      logins: 1,
      scripts: 1,
    });
    const app = writeApp({ port: 104, owners: ['fleet', 'guest'] });
    expect(await countedBy(first(), () => command(['plan', '--app', app]))).toEqual({
      logins: 1,
      scripts: 1,
    });
  });

  test('an apply reads once, commits over the same connection, and confirms over a new one', async () => {
    const counts = await countedBy(first(), async () => {
      expect(await command(onHostWith('apply', 110, '--auto-approve'))).toMatchObject({ status: 0 });
    });
    expect(counts).toEqual({ logins: 2, scripts: 4 });
    const again = (): Promise<unknown> => command(onHostWith('apply', 110, '--auto-approve'));
    expect(await countedBy(first(), again)).toEqual({ logins: 1, scripts: 1 });
  });

  test('the connection is kept while a person thinks, and the host is looked at again after that', async () => {
    const counts = await countedBy(first(), async () => {
      const run = atTerminal(onHostWith('apply', 111));
      await run.answer('means yes', 'yes\r');
      expect(await run.ended).toBe(0);
    });
    expect(counts).toEqual({ logins: 2, scripts: 5 });
  });

  test('a connection that was lost while a person thought is made anew', async () => {
    const counts = await countedBy(first(), async () => {
      const run = atTerminal(onHostWith('apply', 112));
      await run.waitFor('means yes');
      await onHost(first(), 'for each in $(pgrep -f "^sshd: root"); do kill "$each" || true; done');
      await run.answer('means yes', 'yes\r');
      expect([await run.ended, run.seen()]).toEqual([0, expect.stringMatching(/^applied /m)]);
    });
    expect(counts.logins).toBe(3);
    expect(await holding(112)).toMatchObject([true, false, false]);
  });
});
