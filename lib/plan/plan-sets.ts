/**
 * What is to happen to the sets of a host: those that are declared, and those that the ledger says were.
 *
 * A set that is neither is foreign: it is not read, compared or written here, whoever has rules that name it.
 */
import type { Diagnostic } from '../base/diagnostic';
import { hostNeeds } from '../ruleset/check/host-needs';
import { type HostRulesets, chainsOf } from '../ruleset/model/ruleset';
import { type SetScript, changeOfSet, diffSets, temporaryPrefix } from '../sets/diff-sets';
import type { IpSet, IpSets } from '../sets/ip-set';
import { planProblems } from './diagnostics';

export interface SetsPlan {
  /** The sets that the plan is about, as the host has them. */
  readonly live: IpSets;
  readonly wanted: IpSets;
  readonly script: SetScript;
}

export interface SetsContext {
  /** All sets of the host. */
  readonly live: IpSets;
  readonly wanted: IpSets;
  /** What the ledgers of this owner say. */
  readonly managed: readonly string[];
  /** By set, the other owner whose ledger has it. */
  readonly others: ReadonlyMap<string, string>;
  readonly rulesets: HostRulesets;
  readonly report: (diagnostic: Diagnostic) => void;
}

export function planSets(context: SetsContext): SetsPlan {
  const { wanted, managed, report } = context;
  const names = new Set([...wanted.keys(), ...managed]);
  const live = new Map([...context.live].filter(([name]) => names.has(name)));
  const script = diffSets(live, wanted);
  for (const set of wanted.values()) checkDeclared(set, context);
  const temporary = script.teardown.map(({ set }) => set).filter((name) => name.startsWith(temporaryPrefix));
  for (const name of temporary) if (context.live.has(name)) report(planProblems.leftoverSet(name));
  return { live, wanted, script };
}

function checkDeclared(set: IpSet, { live, managed, others, rulesets, report }: SetsContext): void {
  const { name } = set;
  const now = live.get(name);
  const owner = others.get(name);
  if (owner !== undefined) report(planProblems.setOfOtherOwner(name, owner));
  if (now === undefined) return;
  const { kind } = changeOfSet(now, set);
  if (kind === 'recreate' && isNamed(name, rulesets)) report(planProblems.setInUse(name, now.type, set.type));
  if (owner === undefined && kind !== 'keep' && !managed.includes(name))
    report(planProblems.setTakenOver(name, now.entries.size));
}

/** Whether a rule of the host names a set. */
function isNamed(name: string, rulesets: HostRulesets): boolean {
  return [...rulesets].some(([family, ruleset]) =>
    chainsOf(ruleset).some(({ chain }) =>
      chain.rules.some(({ text }) => text.includes(name) && hostNeeds(text, family).sets.includes(name)),
    ),
  );
}

/** Whether a plan changes sets. */
export function changesSets(plan: { readonly sets?: SetsPlan }): boolean {
  const { setup = [], teardown = [] } = plan.sets?.script ?? {};
  return setup.length + teardown.length > 0;
}
