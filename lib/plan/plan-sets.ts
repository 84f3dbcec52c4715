/**
 * What is to happen to the sets of a host: those that are declared, and those that the ledger says were.
 *
 * A set that is neither is foreign: it is not compared or written here, whoever has rules that name it. Those that rules are
 * said to need are looked for.
 */
import type { Diagnostic } from '../base/diagnostic';
import { fillingRules, placedRules, printPlacedRule } from '../ruleset/check/filled-by-rules';
import { hostNeeds } from '../ruleset/check/host-needs';
import { type HostRulesets, chainsOf } from '../ruleset/model/ruleset';
import { type SetScript, changeOfSet, diffSets } from '../sets/diff-sets';
import { temporaryPrefix } from '../sets/temporary-name';
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
  /** Sets of others that rules name. */
  readonly foreign: readonly string[];
  /** By set, the other owner whose ledger has it. */
  readonly others: ReadonlyMap<string, string>;
  readonly rulesets: HostRulesets;
  /** What the host holds afterwards. */
  readonly expected: HostRulesets;
  readonly report: (diagnostic: Diagnostic) => void;
}

export function planSets(context: SetsContext): SetsPlan {
  const { wanted, managed, foreign, report } = context;
  for (const name of foreign) {
    if (wanted.has(name)) report(planProblems.foreignSetDeclared(name));
    else if (!context.live.has(name)) report(planProblems.noForeignSet(name));
  }
  const names = new Set([...wanted.keys(), ...managed.filter((name) => !foreign.includes(name))]);
  const live = new Map(
    [...context.live].flatMap(([name, set]) =>
      names.has(name) ? [[name, asWanted(set, wanted)] as const] : [],
    ),
  );
  const script = diffSets(live, wanted);
  for (const set of wanted.values()) checkDeclared(set, context);
  reportFilled(context);
  const temporary = script.teardown.map(({ set }) => set).filter((name) => name.startsWith(temporaryPrefix));
  for (const name of temporary) if (context.live.has(name)) report(planProblems.leftoverSet(name));
  return { live, wanted, script };
}

/** What others have put into a dynamic set is no matter here. */
function asWanted(live: IpSet, wanted: IpSets): IpSet {
  if (wanted.get(live.name)?.isDynamic !== true) return live;
  return { ...live, entries: new Map<string, never>(), isDynamic: true };
}

function checkDeclared(set: IpSet, { live, managed, others, rulesets, report }: SetsContext): void {
  const { name } = set;
  const now = live.get(name);
  const owner = others.get(name);
  if (owner !== undefined) report(planProblems.setOfOtherOwner(name, owner));
  if (now === undefined) return;
  const { kind } = changeOfSet(now, set);
  if (kind === 'refused') report(planProblems.dynamicSetDiffers(now, set));
  if (kind === 'recreate' && isNamed(name, rulesets)) report(planProblems.setInUse(name, now.type, set.type));
  if (owner === undefined && kind !== 'keep' && !managed.includes(name))
    report(planProblems.setTakenOver(name, now.entries.size));
}

/** A set that rules fill is hardly ever as it is declared: an apply would fail as soon as a packet comes, or take out what they put in. */
function reportFilled({ wanted, expected, report }: SetsContext): void {
  const declared = [...wanted.values()].filter(({ isDynamic }) => isDynamic !== true);
  if (declared.length === 0) return;
  const filling = fillingRules(placedRules(expected.values()));
  for (const { name } of declared) {
    const rule = filling.get(name);
    if (rule !== undefined) report(planProblems.setFilledByRule(name, printPlacedRule(rule)));
  }
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
