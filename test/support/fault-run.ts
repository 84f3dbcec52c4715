/** One transaction in which one thing goes wrong, and what is to be seen afterwards. */
import { type ChildProcess, spawn } from 'node:child_process';
import type { DeclaredRuleset } from '../../lib/deploy/declared-ruleset';
import type { StepName } from '../../lib/host/transaction/steps';
import { inSandbox } from '../../lib/sandbox/enter';
import type { Sandbox } from '../../lib/sandbox/sandbox';
import { sandboxReboot } from '../../lib/sandbox/sandbox-reboot';
import { killOnHost, processesWith } from './host-processes';
import { cutNetwork, mendNetwork } from './network-cut';
import { type InstalledFault, hideTool, installFault } from './tool-faults';
import {
  type BrokenTool,
  type Expected,
  type Happening,
  expectedAt,
  stepBegins,
  waitsForLock,
} from './transaction-faults';
import {
  type Message,
  applyTo,
  hostState,
  messageOf,
  newRuleset,
  onHost,
  rulesOn,
  sameButForPlaces,
  sameRules,
  saveBoth,
  targetOf,
  transactionEngine,
} from './transaction-host';
import { until } from './until';

/** A host that holds the ruleset to come from, and what the others look like on it. */
export interface FaultHost {
  sandbox: Sandbox;
  readonly old: string;
  readonly new: string;
  /** What iptables-save printed of the old ruleset; what a boot restores. */
  readonly saves: { readonly iptables: string; readonly ip6tables: string };
}

export interface FaultResult {
  /** Whole and of both families, or whatever it is instead. */
  readonly rules: string;
  /** What the deployer was told. */
  readonly message: Message | undefined;
  /** What is left of the transaction. */
  readonly traces: readonly string[];
  /** Whether a new connection with a new login comes about. */
  readonly isReachable: boolean;
}

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
            rules: ['-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT', '-j NEW'],
          },
        },
      },
    },
  },
};

const foreignRule = '-p tcp -m tcp --dport 9999 -j ACCEPT';

/** Long where the change is to stay on a machine that does many things at once; else the host's own patience is waited for. */
const confirmTimeouts: Readonly<Record<'old' | 'new', number>> = { old: 2_000, new: 20_000 };

export async function faultHost(sandbox: Sandbox): Promise<FaultHost> {
  const old = await rulesOn(sandbox);
  const saves = await saveBoth(sandbox);
  await applyTo(sandbox, newRuleset);
  const host = { sandbox, old, new: await rulesOn(sandbox), saves };
  await restoreOld(host);
  await onHost(sandbox, 'mount -o remount,size=2m /run');
  return host;
}

export async function runHappening(
  host: FaultHost,
  step: StepName,
  happening: Happening,
  tools: FaultTools,
): Promise<FaultResult> {
  const expected = expectedAt(step, happening);
  if (expected === undefined) throw new Error(`${happening} does not happen at ${step}`);
  const pause = await installFault(host.sandbox, stepBegins[step], 'pauses');
  const run = startRun(host, step, expected, happening === 'client killed' ? tools.bundledClient : undefined);
  try {
    await until(
      `the step ${step} is reached`,
      () => pause.reached() || (step !== 'disarm' && run.hasEnded()),
      30_000,
    );
    if (!pause.reached())
      throw new Error(`the step ${step} was not reached: ${JSON.stringify(await run.ended)}`);
    await makeHappen(host, step, happening, run);
    pause.release();
    await mend(host, happening);
    return await look(host, await run.ended, happening);
  } finally {
    await pause.remove(host.sandbox);
    await cleanUp(host, run);
  }
}

export async function runBrokenTool(host: FaultHost, broken: BrokenTool): Promise<FaultResult> {
  const fault: InstalledFault = await installFault(host.sandbox, broken.call, broken.fault);
  const run = startRun(host, broken.step, broken, undefined);
  try {
    const message = await run.ended;
    // The last steps are made when the deployer has its answer already.
    await until(`the tool is called (${JSON.stringify(message)})`, fault.reached);
    return await look(host, message, 'nothing');
  } finally {
    await fault.remove();
    await cleanUp(host, run);
  }
}

export async function runWithoutTool(host: FaultHost, tool: string): Promise<FaultResult> {
  const bringBack = await hideTool(host.sandbox, tool);
  const run = startRun(host, 'unpack', { rules: 'old', says: [] }, undefined);
  let message: Message | undefined;
  try {
    message = await run.ended;
  } finally {
    await bringBack();
  }
  return look(host, message, 'nothing');
}

interface Run {
  readonly ended: Promise<Message | undefined>;
  readonly hasEnded: () => boolean;
  readonly child: ChildProcess | undefined;
  readonly abort: AbortController;
}

function startRun(
  { sandbox }: FaultHost,
  step: StepName,
  { rules }: Expected,
  bundledClient: string | undefined,
): Run {
  const desired = step === 'undo' ? lockout : newRuleset;
  const confirmTimeoutMs = confirmTimeouts[step === 'undo' ? 'new' : rules];
  const abort = new AbortController();
  let over = false;
  const end = (message: Message | undefined): Message | undefined => {
    over = true;
    return message;
  };
  const hasEnded = (): boolean => over;
  if (bundledClient === undefined) {
    const options = { confirmTimeoutMs, abort: abort.signal, engine: transactionEngine() };
    return {
      ended: messageOf(applyTo(sandbox, desired, options)).then(end),
      hasEnded,
      child: undefined,
      abort,
    };
  }
  const request = JSON.stringify({ target: targetOf(sandbox), desired, confirmTimeoutMs });
  const child = spawn(process.execPath, [bundledClient, request], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<Message | undefined>((resolve) => {
    let text = '';
    child.stdout.on('data', (bytes: Buffer) => (text += bytes.toString()));
    child.on('close', () => resolve(text === '' ? undefined : (JSON.parse(text) as Message)));
  });
  return { ended: ended.then(end), hasEnded, child, abort };
}

async function makeHappen(host: FaultHost, step: StepName, happening: Happening, run: Run): Promise<void> {
  const { sandbox } = host;
  switch (happening) {
    case 'nothing':
      return;
    case 'client killed':
      run.child?.kill('SIGKILL');
      await run.ended;
      return;
    case 'interrupted':
      run.abort.abort();
      return;
    case 'script killed':
      expectSome(killOnHost(sandbox, 'script'));
      return;
    case 'group killed':
      expectSome(killOnHost(sandbox, 'script', 'its group'));
      return;
    case 'sshd killed':
      expectSome(killOnHost(sandbox, 'sshd'));
      return;
    case 'network cut':
      return cutNetwork(sandbox, 'both');
    case 'cut to host':
      return cutNetwork(sandbox, 'to-host');
    case 'cut from host':
      return cutNetwork(sandbox, 'from-host');
    case '/run full':
      await onHost(sandbox, 'head -c 4000000 /dev/zero > /run/filling 2> /dev/null || true');
      return;
    case 'foreign write':
      return writeForeign(host, step);
    case 'timer killed':
      expectSome(killOnHost(sandbox, 'timer', step === 'arm' ? 'it' : 'its session'));
      // The guard takes over, as far as the step leaves anything to do.
      if (step === 'confirm')
        await until('the guard takes over', async () => {
          return (await onHost(sandbox, 'ls /run/cdktf-iptables.*/armed 2> /dev/null || true')) === '';
        });
      return;
    case 'guard killed':
      expectSome(killOnHost(sandbox, 'guard'));
      return;
    case 'power loss':
      host.sandbox = await sandboxReboot(sandbox.name);
      await onHost(host.sandbox, 'mount -o remount,size=2m /run');
      return restoreOld(host);
  }
}

function expectSome(count: number): void {
  if (count === 0) throw new Error('there was nothing to kill');
}

async function writeForeign({ sandbox }: FaultHost, step: StepName): Promise<void> {
  const write = ['iptables', 'ip6tables']
    .map((each) => `/usr/sbin/${each} -w 20 -I INPUT ${foreignRule}`)
    .join('; ');
  const isLocked = waitsForLock(sandbox.backend, step);
  await onHost(sandbox, isLocked ? `setsid sh -c "${write}" < /dev/null > /dev/null 2>&1 &` : write);
}

/** What has to be there again before the deployer can see how it ended: but not before the host has settled it. */
async function mend(host: FaultHost, happening: Happening): Promise<void> {
  const { sandbox } = host;
  const isCut = happening.includes('cut') || happening === 'sshd killed';
  if (!isCut) return;
  await until('the host has settled it', async () => (await hostState(sandbox)).traces.length === 0, 40_000);
  if (happening === 'sshd killed') await startSshd(sandbox);
  else await mendNetwork(sandbox);
}

async function startSshd(sandbox: Sandbox): Promise<void> {
  await until('all sshd have ended', () => processesWith(sandbox, 'sshd').length === 0);
  await onHost(sandbox, 'setsid /usr/sbin/sshd -D -f /etc/ssh/sshd_config < /dev/null > /dev/null 2>&1 &');
}

async function look(
  host: FaultHost,
  message: Message | undefined,
  happening: Happening,
): Promise<FaultResult> {
  const { sandbox } = host;
  let state = await hostState(sandbox);
  const deadline = Date.now() + 15_000;
  const isSettled = (): boolean =>
    state.traces.length === 0 && (happening !== 'foreign write' || count(state.rules, foreignRule) === 2);
  while (!isSettled() && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    state = await hostState(sandbox);
  }
  const isReachable = await transactionEngine()
    .read(targetOf(sandbox))
    .then(() => true)
    .catch(() => false);
  return { rules: nameOf(host, state.rules, happening), message, traces: state.traces, isReachable };
}

function nameOf(host: FaultHost, rules: string, happening: Happening): string {
  if (happening === 'foreign write') {
    if (count(rules, foreignRule) !== 2) return `not with both rules of others:\n${rules}`;
    rules = rules.replaceAll(`-A INPUT ${foreignRule}\n`, '');
  }
  if (happening === 'foreign write') {
    if (sameButForPlaces(rules, host.old)) return 'old';
    return sameButForPlaces(rules, host.new) ? 'new' : rules;
  }
  if (rules === host.old) return 'old';
  return sameRules(rules, host.new) ? 'new' : rules;
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

/** So that the next run finds the host as this one did. */
async function cleanUp(host: FaultHost, run: Run): Promise<void> {
  run.abort.abort();
  run.child?.kill('SIGKILL');
  await run.ended;
  await mendNetwork(host.sandbox);
  if (processesWith(host.sandbox, 'sshd').length === 0) await startSshd(host.sandbox);
  await onHost(host.sandbox, 'rm -rf /run/filling /run/cdktf-iptables.*');
  await restoreOld(host);
}

async function restoreOld({ sandbox, saves }: FaultHost): Promise<void> {
  for (const command of ['iptables', 'ip6tables'] as const) {
    const result = await inSandbox(sandbox, [`/usr/sbin/${command}-restore`, '-w', '20'], {
      stdin: saves[command],
    });
    if (result.exitCode !== 0) throw new Error(result.stderr);
  }
}
