/** Deployers who lock themselves out: the host lets them in again by itself, and they are told. */
import { type Family, commandOf, families } from '../../lib/net/family';
import type { Backend, Sandbox } from '../../lib/sandbox/sandbox';
import { sandboxUp } from '../../lib/sandbox/sandbox-up';
import { type Lockout, lockoutRuleset, lockouts } from '../support/hosts/lockouts';
import { type FaultHost, restoreOld } from '../support/faults/fault-host';
import { isColourOfToday } from '../support/hosts/in-turn';
import { BACKENDS, downAfterwards, uniqueName } from '../support/hosts/sandbox';
import { sideBySide } from '../support/project/side-by-side';
import {
  type Message,
  applyTo,
  isReachable,
  messageOf,
  onHost,
  prepareHost,
  rulesOn,
  saveBoth,
  targetOf,
  untilNoTraces,
} from '../support/faults/transaction-host';

/** Most of the work is waiting until a host goes back; the start of one is work, too. */
const HOSTS = 4;

/** Longer than it takes to notice, where somebody can still say so; else what is waited for. */
const confirmTimeoutMs = { said: 40_000, waited: 12_000 } as const;

interface Seen {
  readonly before: string;
  readonly after: string;
  readonly message: Message;
  readonly isReachable: boolean;
}

interface LockoutCase {
  readonly title: string;
  readonly lockout: Lockout;
  readonly family: Family;
}

const cases: readonly LockoutCase[] = families.flatMap((family) =>
  lockouts
    .filter((lockout) => lockout.family === undefined || lockout.family === family)
    .map((lockout) => ({ title: `over ${family}: ${lockout.name}`, lockout, family })),
);

/** Each lockout every day over both families, over one of them with each backend: what a host does about it is a matter of neither. */
function casesOf(backend: Backend): readonly LockoutCase[] {
  return cases.filter(({ lockout, family }) =>
    isColourOfToday(
      __filename,
      lockouts.indexOf(lockout),
      families.indexOf(family),
      BACKENDS.indexOf(backend),
    ),
  );
}

/** Over a connection that is cut, what came of the change may not be heard. */
function saidOf({ says, keepsConnection }: Lockout): readonly string[] {
  return keepsConnection ? [says] : [says, 'apply/rolled-back'];
}

describe.each(BACKENDS)('with iptables %s, a deployer', (backend) => {
  const keep = downAfterwards();
  const ours = casesOf(backend);
  let seen: ReadonlyMap<LockoutCase, Promise<Seen>> = new Map();

  beforeAll(() => {
    seen = sideBySide(ours, HOSTS, () => {
      let host: Promise<Sandbox> | undefined;
      return async (each) => {
        host ??= makeHost();
        return lockOut(await host, each);
      };
    });
  });

  /** The rules to come from, deployed to the first host; the others get what is there. */
  let prepared: Promise<FaultHost['saves']> | undefined;

  async function makeHost(): Promise<Sandbox> {
    const sandbox = await sandboxUp({ name: keep(uniqueName()), backend });
    prepared ??= prepareHost(sandbox).then(async () => saveBoth(sandbox));
    await restoreOld({ sandbox, saves: await prepared, sets: '' });
    return sandbox;
  }

  test.each(ours)(
    '$title',
    async (each) => {
      const result = await seen.get(each);
      expect(saidOf(each.lockout)).toContain(result?.message.code);
      expect(result?.message.text).toContain('of this change, this may have stopped the login:');
      expect(result?.isReachable).toBe(true);
      expect(result?.after).toBe(result?.before);
    },
    300_000,
  );
});

/** Logs in as the deployer before and afterwards: the host was open, and is. */
async function lockOut(sandbox: Sandbox, { lockout, family }: LockoutCase): Promise<Seen> {
  const target = targetOf(sandbox, { family });
  const command = commandOf(family);
  if (lockout.before !== undefined) await onHost(sandbox, `${command} -I INPUT ${lockout.before}`);
  const before = await rulesOn(sandbox);
  const message = await messageOf(
    applyTo(sandbox, lockoutRuleset(lockout, family, sandbox), {
      target: { ...target, options: { ...target.options, connectTimeoutMs: 2_000 } },
      confirmTimeoutMs: lockout.keepsConnection ? confirmTimeoutMs.said : confirmTimeoutMs.waited,
    }),
  );
  await untilNoTraces(sandbox);
  const after = await rulesOn(sandbox);
  const isOpen = await isReachable(target);
  if (lockout.before !== undefined) await onHost(sandbox, `${command} -D INPUT ${lockout.before}`);
  return { before, after, message, isReachable: isOpen };
}
