/** A host on which things go wrong again and again: how it begins, and what is seen of it afterwards. */
import type { ChildProcess } from 'node:child_process';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { addUser } from '../hosts/sandbox-user';
import { hasTransactionFolder } from '../hosts/host-files';
import { until } from '../project/until';
import { withNewSets, withOldSets } from './fault-sets';
import type { Happening } from './transaction-faults';
import {
  type HostState,
  type Message,
  applyTo,
  hostState,
  isReachable,
  newRuleset,
  oldRuleset,
  onHost,
  prepareHost,
  rulesOn,
  sameButForPlaces,
  sameRules,
  saveBoth,
  targetOf,
  transactionEngine,
} from './transaction-host';

/** The ruleset to come from, and what hosts look like with it and with the other one. */
export interface Beginning {
  /** What the old ruleset has of sets, as `ipset save` printed it; empty where the transactions are about rules alone. */
  readonly sets: string;
  readonly old: string;
  readonly new: string;
  /** What iptables-save printed of the old ruleset; what a boot restores. */
  readonly saves: { readonly iptables: string; readonly ip6tables: string };
}

/** A host that holds the ruleset to come from. */
export interface FaultHost extends Beginning {
  sandbox: Sandbox;
  /** Who deploys. */
  readonly user: Deployer;
}

/** `deploy` may do everything by sudo. */
export type Deployer = 'root' | 'deploy';

/** The deployer. */
export interface Run {
  readonly ended: Promise<Message | undefined>;
  readonly hasEnded: () => boolean;
  readonly child: ChildProcess | undefined;
  readonly abort: AbortController;
}

export interface FaultResult {
  /** Whole and of both families, or whatever it is instead. */
  readonly rules: string;
  /** What the deployer was told. */
  readonly message: Message | undefined;
  /** What is left of the transaction. */
  readonly traces: readonly string[];
  /** Whether a new connection with a new login works. */
  readonly isReachable: boolean;
}

export const foreignRule = '-p tcp -m tcp --dport 9999 -j ACCEPT';

/** Deploys both rulesets to a host. Other hosts get what is there by {@link faultHost}, which is the same and much quicker. */
export async function beginningOn(sandbox: Sandbox, hasSets: boolean): Promise<Beginning> {
  await prepareHost(sandbox, transactionEngine(), hasSets ? withOldSets(oldRuleset) : oldRuleset);
  const old = await rulesOn(sandbox);
  const saves = await saveBoth(sandbox);
  const sets = await onHost(sandbox, 'ipset save');
  await applyTo(sandbox, hasSets ? withNewSets(newRuleset) : newRuleset);
  return { sets, old, new: await rulesOn(sandbox), saves };
}

export async function faultHost(sandbox: Sandbox, user: Deployer, beginning: Beginning): Promise<FaultHost> {
  if (user !== 'root') await addUser(sandbox, user, { sudoers: `${user} ALL=(root) NOPASSWD: ALL` });
  const host = { ...beginning, sandbox, user };
  await restoreOld(host);
  await narrowRun(sandbox);
  return host;
}

/** So that it can be filled, and so that folders of transactions are there whoever deploys. */
export async function narrowRun(sandbox: Sandbox): Promise<void> {
  await onHost(sandbox, 'mount -o remount,size=2m,mode=1777 /run; chmod 1777 /run');
}

export async function look(
  host: FaultHost,
  message: Message | undefined,
  happening: Happening,
): Promise<FaultResult> {
  const { sandbox } = host;
  const deadline = Date.now() + 30_000;
  const isOver = (): boolean => Date.now() >= deadline;
  let state: HostState | undefined;
  const isSettled = async (): Promise<boolean> => {
    if (hasTransactionFolder(sandbox)) return false;
    state = await hostState(sandbox);
    return (
      state.traces.length === 0 && (happening !== 'foreign write' || count(state.rules, foreignRule) === 2)
    );
  };
  await until('the host has settled it', async () => (await isSettled()) || isOver(), 60_000);
  if (state === undefined || hasTransactionFolder(sandbox)) state = await hostState(sandbox);
  return {
    rules: nameOf(host, state.rules, happening),
    message,
    traces: state.traces,
    isReachable: await isReachable(targetOf(sandbox, { user: host.user })),
  };
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

export async function restoreOld({
  sandbox,
  saves,
  sets,
}: Pick<FaultHost, 'sandbox' | 'saves' | 'sets'>): Promise<void> {
  if (sets !== '') {
    // With the old rules, but for those that name sets, none is in use.
    const withoutSets = (rules: string): string => rules.replace(/^-A .*--match-set .*\n/gm, '');
    const { iptables, ip6tables } = saves;
    await restoreBoth(sandbox, { iptables: withoutSets(iptables), ip6tables: withoutSets(ip6tables) });
    await onHost(sandbox, '/usr/sbin/ipset destroy; /usr/sbin/ipset restore', sets);
  }
  await restoreBoth(sandbox, saves);
}

/** In one visit: a process that a test starts costs more than the restore. */
async function restoreBoth(sandbox: Sandbox, saves: FaultHost['saves']): Promise<void> {
  const restore = (command: 'iptables' | 'ip6tables'): string =>
    `/usr/sbin/${command}-restore -w 20 << 'END OF RULES'\n${saves[command]}END OF RULES\n`;
  await onHost(sandbox, `set -e\n${restore('iptables')}${restore('ip6tables')}`);
}
