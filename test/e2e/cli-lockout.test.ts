/** A person whose change stops their own login: refused before anything is touched, or named when the host has rolled back. */
import { codesIn, command, type CommandRun } from '../support/project/command';
import { rulesOn, untilNoTraces } from '../support/faults/transaction-host';
import { ROUNDS, backendsInTurn } from '../support/hosts/in-turn';
import { useSandbox } from '../support/hosts/sandbox';
import { useTemporaryFolder } from '../support/project/temporary-folder';

const file = useTemporaryFolder();

const ssh = '-p tcp -m tcp --dport 22';
const known = '-A INPUT -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';
const open = ['*filter', ':INPUT DROP [0:0]', known, `-A INPUT ${ssh} -j ACCEPT`, 'COMMIT'];
const drop = `${ssh} --tcp-flags FIN,SYN,RST,ACK SYN -j DROP`;
const closing = ['*filter', ':INPUT DROP [0:0]', `-A INPUT ${drop}`, ...open.slice(2)];
const withNat = (target: string): readonly string[] => [
  ...['*nat', `-A PREROUTING ${ssh} -j ${target}`, 'COMMIT'],
  ...open,
];
const queued = [
  '*filter',
  ':INPUT DROP [0:0]',
  `-A INPUT ${ssh} -j NFQUEUE --queue-num 7 --queue-bypass`,
  ...open.slice(2),
];

describe.each(ROUNDS)('at a host, round %d', (round) => {
  const host = useSandbox(backendsInTurn(round)());
  const risk = ['--accept-lockout-risk', 'a test', '--confirm-timeout', '5'];

  async function run(
    verb: 'plan' | 'apply',
    rules: readonly string[],
    ...args: readonly string[]
  ): Promise<CommandRun> {
    const rules4 = file('rules.v4', `${rules.join('\n')}\n`);
    return command([verb, '--host', `sandbox:${host().name}`, '--rules4', rules4, ...args]);
  }

  const apply = async (rules: readonly string[], ...args: readonly string[]): Promise<CommandRun> =>
    run('apply', rules, '--auto-approve', ...args);

  test('a change that stops new logins is refused with its rule, and nothing is touched', async () => {
    expect((await apply(open)).status).toBe(0);
    const before = await rulesOn(host());
    const refused = await apply(closing);
    expect(refused.status).toBe(1);
    expect(codesIn(refused.stderr)).toContain('plan/way-in-blocked');
    expect(refused.stderr).toContain(`filter INPUT 1: ${drop}`);
    expect(await rulesOn(host())).toBe(before);
  });

  test('one that is applied all the same is taken back, and what of it has stopped the login comes first', async () => {
    expect((await apply(open)).status).toBe(0);
    const failed = await apply(closing, ...risk);
    expect(failed.status).toBe(1);
    expect(failed.stderr + failed.stdout).toContain(
      `of this change, this may have stopped the login:\n  filter INPUT 1: ${drop}`,
    );
    await untilNoTraces(host());
    expect(await rulesOn(host())).not.toContain(drop);
    expect((await apply(open)).status).toBe(0);
  });

  test.each([
    ['nat leads it to where it goes anyway', withNat('REDIRECT --to-ports 22'), false],
    ['it is handed to a program that may be missing, with a warning', queued, true],
  ])('a login gets in where %s', async (_, rules, isWarned) => {
    expect((await apply(open)).status).toBe(0);
    const applied = await apply(rules);
    expect(applied.status).toBe(0);
    const said = applied.stdout + applied.stderr;
    expect(said.includes('depends on what the rules alone do not tell')).toBe(isWarned);
    expect((await run('plan', rules)).status).toBe(0);
  });
});
