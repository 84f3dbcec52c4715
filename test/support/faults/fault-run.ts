/** One transaction in which one thing goes wrong, and what is to be seen afterwards. */
import { spawn } from 'node:child_process';
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { DeclaredRuleset } from '../../../lib/deploy/declared-ruleset';
import type { StepName } from './transaction-steps';
import { makeHappen, mend } from './fault-happen';
import { withNewSets } from './fault-sets';
import { type FaultHost, type FaultResult, type Run, look, restoreOld } from './fault-host';
import { giveClock, takeClock } from '../hosts/host-clock';
import { onDisk } from '../hosts/host-files';
import { processesWith } from '../hosts/host-processes';
import { startSshd } from '../hosts/host-sshd';
import { mendNetwork } from '../hosts/network-cut';
import { type InstalledFault, hideTool, installFault } from './tool-faults';
import { type BrokenTool, type Happening, expectedAt, hasToWait, stepBegins } from './transaction-faults';
import { type Message, applyTo, messageOf, newRuleset, targetOf } from './transaction-host';
import { until } from '../project/until';

/** @param bundledClient a bundle of `deploy-client.ts` */
export interface FaultTools {
  readonly bundledClient: string;
}

/** Accepts what is there already and nothing new, so that nobody can log in any more. */
const lockout: DeclaredRuleset = {
  ...newRuleset,
  ipv4: {
    tables: {
      ...newRuleset.ipv4?.tables,
      filter: {
        chains: {
          ...newRuleset.ipv4?.tables['filter']?.chains,
          INPUT: {
            policy: 'DROP',
            rules: [
              '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
              '-j NEW',
              // What is there already may not be known to connection tracking yet, and is not to be reset.
              '-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j REJECT --reject-with tcp-reset',
            ],
          },
        },
      },
    },
  },
};

/**
 * Short where a test can only wait until the host rolls back by itself; long where the deployer decides, and a busy
 * machine must not.
 */
const confirmTimeoutMs = { short: 4_000, shortWithSets: 6_000, long: 30_000 } as const;

/** Sets are one more step that has to be over by then. */
function shortFor({ sets }: FaultHost): number {
  return sets === '' ? confirmTimeoutMs.short : confirmTimeoutMs.shortWithSets;
}

export async function runHappening(
  host: FaultHost,
  step: StepName,
  happening: Happening,
  tools: FaultTools,
): Promise<FaultResult> {
  const expected = expectedAt(step, happening);
  if (expected === undefined) throw new Error(`${happening} does not happen at ${step}`);
  const hasClock = happening.startsWith('clock');
  if (hasClock) await giveClock(host.sandbox);
  const pause = installFault(host.sandbox, stepBegins[step], 'pauses');
  const run = startRun(host, step, {
    confirmTimeoutMs: hasToWait(step, happening) ? shortFor(host) : confirmTimeoutMs.long,
    isQuickToMissTheHost: happening.includes('cut'),
    ...(happening === 'client killed' ? { bundledClient: tools.bundledClient } : {}),
  });
  try {
    await until(
      `the step ${step} is reached`,
      () => pause.reached() || (step !== 'disarm' && run.hasEnded()),
      60_000,
    );
    if (!pause.reached())
      throw new Error(`the step ${step} was not reached: ${JSON.stringify(await run.ended)}`);
    await makeHappen(host, step, happening, run);
    pause.release();
    await mend(host, happening);
    return await look(host, await run.ended, happening);
  } finally {
    pause.remove(host.sandbox);
    await cleanUp(host, run, happening.includes('cut'));
    if (hasClock) await takeClock(host.sandbox);
  }
}

export async function runBrokenTool(host: FaultHost, broken: BrokenTool): Promise<FaultResult> {
  const fault: InstalledFault = installFault(host.sandbox, broken.call, broken.fault);
  const run = startRun(host, broken.step, {
    confirmTimeoutMs: broken.fault === 'hangs' ? shortFor(host) : confirmTimeoutMs.long,
  });
  try {
    const message = await run.ended;
    // The last steps are made when the deployer has its answer already.
    await until(`the tool is called (${JSON.stringify(message)})`, fault.reached);
    return await look(host, message, 'nothing');
  } finally {
    fault.remove();
    await cleanUp(host, run, false);
  }
}

export async function runWithoutTool(host: FaultHost, tool: string): Promise<FaultResult> {
  const bringBack = await hideTool(host.sandbox, tool);
  const run = startRun(host, 'prepare', { confirmTimeoutMs: confirmTimeoutMs.long });
  let message: Message | undefined;
  try {
    message = await run.ended;
  } finally {
    await bringBack();
  }
  return look(host, message, 'nothing');
}

interface RunOptions {
  readonly confirmTimeoutMs: number;
  readonly isQuickToMissTheHost?: boolean;
  /** For a process of its own. */
  readonly bundledClient?: string;
}

function startRun({ sandbox, user, sets }: FaultHost, step: StepName, options: RunOptions): Run {
  const { confirmTimeoutMs, isQuickToMissTheHost = false, bundledClient } = options;
  const rules = step === 'roll-back' ? lockout : newRuleset;
  const desired = sets === '' ? rules : withNewSets(rules);
  const target = targetOf(sandbox, { isQuickToMissTheHost, user });
  const abort = new AbortController();
  let over = false;
  const end = (message: Message | undefined): Message | undefined => {
    over = true;
    return message;
  };
  const hasEnded = (): boolean => over;
  if (bundledClient === undefined) {
    return {
      ended: messageOf(applyTo(sandbox, desired, { target, confirmTimeoutMs, abort: abort.signal })).then(
        end,
      ),
      hasEnded,
      child: undefined,
      abort,
    };
  }
  const request = JSON.stringify({ target, desired, confirmTimeoutMs });
  const child = spawn(process.execPath, [bundledClient, request], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<Message | undefined>((resolve) => {
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    child.on('close', () => resolve(text === '' ? undefined : (JSON.parse(text) as Message)));
  });
  return { ended: ended.then(end), hasEnded, child, abort };
}

/** So that the next run finds the host as this one did. */
async function cleanUp(host: FaultHost, { abort, child, ended }: Run, wasCut: boolean): Promise<void> {
  abort.abort();
  child?.kill('SIGKILL');
  await ended;
  if (wasCut) await mendNetwork(host.sandbox);
  if (processesWith(host.sandbox, 'sshd').length === 0) await startSshd(host.sandbox);
  const run = onDisk(host.sandbox, '/run');
  for (const name of readdirSync(run))
    if (/^(?:filling$|cdktf-iptables\.)/.test(name))
      rmSync(join(run, name), { recursive: true, force: true });
  await restoreOld(host);
}
