/* eslint-disable jest/no-export -- declares the tests of several files */
/** The tests of faults on hosts with one backend; each is a test of its own, and several hosts work side by side. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Backend } from '../../../lib/sandbox/sandbox';
import { sandboxUp } from '../../../lib/sandbox/sandbox-up';
import { bundle } from '../project/bundle';
import { type FaultCase, faultCases } from './fault-cases';
import {
  type Beginning,
  type Deployer,
  type FaultHost,
  type FaultResult,
  beginningOn,
  faultHost,
} from './fault-host';
import { seedOfCommit } from '../laws/seed-of-commit';
import { downAfterwards, uniqueName } from '../hosts/sandbox';
import { sideBySide } from '../project/side-by-side';

/** Most of a run is waiting. */
const HOSTS = Number(process.env['FAULT_HOSTS'] ?? 6);

/** A pattern for the titles of those that are wanted. */
const WANTED = new RegExp(process.env['FAULT'] ?? '');

const isLong = process.env['LONG'] === '1';

/** Whose changes are about sets, too, as the commit says. */
const setsUser: Deployer = Math.floor(seedOfCommit() / 2) % 2 === 0 ? 'root' : 'deploy';

/** Of two cases of a day, one; over commits, both. */
function isTurn({ turn }: FaultCase): boolean {
  return (Math.floor(turn / 2) + seedOfCommit()) % 2 === 0;
}

/** What hosts have to be for a case. */
interface Lane {
  readonly user: Deployer;
  /** Whether the changes are about sets, too: in a long run half of all cases, else those alone that need it. */
  readonly hasSets: boolean;
}

const lanes: readonly Lane[] = (['root', 'deploy'] as const).flatMap((user) =>
  [false, true].map((hasSets) => ({ user, hasSets })),
);

/** A quarter of a day's cases go by sudo, which is much work, as the commit says; over commits, each does. A long run has half. */
function isBySudo({ turn }: FaultCase): boolean {
  return (Math.floor(turn / 2) + seedOfCommit()) % (isLong ? 2 : 4) === 1;
}

function laneOf(fault: FaultCase): Lane {
  const user = fault.needsSets ? setsUser : isBySudo(fault) ? 'deploy' : 'root';
  return { user, hasSets: isLong ? user === setsUser : fault.needsSets };
}

export function describeFaults(backend: Backend, wanted: (fault: FaultCase) => boolean): void {
  const keep = downAfterwards();
  const cases = faultCases.filter(
    (each) => wanted(each) && WANTED.test(each.title) && (isLong || !each.needsSets || isTurn(each)),
  );
  let results: ReadonlyMap<FaultCase, Promise<FaultResult>> = new Map();
  /** Each is made by the first host that needs it. */
  const beginnings = new Map<Lane['hasSets'], Promise<Beginning>>();
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fault-client-'));
    const bundledClient = join(folder, 'client.js');
    await bundle(join(__dirname, '../hosts/deploy-client.ts'), bundledClient);
    results = new Map(lanes.flatMap((lane) => [...runCases(lane, bundledClient)]));
  });

  function runCases(lane: Lane, bundledClient: string): ReadonlyMap<FaultCase, Promise<FaultResult>> {
    const own = cases.filter((each) => isDeepStrictEqual(laneOf(each), lane));
    return sideBySide(own, Math.ceil((HOSTS * own.length) / cases.length), () => {
      let host: FaultHost | undefined;
      return async ({ run }) => {
        host ??= await makeHost(lane);
        const used = host;
        // A host on which something unforeseen happens is not used again.
        host = undefined;
        const result = await run(used, { bundledClient });
        host = used;
        return result;
      };
    });
  }

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function makeHost({ user, hasSets }: Lane): Promise<FaultHost> {
    const sandbox = await sandboxUp({ name: keep(uniqueName()), backend });
    const beginning = beginnings.get(hasSets) ?? beginningOn(sandbox, hasSets);
    beginnings.set(hasSets, beginning);
    return faultHost(sandbox, user, await beginning);
  }

  test.each(
    cases.map((each) => ({
      ...each,
      user: laneOf(each).user,
      about: laneOf(each).hasSets ? 'with sets' : 'rules alone',
      each,
    })),
  )(
    '$title (by $user, $about)',
    async ({ each }) => {
      const { rules, message, traces, isReachable } = (await results.get(each)) ?? fail();
      expect({ rules, traces, isReachable }).toEqual({
        rules: each.expected.rules,
        traces: [],
        isReachable: true,
      });
      const { says } = each.expected;
      expect(says.length === 0 ? [message?.code] : says).toContain(message?.code);
    },
    600_000,
  );
}

function fail(): never {
  throw new Error('the case was left out');
}
