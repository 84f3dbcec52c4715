/** Ten deployers at once on one host: one wins each generation, nobody's rules are lost, the others are told why. */
import { randomBytes } from 'node:crypto';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import { desiredHost } from '../../lib/deploy/desired-host';
import { readHost, rulesetsOf } from '../../lib/host/read';
import { applyPlan } from '../../lib/host/transaction/apply-plan';
import { openTransport } from '../../lib/host/transports/open-transport';
import { planHost } from '../../lib/plan/plan-host';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { useSandbox } from '../support/hosts/sandbox';
import {
  messageOf,
  rulesOn,
  targetOf,
  transactionEngine,
  untilNoTraces,
} from '../support/faults/transaction-host';
import { byHand } from '../support/project/firewall-engine';
import { backendsOfToday } from '../support/hosts/in-turn';

jest.setTimeout(300_000);

/** Each has ports of its own; two show that the next generation has a winner of its own. */
const rounds = process.env['LONG'] === '1' ? [2000, 3000, 4000] : [2000, 3000];

const accept = (port: number): string => `-p tcp -m tcp --dport ${String(port)} -j ACCEPT`;

/** A rule in a chain that all share and one in a chain of its own, in both families; all of them tell `port`. */
function ruleset(owner: string, port: number): DeclaredRuleset {
  const family = {
    tables: {
      filter: {
        chains: {
          INPUT: { rules: [accept(22), accept(port), `-j own-${owner}`] },
          [`own-${owner}`]: { rules: [accept(port)] },
        },
      },
    },
  };
  return { owner, foreignRules: 'keep', ipv4: family, ipv6: family };
}

/** What stands in both families about a port. */
async function rulesAbout(sandbox: Sandbox, port: number): Promise<readonly string[]> {
  return (await rulesOn(sandbox)).split('\n').filter((line) => line.includes(` --dport ${String(port)} `));
}

async function expectNothingLeft(sandbox: Sandbox): Promise<void> {
  await untilNoTraces(sandbox, 60_000);
}

describe.each(backendsOfToday(__filename))('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  // A commit takes longer with nft, so more of them meet there.
  const deployers = backend === 'nft' ? [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] : [1, 2, 3, 4, 5];

  test('deployers with rules of their own all get them there', async () => {
    let left = deployers;
    while (left.length > 0) {
      const messages = await Promise.all(
        left.map(async (number) => {
          const desired = ruleset(`team${String(number)}`, 1000 + number);
          const applying = transactionEngine(`deployer ${String(number)}`).apply({
            ...{ target: targetOf(sandbox()), desired, owner: desired.owner, expected: undefined },
            confirmTimeoutMs: 60_000,
          });
          return { number, ...(await messageOf(applying)) };
        }),
      );
      const losers = messages.filter(({ code }) => code !== 'applied');
      // Whoever loses does so to somebody who wins.
      expect(losers.length).toBeLessThan(left.length);
      expect(
        losers.filter(({ code }) => !['apply/locked', 'deploy/changes-all-the-time'].includes(code)),
      ).toEqual([]);
      left = losers.map(({ number }) => number);
    }
    for (const number of deployers) {
      const owner = `team${String(number)}`;
      const rule = (chain: string, comment: string): string =>
        `-A ${chain} -p tcp -m tcp --dport ${String(1000 + number)} ${comment}-j ACCEPT`;
      const both = [rule('INPUT', `-m comment --comment "cdktf:${owner}" `), rule(`own-${owner}`, '')];
      expect(await rulesAbout(sandbox(), 1000 + number)).toEqual([...both, ...both]);
    }
    await expectNothingLeft(sandbox());
  });

  test('of deployers with one plan each for the same rules, one wins each generation', async () => {
    const engine = transactionEngine();
    const target = targetOf(sandbox());
    for (const round of rounds) {
      const { live, fingerprint } = await engine.read(target);
      const messages = await Promise.all(
        deployers.map(async (number) => {
          const desired = ruleset('shared', round + number);
          const { operations } = engine.plan(live, 'shared', desired);
          const applying = transactionEngine(`deployer ${String(number)}`).apply({
            ...{ target, desired, owner: 'shared', expected: { fingerprint, operations } },
            confirmTimeoutMs: 60_000,
          });
          return { number, ...(await messageOf(applying)) };
        }),
      );
      const winners = messages.filter(({ code }) => code === 'applied');
      expect(winners).toHaveLength(1);
      const known = ['applied', 'deploy/changed-since-plan', 'apply/locked'];
      expect(messages.filter(({ code }) => !known.includes(code))).toEqual([]);
      for (const number of deployers) {
        const isThere = number === winners[0]?.number;
        expect(await rulesAbout(sandbox(), round + number)).toHaveLength(isThere ? 4 : 0);
      }
      await expectNothingLeft(sandbox());
    }
    for (const number of deployers) expect(await rulesAbout(sandbox(), 1000 + number)).toHaveLength(4);
  });

  test('of deployers with no plan for the same rules, the last one has them as it wants them, whole', async () => {
    const messages = await Promise.all(
      deployers.map(async (number) => {
        const desired = ruleset('shared', 5000 + number);
        const applying = transactionEngine(`deployer ${String(number)}`).apply({
          ...{ target: targetOf(sandbox()), desired, owner: 'shared', expected: undefined },
          confirmTimeoutMs: 60_000,
        });
        return { number, ...(await messageOf(applying)) };
      }),
    );
    const known = ['applied', 'apply/locked', 'deploy/changes-all-the-time'];
    expect(messages.filter(({ code }) => !known.includes(code))).toEqual([]);
    expect(messages.map(({ code }) => code)).toContain('applied');
    const found = await Promise.all(deployers.map(async (number) => rulesAbout(sandbox(), 5000 + number)));
    expect(found.filter((rules) => rules.length > 0).map((rules) => rules.length)).toEqual([4]);
    const winner = messages[found.findIndex((rules) => rules.length > 0)];
    expect(winner?.code).toBe('applied');
    await expectNothingLeft(sandbox());
  });

  test.each(['iptables', 'ip6tables'] as const)(
    'what %s alone got after the plan was made is seen, and nothing is changed',
    async (command) => {
      const transport = openTransport(targetOf(sandbox()).host, targetOf(sandbox()).options);
      const connection = await transport.connect();
      const nonce = (): string => randomBytes(12).toString('hex');
      const snapshot = await readHost(connection, { nonce: nonce() });
      const plan = planHost(rulesetsOf(snapshot, 'the host'), desiredHost(ruleset('carol', 7001)));
      await byHand(sandbox(), command, '-A OUTPUT -p udp -m udp --dport 7002 -j ACCEPT');
      const before = await rulesOn(sandbox());
      const connect = async () => transport.connect();
      const result = await applyPlan(connection, plan, { snapshot, connect, nonce, deployer: 'carol' });
      await connection.close();
      await byHand(sandbox(), command, '-D OUTPUT -p udp -m udp --dport 7002 -j ACCEPT');
      expect(result.kind).toBe('changed');
      expect(before).not.toContain('7001');
      expect(await rulesAbout(sandbox(), 7001)).toEqual([]);
    },
  );

  test('who waits too long for the lock is told who holds it', async () => {
    const target = targetOf(sandbox());
    let answer: (isToStay: boolean) => void = () => undefined;
    const answered = new Promise<boolean>((resolve) => (answer = resolve));
    let holding: Promise<unknown> = Promise.resolve();
    await new Promise<void>((isAsked) => {
      const desired = ruleset('alice', 6001);
      holding = transactionEngine('alice').apply({
        ...{ target, desired, owner: 'alice', expected: undefined, confirmTimeoutMs: 120_000 },
        confirm: async () => {
          isAsked();
          return answered;
        },
      });
    });
    const transport = openTransport(target.host, target.options);
    const connection = await transport.connect();
    const nonce = (): string => randomBytes(12).toString('hex');
    const snapshot = await readHost(connection, { nonce: nonce() });
    const plan = planHost(rulesetsOf(snapshot, 'the host'), desiredHost(ruleset('bob', 6002)));
    const connect = async () => transport.connect();
    const options = { snapshot, connect, nonce, deployer: 'bob', lockWaitMs: 1_000 };
    const { code, text } = await messageOf(applyPlan(connection, plan, options));
    await connection.close();
    answer(true);
    await holding;
    expect(code).toBe('apply/locked');
    expect(text).toContain('alice');
    expect(await rulesAbout(sandbox(), 6001)).toHaveLength(4);
    expect(await rulesAbout(sandbox(), 6002)).toEqual([]);
    await expectNothingLeft(sandbox());
  });
});
