/** What a deployer is told in each fault, on a host without a kernel; and that this host is like a real one. */
import type { ApplyRequest } from '../../../lib/deploy/apply-request';
import type { DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import { createEngine } from '../../../lib/deploy/engine';
import { faultCases } from '../../support/faults/fault-cases';
import { messageOf, newRuleset, oldRuleset } from '../../support/faults/transaction-host';
import { FakeHost, type HostFault } from '../../support/hosts/fake-host';

interface Deployed {
  readonly host: FakeHost;
  readonly deploy: (options?: Partial<ApplyRequest>) => Promise<string>;
  /** Which of the two rulesets both families hold; `mixed` for anything else. */
  readonly rules: () => string;
}

/** A host with foreign rules that holds the old ruleset. */
async function oldHost(): Promise<Deployed> {
  let nonces = 0;
  const host = new FakeHost();
  const engine = createEngine({
    openTransport: () => host.transport,
    nonce: () => `nonce${String(++nonces).padStart(16, '0')}`,
    deployer: 'the tests',
  });
  const target = { host: { transport: 'ssh', address: 'fake' }, options: {} } as const;
  const apply = (desired: DeclaredRuleset, options: Partial<ApplyRequest> = {}): Promise<unknown> =>
    engine.apply({ target, desired, owner: desired.owner, expected: undefined, ...options });
  for (const family of ['ipv4', 'ipv6'] as const)
    host.write(family, '-A INPUT -p tcp -m tcp --dport 5 -j ACCEPT');
  await apply(oldRuleset);
  const old = savesOf(host);
  return {
    host,
    deploy: async (options) => (await messageOf(apply(newRuleset, options))).code,
    rules: () => {
      if (savesOf(host) === old) return 'old';
      return host.save('ipv4').includes('-A NEW ') && host.save('ipv6').includes('-A NEW6 ')
        ? 'new'
        : 'mixed';
    },
  };
}

/** `pass` lets seconds go by, and what waits for them go on. */
async function withFakeTime(run: (pass: (seconds: number) => Promise<void>) => Promise<void>): Promise<void> {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] });
  try {
    await run(async (seconds) => {
      for (let halves = 0; halves < seconds * 2; halves++) {
        await jest.advanceTimersByTimeAsync(500);
        await new Promise(setImmediate);
      }
    });
  } finally {
    jest.useRealTimers();
  }
}

/** But for generations, which no two deploys have in common, and tables and chains that hold nothing. */
function savesOf(host: FakeHost): string {
  return [host.save('ipv4'), host.save('ipv6')]
    .join('---\n')
    .replace(/ \[[0-9]+:[0-9]+\]$/gm, '')
    .replace(/^:(?:PREROUTING|OUTPUT|POSTROUTING) ACCEPT\n/gm, '');
}

/** A fault of the table that end-to-end tests hold against real hosts, and how the fake host gets it. */
const LIKE_REAL: readonly (readonly [step: string, fault: string, ...faults: HostFault[]])[] = [
  ['verify', 'nothing'],
  ['prepare', 'is not there', 'tools'],
  ['prepare', '/run full', 'space'],
  ['arm', 'dies with its parent', 'connection before the commit'],
  ['commit-ipv4', 'fails', 'IPv4 batch'],
  ['commit-ipv6', 'fails', 'IPv6 batch'],
  ['verify', 'script killed', 'connection after the commit'],
  ['verify', 'fails', 'reading after the commit'],
  ['verify', 'lies', 'printing after the commit'],
  ['confirm', 'fails', 'confirmation'],
  ['confirm', 'script killed', 'answer to the confirmation'],
  ['roll-back', 'nothing', 'login after the commit', 'login after the commit'],
];

describe('the fake host is like a real one', () => {
  test.each(LIKE_REAL.map(([step, fault, ...faults]) => ({ step, fault, faults })))(
    'at $step: $fault',
    async ({ step, fault, faults }) => {
      const expected = faultCases.filter((each) => each.step === step && each.fault === fault);
      expect(expected).not.toEqual([]);
      const { host, deploy, rules } = await oldHost();
      host.failNext(...faults);
      const code = await deploy();
      for (const each of expected) {
        expect(each.expected.says).toContain(code);
        expect(rules()).toBe(each.expected.rules);
      }
    },
  );

  test('when the deployer cancels', async () => {
    const expected = faultCases.find(({ title }) => title === 'commit-ipv4: interrupted')?.expected;
    const { host, deploy, rules } = await oldHost();
    const cancel = new AbortController();
    host.failNext('connection after the commit');
    host.onCommit(() => cancel.abort());
    expect(expected?.says).toEqual([await deploy({ abort: cancel.signal })]);
    expect(rules()).toBe(expected?.rules);
  });
});

describe('a deployer is told', () => {
  test('that a change could not be rolled back', async () => {
    const { host, deploy, rules } = await oldHost();
    host.failNext('IPv6 batch', 'rollback');
    expect(await deploy()).toBe('apply/not-rolled-back');
    expect(rules()).toBe('mixed');
  });

  test('that somebody has changed the host since it rolled back', async () => {
    const { host, deploy } = await oldHost();
    host.failNext('connection after the commit');
    host.onCommit(() => {
      host.endTimer();
      host.write('ipv4', '-F INPUT');
    });
    expect(await deploy()).toBe('apply/changed-meanwhile');
  });

  test('that what the host holds is unknown, once it has not answered for so long that it has rolled back', async () => {
    const { host, deploy, rules } = await oldHost();
    await withFakeTime(async (pass) => {
      const isSilent = new Promise<void>((resolve) => {
        host.onCommit(() => {
          host.goSilent();
          resolve();
        });
      });
      const told = deploy({ confirmTimeoutMs: 30_000 });
      await isSilent;
      await pass(40);
      const early = await Promise.race([told, Promise.resolve('still trying')]);
      await pass(20);
      expect([early, await told]).toEqual(['still trying', 'apply/unknown']);
    });
    host.endTimer();
    expect(rules()).toBe('old');
  });

  test('that what a host that hangs holds is unknown, soon after whoever waits has cancelled', async () => {
    const { host, deploy, rules } = await oldHost();
    const cancel = new AbortController();
    await withFakeTime(async (pass) => {
      host.onCommit(() => {
        host.goSilent();
        cancel.abort();
      });
      const told = deploy({ confirmTimeoutMs: 3_600_000, abort: cancel.signal });
      await pass(3);
      expect(await Promise.race([told, Promise.resolve('still trying')])).toBe('apply/unknown');
    });
    host.endTimer();
    expect(rules()).toBe('old');
  });

  test('that the change stays, where the answer was lost and the next try finds it confirmed', async () => {
    const { host, deploy, rules } = await oldHost();
    host.failNext('answer to the confirmation', 'answer to the confirmation');
    expect([await deploy(), rules()]).toEqual(['applied', 'new']);
  });

  test('that it was rolled back, where the host did so before it could be confirmed', async () => {
    const { host, deploy, rules } = await oldHost();
    const confirm = (): Promise<boolean> => {
      host.endTimer();
      return Promise.resolve(true);
    };
    expect([await deploy({ confirm }), rules()]).toEqual(['apply/rolled-back', 'old']);
  });

  test('that nobody answered in time', async () => {
    const { deploy, rules } = await oldHost();
    await withFakeTime(async (pass) => {
      let asked: () => void = () => undefined;
      const isAsked = new Promise<void>((resolve) => (asked = resolve));
      const confirm = (): Promise<boolean> => {
        asked();
        return new Promise(() => undefined);
      };
      const told = deploy({ confirm });
      await isAsked;
      await pass(30);
      expect(await told).toBe('apply/rolled-back');
    });
    expect(rules()).toBe('old');
  });

  test.each([
    ['the answer is no', () => Promise.resolve(false)],
    ['the question fails', () => Promise.reject(new Error('the terminal is gone'))],
  ])('that it was declined, where %s', async (_, confirm) => {
    const { deploy, rules } = await oldHost();
    expect([await deploy({ confirm }), rules()]).toEqual(['apply/declined', 'old']);
  });

  test('the first reason of two: a batch was refused, and then somebody cancelled', async () => {
    const { host, deploy } = await oldHost();
    const cancel = new AbortController();
    host.failNext('IPv6 batch');
    host.onCommit(() => cancel.abort());
    expect(await deploy({ abort: cancel.signal })).toBe('apply/refused');
  });
});
