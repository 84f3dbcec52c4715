/** What is to happen to the chains of one table: the managed rules changed, foreign rules left where they are. */
import type { Diagnostic } from '../base/diagnostic';
import { isRefillFaster } from '../diff/refill-cost';
import { type RuleEdit, type SharedChain, diffRules } from '../diff/rule-list-diff';
import type { ChainChange } from '../diff/ruleset-diff';
import type { Backend } from '../net/backend';
import type { Family } from '../net/family';
import type { Chain, ChainRule, Policy, Table } from '../ruleset/model/ruleset';
import { builtInChains, isBuiltIn } from '../ruleset/model/tables';
import type { DesiredChain, DesiredHost } from './desired';
import { planProblems } from './diagnostics';
import { anchorPlace, noneMisplaced, placedEdits } from './ownership/anchor';
import { ownershipProblems } from './ownership/diagnostics';
import { type LedgerContent, type PolicyClaim, sameContent } from './ownership/ledger';
import { type ChainClaim, claimOn, isManagedBy, isSharedChain, ownersOf } from './ownership/ownership';
import { markRule, tryFindOwner } from './ownership/owner-mark';
import { planPolicy } from './ownership/policy-claims';
import { type Records, recordsOf } from './ownership/records';
import { removals } from './ownership/removals';

export interface TablePlan {
  readonly changes: readonly ChainChange[];
  /** What the ledger of the owner says, and those that are adopted. */
  readonly ledgersBefore: Pick<Records, 'own' | 'adopted'>;
  /** What the ledger will say, the generation apart; undefined when nothing of the owner's stays. */
  readonly ledgerAfter: LedgerContent | undefined;
  /**
   * Whether the ledgers have to be written even where no rule changes: they say something else than what is declared, or
   * another owner has to know that a policy is claimed.
   */
  readonly isLedgerStale: boolean;
  /** What may be changed of each shared chain. */
  readonly claims: ReadonlyMap<string, ChainClaim>;
  readonly diagnostics: readonly Diagnostic[];
}

export interface TableContext extends Pick<DesiredHost, 'owner' | 'adopts' | 'foreignRules' | 'ignore'> {
  readonly family: Family;
  readonly name: string;
  readonly sparesPrograms: boolean;
  /** The iptables on which user chains may be filled again where that is faster; undefined for nowhere. */
  readonly refillsOn: Backend | undefined;
  readonly live: Table | undefined;
  readonly desired: ReadonlyMap<string, DesiredChain>;
  /** Sets that the ledger of this table records. */
  readonly sets: readonly string[];
}

/** A table with what its ledgers say, and what is found out about it on the way. */
interface TableWork extends TableContext {
  readonly records: Records;
  readonly diagnostics: Diagnostic[];
}

const nothing: DesiredChain = { rules: [] };

export function planTable(context: TableContext): TablePlan {
  const { family, name, owner, live, desired } = context;
  const records = recordsOf(live, context, family);
  const diagnostics: Diagnostic[] = [];
  const work: TableWork = { ...context, records, diagnostics };
  const hooks = builtInChains(name);
  const shared = sharedChains(work);
  const policies = hooks.map((hook) => planChainPolicy(work, hook));
  const changes = [...hooks, ...shared].flatMap((chain) =>
    planShared(work, chain, policies.find((planned) => planned.chain === chain)?.policy),
  );
  const managed = records.managed?.chains ?? [];
  const declared = [...desired].filter(([chain]) => !isBuiltIn(name, chain) && !shared.includes(chain));
  const gone = managed.filter((chain) => !desired.has(chain) && live?.chains.has(chain) === true);
  for (const [chain] of declared) {
    const other = records.others.find(({ chains }) => chains.includes(chain));
    if (other !== undefined)
      diagnostics.push(
        ownershipProblems.chainOfOtherOwner({ family, table: name, chain, owner }, other.owner),
      );
  }
  const user = declared.map(([chain, { rules }]) => planUserChain(work, chain, rules));
  const going = gone.map((chain) => planGone(context, chain));
  const whole =
    context.foreignRules === 'remove' ? [...desired.keys()].filter((chain) => hooks.includes(chain)) : [];
  const ledgerAfter: LedgerContent | undefined =
    desired.size === 0 && context.sets.length === 0
      ? undefined
      : {
          chains: declared.map(([chain]) => chain),
          policies: policies.flatMap(({ claim }) => claim ?? []),
          wholeChains: whole,
          sets: context.sets,
        };
  return {
    changes: [...changes, ...user, ...going],
    ledgersBefore: records,
    ledgerAfter,
    isLedgerStale: isLedgerStale(records, ledgerAfter),
    claims: new Map([...hooks, ...shared].map((chain) => [chain, claimIn(work, chain)])),
    diagnostics,
  };
}

function isLedgerStale({ own, adopted, others }: Records, after: LedgerContent | undefined): boolean {
  if (adopted.length > 0) return true;
  if (own !== undefined) return own.generation !== '' && !sameContent(own, after);
  if (after !== undefined && after.sets.length > 0) return true;
  return others.some(({ policies }) =>
    policies.some((theirs) => after?.policies.some(({ chain }) => chain === theirs.chain) === true),
  );
}

/** User chains of programs that are declared, or hold rules with the owner's mark. */
function sharedChains({ family, name, live, desired, records, ...owner }: TableWork): readonly string[] {
  const owners = ownersOf(owner);
  const marked = [...(live?.chains.values() ?? [])].filter(({ rules }) =>
    rules.some(({ text }) => owners.includes(tryFindOwner(text, family) ?? '')),
  );
  return [...new Set([...desired.keys(), ...marked.map((chain) => chain.name)])].filter(
    (chain) => !isBuiltIn(name, chain) && isSharedChain(chain, desired.get(chain), records.managed),
  );
}

function claimIn(work: TableWork, chain: string): ChainClaim {
  return claimOn({
    ...work,
    table: work.name,
    chain,
    ledger: work.records.managed,
    declared: work.desired.get(chain),
    isDeclared: (name) => work.desired.has(name),
  });
}

function planChainPolicy(
  work: TableWork,
  chain: string,
): { readonly chain: string; readonly policy: Policy; readonly claim?: PolicyClaim } {
  const { diagnostics, ...planned } = planPolicy({
    family: work.family,
    table: work.name,
    chain,
    owner: work.owner,
    live: work.live?.chains.get(chain)?.policy ?? 'ACCEPT',
    declared: work.desired.get(chain)?.policy,
    records: work.records,
  });
  work.diagnostics.push(...diagnostics);
  return { chain, ...planned };
}

/** A chain that holds rules of several writers. @param wanted the policy of a built-in chain */
function planShared(work: TableWork, chain: string, wanted: Policy | undefined): readonly ChainChange[] {
  const live = work.live?.chains.get(chain);
  const edits = planSharedRules(work, chain, live);
  const isNew = wanted === undefined && live === undefined && work.desired.has(chain);
  const policy = wanted === (live?.policy ?? 'ACCEPT') ? undefined : wanted;
  if (policy === undefined && edits.length === 0 && !isNew) return [];
  return [
    {
      table: work.name,
      chain,
      edits,
      ...(isNew ? { isNew } : {}),
      ...(policy === undefined ? {} : { policy }),
    },
  ];
}

function planSharedRules(work: TableWork, chain: string, live: Chain | undefined): readonly RuleEdit[] {
  const { family, owner, name, diagnostics } = work;
  const declared = work.desired.get(chain) ?? nothing;
  const rules = live?.rules ?? [];
  const claim = claimIn(work, chain);
  const isManaged = isManagedBy(claim, family);
  const isUnmarked = work.foreignRules === 'remove' && work.desired.has(chain) && claim.kind !== 'marked';
  const wanted = isUnmarked
    ? declared.rules
    : declared.rules.map((rule) => ({ ...rule, text: markRule(rule.text, owner, family) }));
  const anchor = anchorPlace(rules, declared.anchor, isManaged, family);
  // Where managed rules stand already, they stay, whatever became of the anchor.
  if (anchor === undefined && claim.kind === 'marked' && wanted.length > 0) {
    const missing = rules.some(isManaged) ? planProblems.anchorMissing : planProblems.noAnchor;
    diagnostics.push(missing(family, name, chain, declared.anchor ?? ''));
  }
  const shared: SharedChain = { isManaged, anchor: anchor?.index ?? 0 };
  const edits =
    claim.kind === 'whole'
      ? diffRules(rules, wanted)
      : placedEdits(rules, wanted, shared, anchor?.misplaced ?? noneMisplaced);
  diagnostics.push(
    ...removals({ family, owner, table: name, chain, rules, edits, claim, ledger: work.records.managed }),
  );
  return edits;
}

function planUserChain(
  { family, name, live, refillsOn, diagnostics }: TableWork,
  chain: string,
  rules: readonly ChainRule[],
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
