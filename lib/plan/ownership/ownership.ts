/**
 * Which rules of a chain an owner may change: the one answer for planning, verifying, rolling back and the state.
 *
 * - A user chain that is declared is managed as a whole.
 * - A built-in chain is shared: managed are the rules with the owner's mark. So is a chain of a program that lets others
 *   add rules to it, such as DOCKER-USER.
 * - With `foreignRules: 'remove'` a built-in chain is managed as a whole, but for rules that jump to chains of known
 *   programs (`known-writers.ts`): those stay, unless the chain's own declaration jumps there too, or the
 *   chain that they lead to is managed and goes.
 *   Rules that `ignore` names stay likewise, and rules with the mark of another owner.
 * - With `sparesPrograms: false` it is managed without exception.
 */
import type { Family } from '../../net/family';
import type { ChainRule } from '../../ruleset/model/ruleset';
import { isBuiltIn } from '../../ruleset/model/tables';
import type { DesiredHost } from '../desired';
import { tryFindJump } from '../../ruleset/check/jumps';
import { tryFindRuleWriter, tryFindWriter } from './known-writers';
import type { LedgerContent } from './ledger';
import { tryFindOwner } from './owner-mark';

interface Owners {
  /** Whose marks make a rule managed: the owner, and those that it adopts. */
  readonly owners: readonly string[];
}

export type ChainClaim =
  | { readonly kind: 'whole' }
  /** All but jumps to chains of known programs; `named` ones are no exception. */
  | ({
      readonly kind: 'spares-programs';
      readonly named: ReadonlySet<string>;
      readonly ignore: readonly string[];
    } & Owners)
  | ({ readonly kind: 'marked' } & Owners);

export interface ClaimContext extends Pick<
  DesiredHost,
  'owner' | 'adopts' | 'foreignRules' | 'sparesPrograms' | 'ignore'
> {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  /** What is declared of the chain; undefined when nothing is. */
  readonly declared:
    | { readonly rules: readonly Pick<ChainRule, 'text'>[]; readonly isShared?: boolean | undefined }
    | undefined;
  readonly ledger: LedgerContent | undefined;
  /** Whether a user chain of the table is declared. */
  readonly isDeclared: (chain: string) => boolean;
}

export function claimOn(context: ClaimContext): ChainClaim {
  const { table, chain, declared, ledger, family } = context;
  const owners = ownersOf(context);
  if (!isBuiltIn(table, chain))
    return isSharedChain(chain, declared, ledger) ? { kind: 'marked', owners } : { kind: 'whole' };
  const isWhole = context.foreignRules === 'remove' && declared !== undefined;
  if (!isWhole && ledger?.wholeChains.includes(chain) !== true) return { kind: 'marked', owners };
  if (context.sparesPrograms === false) return { kind: 'whole' };
  const going = (ledger?.chains ?? []).filter((name) => !context.isDeclared(name));
  const jumps = (declared?.rules ?? []).flatMap(({ text }) => {
    const jump = tryFindJump(text, family);
    // Of targets, such as ACCEPT, many rules are that have nothing to do with each other.
    return jump?.isChain === true ? [jump.name] : [];
  });
  return {
    kind: 'spares-programs',
    named: new Set([...going, ...jumps]),
    ignore: context.ignore ?? [],
    owners,
  };
}

/** The owner, and those whose rules become its own. */
export function ownersOf({ owner, adopts = [] }: Pick<DesiredHost, 'owner' | 'adopts'>): readonly string[] {
  return [owner, ...adopts];
}

/** Whether a user chain is somebody else's, in which only marked rules are managed. */
export function isSharedChain(
  chain: string,
  declared: { readonly isShared?: boolean | undefined } | undefined,
  ledger: Pick<LedgerContent, 'chains'> | undefined,
): boolean {
  if (declared?.isShared !== undefined) return declared.isShared;
  return ledger?.chains.includes(chain) !== true && tryFindWriter(chain) !== undefined;
}

/** Tells of a live rule in a chain with this claim whether it is the owner's to change. */
export function isManagedBy(claim: ChainClaim, family: Family): (rule: Pick<ChainRule, 'text'>) => boolean {
  if (claim.kind === 'whole') return () => true;
  const isMarked = ({ text }: Pick<ChainRule, 'text'>): boolean => {
    const owner = tryFindOwner(text, family);
    return owner !== undefined && claim.owners.includes(owner);
  };
  return claim.kind === 'marked' ? isMarked : (rule) => isMarked(rule) || !isSpared(rule.text, claim, family);
}

function isSpared(
  text: string,
  { named, ignore }: Pick<Extract<ChainClaim, { readonly kind: 'spares-programs' }>, 'named' | 'ignore'>,
  family: Family,
): boolean {
  // The mark of an owner whose rules are not this one's.
  if (tryFindOwner(text, family) !== undefined) return true;
  const target = tryFindJump(text, family)?.name;
  if (target !== undefined && named.has(target)) return false;
  const isIgnored = ignore.some(
    (pattern) => matchesPattern(text, pattern) || matchesPattern(target ?? '', pattern),
  );
  return isIgnored || tryFindRuleWriter(text, family) !== undefined;
}

/** Whether a text is a pattern, in which `*` stands for any text. */
function matchesPattern(text: string, pattern: string): boolean {
  const [start = '', ...parts] = pattern.split('*');
  const end = parts.pop();
  if (end === undefined) return text === pattern;
  if (!text.startsWith(start) || !text.endsWith(end)) return false;
  let from = start.length;
  for (const part of parts) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return from <= text.length - end.length;
}

/** Whether a live rule of a chain is the plan's owner's to change. */
export function isManagedIn(
  plan: {
    readonly family: Family;
    readonly claims: ReadonlyMap<string, ReadonlyMap<string, ChainClaim>>;
  },
  table: string,
  chain: string,
): (rule: Pick<ChainRule, 'text'>) => boolean {
  return isManagedBy(plan.claims.get(table)?.get(chain) ?? { kind: 'whole' }, plan.family);
}

/** Whether a chain of a plan holds rules of several writers. */
export function isSharedIn(
  { claims }: { readonly claims: ReadonlyMap<string, ReadonlyMap<string, ChainClaim>> },
  table: string,
  chain: string,
): boolean {
  const claim = claims.get(table)?.get(chain);
  return claim === undefined ? isBuiltIn(table, chain) : claim.kind !== 'whole';
}

/** A foreign rule, and whose it is as far as that can be told: a program, or another owner. */
export interface ForeignRule {
  readonly text: string;
  readonly writer?: string;
}
