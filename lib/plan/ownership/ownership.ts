/**
 * Which rules of a chain an owner may change: the one answer for planning, verifying, undoing and the state.
 *
 * - A user chain that is declared is ours as a whole.
 * - A built-in chain is shared: ours are the rules with our mark.
 * - With `foreignRules: 'remove'` a built-in chain is ours as a whole, but for rules that jump to chains of known
 *   programs (`known-writers.ts`): those stay, unless the chain's own declaration jumps there too, or the
 *   chain that they lead to is ours and goes.
 * - With `sparesPrograms: false` it is ours without exception.
 */
import type { Family } from '../../net/family';
import type { DesiredHost } from '../desired';
import { tryFindJump } from '../../ruleset/check/jumps';
import { tryFindWriter } from './known-writers';
import type { Ledger } from './ledger';
import { tryFindOwner } from './owner-mark';
import type { ChainRule } from '../../ruleset/model/ruleset';
import { isBuiltIn } from '../../ruleset/model/tables';

export type ChainClaim =
  | { readonly kind: 'whole' }
  /** All but jumps to chains of known programs; `named` ones are no exception. */
  | { readonly kind: 'spares-programs'; readonly named: ReadonlySet<string> }
  | { readonly kind: 'marked' };

export interface ClaimContext extends Pick<DesiredHost, 'foreignRules' | 'sparesPrograms'> {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  /** What is declared of the chain; undefined when nothing is. */
  readonly declared: readonly Pick<ChainRule, 'text'>[] | undefined;
  readonly ledger: Ledger | undefined;
  /** Whether a user chain of the table is declared. */
  readonly isDeclared: (chain: string) => boolean;
}

export function claimOn(context: ClaimContext): ChainClaim {
  const { table, chain, declared, ledger, family } = context;
  if (!isBuiltIn(table, chain)) return { kind: 'whole' };
  const isWhole = context.foreignRules === 'remove' && declared !== undefined;
  if (!isWhole && ledger?.wholeChains.includes(chain) !== true) return { kind: 'marked' };
  if (context.sparesPrograms === false) return { kind: 'whole' };
  const going = (ledger?.chains ?? []).filter((name) => !context.isDeclared(name));
  const jumps = (declared ?? []).flatMap(({ text }) => tryFindJump(text, family)?.name ?? []);
  return { kind: 'spares-programs', named: new Set([...going, ...jumps]) };
}

/** Tells of a live rule in a chain with this claim whether it is the owner's to change. */
export function isManagedBy(
  claim: ChainClaim,
  owner: string,
  family: Family,
): (rule: Pick<ChainRule, 'text'>) => boolean {
  const isMarked = ({ text }: Pick<ChainRule, 'text'>): boolean => tryFindOwner(text, family) === owner;
  switch (claim.kind) {
    case 'whole':
      return () => true;
    case 'marked':
      return isMarked;
    case 'spares-programs':
      return (rule) => isMarked(rule) || !isSpared(rule.text, claim.named, family);
  }
}

function isSpared(text: string, named: ReadonlySet<string>, family: Family): boolean {
  const target = tryFindJump(text, family)?.name;
  return target !== undefined && !named.has(target) && tryFindWriter(target) !== undefined;
}

/** Whether a live rule of a chain is the plan's owner's to change. */
export function isManagedIn(
  plan: {
    readonly family: Family;
    readonly claims: ReadonlyMap<string, ReadonlyMap<string, ChainClaim>>;
  },
  owner: string,
  table: string,
  chain: string,
): (rule: Pick<ChainRule, 'text'>) => boolean {
  return isManagedBy(plan.claims.get(table)?.get(chain) ?? { kind: 'whole' }, owner, plan.family);
}

/** A rule of others, and whose it is as far as that can be told: a program, or another owner. */
export interface ForeignRule {
  readonly text: string;
  readonly writer?: string;
}
