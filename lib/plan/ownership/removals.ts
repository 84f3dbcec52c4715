/** What a reviewer must know where foreign rules are removed, or stay although they should be removed. */
import type { Diagnostic } from '../../base/diagnostic';
import type { RuleEdit } from '../../diff/rule-list-diff';
import type { Family } from '../../net/family';
import { planProblems } from '../diagnostics';
import { tryFindRuleWriter } from './known-writers';
import type { LedgerContent } from './ledger';
import { tryFindOwner } from './owner-mark';
import { type ChainClaim, type ForeignRule, isManagedBy } from './ownership';
import { isSameForTraffic } from '../../ruleset/check/same-except-notes';
import type { ChainRule } from '../../ruleset/model/ruleset';

interface RemovalContext {
  readonly family: Family;
  readonly owner: string;
  readonly table: string;
  readonly chain: string;
  /** The live chain. */
  readonly rules: readonly ChainRule[];
  readonly edits: readonly RuleEdit[];
  readonly claim: ChainClaim;
  readonly ledger: LedgerContent | undefined;
}

export function removals(context: RemovalContext): readonly Diagnostic[] {
  const { family, owner, table, chain, rules, edits, claim, ledger } = context;
  if (claim.kind === 'marked' || edits.length === 0) return [];
  const wasWhole = ledger?.wholeChains.includes(chain) === true;
  const foreign = (rule: ChainRule): ForeignRule => foreignRule(rule.text, owner, family);
  const removedRules = edits.flatMap((edit) => (isTaken(edit, family) ? [foreign(edit.previous)] : []));
  // In a chain that was managed as a whole, rules without a mark may well be managed ones.
  const certain = removedRules.filter(({ text, writer }) =>
    wasWhole ? writer !== undefined : tryFindOwner(text, family) !== owner,
  );
  const isManaged = isManagedBy(claim, family);
  const spared = rules.filter((rule) => !isManaged(rule)).map(foreign);
  return [
    ...(certain.length === 0 ? [] : [planProblems.foreignRulesGo(family, table, chain, certain)]),
    ...(spared.length === 0 ? [] : [planProblems.foreignRulesStay(family, table, chain, spared)]),
  ];
}

/** Whether a live rule is gone afterwards; one that only gets or loses a comment is not. */
function isTaken(edit: RuleEdit, family: Family): edit is Exclude<RuleEdit, { readonly kind: 'insert' }> {
  if (edit.kind === 'insert') return false;
  return edit.kind === 'delete' || !isSameForTraffic(edit.previous.text, edit.rule.text, family);
}

/** A rule with whoever wrote it, if that can be told. */
function foreignRule(text: string, owner: string, family: Family): ForeignRule {
  const marked = tryFindOwner(text, family);
  if (marked !== undefined && marked !== owner) return { text, writer: `owner ${marked}` };
  const program = tryFindRuleWriter(text, family)?.program;
  return program === undefined ? { text } : { text, writer: program };
}
