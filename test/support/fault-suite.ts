/* eslint-disable jest/no-export -- declares the tests of two files, one a backend */
/** The tests of all faults on hosts with one backend; each is a test of its own, and many hosts work side by side. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { transactionSteps } from '../../lib/host/transaction/steps';
import type { Backend } from '../../lib/sandbox/sandbox';
import { sandboxUp } from '../../lib/sandbox/sandbox-up';
import { bundle } from './bundle';
import {
  type FaultHost,
  type FaultResult,
  faultHost,
  runBrokenTool,
  runHappening,
  runWithoutTool,
} from './fault-run';
import { downAfterwards, uniqueName } from './sandbox';
import { type Expected, brokenTools, expectedAt, happenings, neededTools } from './transaction-faults';
import { prepareHost } from './transaction-host';

/** Most of a run is waiting for a timeout. */
const HOSTS = Number(process.env['FAULT_HOSTS'] ?? 8);

interface Case {
  readonly title: string;
  readonly expected: Expected;
  readonly run: (host: FaultHost, bundledClient: string) => Promise<FaultResult>;
}

function faultCases(): readonly Case[] {
  const atSteps = transactionSteps.flatMap(({ name: step }) =>
    happenings.flatMap(({ name: happening }): Case[] => {
      const expected = expectedAt(step, happening);
      if (expected === undefined) return [];
      const run: Case['run'] = (host, bundledClient) =>
        runHappening(host, step, happening, { bundledClient });
      return [{ title: `${step}: ${happening}`, expected, run }];
    }),
  );
  const broken = brokenTools.map((each, index): Case => ({
    title: `${each.step}: ${each.tool} ${each.fault} (${String(index + 1)})`,
    expected: each,
    run: (host) => runBrokenTool(host, each),
  }));
  const missing = neededTools.map((tool): Case => ({
    title: `unpack: ${tool} is not there`,
    expected: { rules: 'old', says: ['apply/missing-tools'] },
    run: (host) => runWithoutTool(host, tool),
  }));
  return [...atSteps, ...broken, ...missing];
}

export function describeFaults(backend: Backend, wanted: (title: string) => boolean = () => true): void {
  const keep = downAfterwards();
  const cases = faultCases().filter(({ title }) => wanted(title));
  const results = new Map(cases.map(({ title }) => [title, deferred<FaultResult>()]));
  let folder = '';

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fault-client-'));
    const bundledClient = join(folder, 'client.js');
    await bundle(join(__dirname, 'deploy-client.ts'), bundledClient);
    const queue = cases.values();
    for (let index = 0; index < HOSTS; index += 1) void work(queue, bundledClient);
  }, 60_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  async function work(queue: Iterable<Case>, bundledClient: string): Promise<void> {
    let host: FaultHost | undefined;
    for (const { title, run } of queue) {
      const result = results.get(title);
      try {
        host ??= await makeHost();
        result?.resolve(await run(host, bundledClient));
      } catch (error) {
        // A host on which something unforeseen happened is not used again.
        host = undefined;
        result?.reject(error);
      }
    }
  }

  async function makeHost(): Promise<FaultHost> {
    const sandbox = await sandboxUp({ name: keep(uniqueName()), backend });
    await prepareHost(sandbox);
    return faultHost(sandbox);
  }

  test.each(cases)(
    '$title',
    async ({ title, expected }) => {
      const { rules, message, traces, isReachable } = (await results.get(title)?.promise) ?? fail();
      expect({ rules, traces, isReachable }).toEqual({
        rules: expected.rules,
        traces: [],
        isReachable: true,
      });
      expect(expected.says.length === 0 ? [message?.code] : expected.says).toContain(message?.code);
    },
    600_000,
  );
}

function fail(): never {
  throw new Error('the case was left out');
}

interface Deferred<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => undefined;
  let reject: (error: unknown) => void = () => undefined;
  const promise = new Promise<T>((ok, notOk) => {
    resolve = ok;
    reject = notOk;
  });
  // Each is looked at by its own test, which may come later.
  promise.catch(() => undefined);
  return { promise, resolve, reject };
}
