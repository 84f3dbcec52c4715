/** What is to happen to the chains of one table: ours changed, others' left where they are. */
import type { Diagnostic } from '../base/diagnostic';
import { type RuleEdit, type SharedChain, diffRules } from '../diff/rule-list-diff';
import { isRefillFaster } from '../diff/refill-cost';
import type { ChainChange } from '../diff/ruleset-diff';
import type { Backend } from '../net/backend';
import type { Family } from '../net/family';
import type { Chain, ChainRule, Policy, Table } from '../ruleset/model/ruleset';
import { builtInChains, isBuiltIn } from '../ruleset/model/tables';
import { anchorPlace } from './ownership/anchor';
import type { DesiredChain, ForeignRules } from './desired';
import { planProblems } from './diagnostics';
import { type Ledger, type LedgerContent, tryReadLedger } from './ownership/ledger';
import { type ChainClaim, claimOn, isManagedBy } from './ownership/ownership';
import { markRule } from './ownership/owner-mark';
import { removals } from './ownership/removals';

export interface TablePlan {
  readonly changes: readonly ChainChange[];
  readonly ledgerBefore: Ledger | undefined;
  /** What the ledger will say, the generation apart; undefined when nothing of ours stays. */
  readonly ledgerAfter: LedgerContent | undefined;
  /** What may be changed of each built-in chain. */
  readonly claims: ReadonlyMap<string, ChainClaim>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface TableContext {
  readonly family: Family;
  readonly name: string;
  readonly owner: string;
  readonly foreignRules: ForeignRules;
  readonly sparesPrograms: boolean;
  /** The iptables on which user chains may be filled again where that is faster; undefined for nowhere. */
  readonly refillsOn: Backend | undefined;
  readonly live: Table | undefined;
  readonly desired: ReadonlyMap<string, DesiredChain>;
}

const nothing: DesiredChain = { rules: [] };

export function planTable(context: TableContext): TablePlan {
  const { family, name, owner, live, desired } = context;
  const ledger = tryReadLedger(live, owner, family);
  const diagnostics: Diagnostic[] = [];
  const hooks = builtInChains(name).flatMap((hook) => planBuiltIn(context, hook, ledger, diagnostics));
  const declared = [...desired].filter(([chain]) => !isBuiltIn(name, chain));
  const gone = (ledger?.chains ?? []).filter(
    (chain) => !desired.has(chain) && live?.chains.has(chain) === true,
  );
  const user = declared.map(([chain, { rules }]) => planUserChain(context, chain, rules, diagnostics));
  const going = gone.map((chain) => planGone(context, chain));
  const whole =
    context.foreignRules === 'remove' ? [...desired.keys()].filter((chain) => isBuiltIn(name, chain)) : [];
  const policies = [...desired].flatMap(([chain, { policy }]) => (policy === undefined ? [] : [chain]));
  return {
    changes: [...hooks, ...user, ...going],
    ledgerBefore: ledger,
    ledgerAfter:
      desired.size === 0
        ? undefined
        : { chains: declared.map(([chain]) => chain), policies, wholeChains: whole },
    claims: new Map(builtInChains(name).map((hook) => [hook, claimIn(context, ledger, hook)])),
    diagnostics,
  };
}

function claimIn(context: TableContext, ledger: Ledger | undefined, chain: string): ChainClaim {
  return claimOn({
    ...context,
    table: context.name,
    chain,
    ledger,
    declared: context.desired.get(chain)?.rules,
    isDeclared: (name) => context.desired.has(name),
  });
}

function planBuiltIn(
  context: TableContext,
  chain: string,
  ledger: Ledger | undefined,
  diagnostics: Diagnostic[],
): readonly ChainChange[] {
  const live = context.live?.chains.get(chain);
  const declared = context.desired.get(chain);
  const policy = planPolicy(live, declared, ledger?.policies.includes(chain) === true);
  const claim = claimIn(context, ledger, chain);
  const edits = planBuiltInRules(context, chain, declared ?? nothing, live, ledger, claim, diagnostics);
  if (policy === undefined && edits.length === 0) return [];
  return [{ table: context.name, chain, edits, ...(policy === undefined ? {} : { policy }) }];
}

/** The policy to set: the declared one, or ACCEPT again where we set it and no longer declare it. */
function planPolicy(
  live: Chain | undefined,
  declared: DesiredChain | undefined,
  wasManaged: boolean,
): Policy | undefined {
  const wanted = declared?.policy ?? (wasManaged ? 'ACCEPT' : undefined);
  return wanted === (live?.policy ?? 'ACCEPT') ? undefined : wanted;
}

function planBuiltInRules(
  context: TableContext,
  chain: string,
  declared: DesiredChain,
  live: Chain | undefined,
  ledger: Ledger | undefined,
  claim: ChainClaim,
  diagnostics: Diagnostic[],
): readonly RuleEdit[] {
  const { family, owner, name } = context;
  const rules = live?.rules ?? [];
  const isManaged = isManagedBy(claim, owner, family);
  const isUnmarked = context.foreignRules === 'remove' && context.desired.has(chain);
  const wanted = isUnmarked
    ? declared.rules
    : declared.rules.map((rule) => ({ ...rule, text: markRule(rule.text, owner, family) }));
  const anchor = anchorPlace(rules, declared.anchor ?? 'first', family);
  // Where ours stand already, they go on standing there, whatever became of the anchor.
  if (anchor === undefined && claim.kind === 'marked' && wanted.length > 0 && !rules.some(isManaged))
    diagnostics.push(planProblems.noAnchor(family, name, chain, declared.anchor ?? ''));
  const shared: SharedChain = { isManaged, anchor: anchor ?? 0 };
  const edits = claim.kind === 'whole' ? diffRules(rules, wanted) : diffRules(rules, wanted, shared);
  diagnostics.push(...removals({ family, owner, table: name, chain, rules, edits, claim, ledger }));
  return edits;
}

function planUserChain(
  { family, name, live, refillsOn }: TableContext,
  chain: string,
  rules: readonly ChainRule[],
  diagnostics: Diagnostic[],
): ChainChange {
  const before = live?.chains.get(chain);
  const edits = diffRules(before?.rules ?? [], rules);
  const effort = { edits: edits.length, rules: rules.length };
  if (
    before === undefined ||
    before.rules.length === 0 ||
    refillsOn === undefined ||
    !isRefillFaster(refillsOn, effort)
  )
    return { table: name, chain, isNew: before === undefined, edits };
  diagnostics.push(planProblems.refilled(family, name, chain, edits.length, rules.length));
  return { table: name, chain, isRefilled: true, edits: diffRules([], rules) };
}

function planGone({ name, live }: TableContext, chain: string): ChainChange {
  const rules = live?.chains.get(chain)?.rules ?? [];
  return { table: name, chain, isGone: true, edits: diffRules(rules, []) };
}
