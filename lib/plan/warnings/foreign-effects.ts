/**
 * What managed and other rules in one chain do to each other, told by packets and not by texts.
 *
 * A managed rule is shadowed when foreign rules before it decide about all its packets, as the accepts do that Docker
 * puts on top when it restarts. And the rule that a firewall adds by itself, so that deploys can connect, may not open a
 * port that other rules restrict.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { isBlocking } from '../../extensions/extension';
import { tryFindNote } from '../../extensions/note';
import { tryFindTarget } from '../../extensions/registry';
import { RulesBefore } from '../../impact/questions/rules-before';
import type { Family } from '../../net/family';
import { tryFindJump } from '../../ruleset/check/jumps';
import {
  type Chain,
  type ChainRule,
  type Policy,
  type Ruleset,
  tryFindChain,
} from '../../ruleset/model/ruleset';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { type PlacedText, planProblems } from '../diagnostics';
import { ledgersIn } from '../ownership/ledger';
import { acceptedPorts, namedPorts, overlap } from './accepted-ports';

/** The comment of the rules that a firewall adds by itself, so that deploys can connect. */
export const managementComment = 'management';

export interface ChainOfSeveral {
  readonly live: Ruleset;
  readonly expected: Ruleset;
  readonly table: string;
  /** A built-in chain, as it will be. */
  readonly chain: Chain;
  readonly isManaged: (rule: ChainRule) => boolean;
  /** The owner, and those that it adopts. */
  readonly owners: readonly string[];
}

export function foreignEffects(context: ChainOfSeveral): readonly Diagnostic[] {
  const { expected, table, chain, isManaged } = context;
  if (chain.rules.every(isManaged)) return [];
  const question = new RulesBefore(expected, table, chain.name);
  return [...shadowed(context, question), ...opened(context, question)];
}

/** Managed rules that no packet gets to any more, though the foreign rules before them do something else. */
function shadowed(
  { expected: { family }, table, chain, isManaged }: ChainOfSeveral,
  question: RulesBefore,
): readonly Diagnostic[] {
  let before: readonly ChainRule[] = [];
  const found: PlacedText[] = [];
  for (const [place, rule] of chain.rules.entries()) {
    if (!isManaged(rule)) before = [...before, rule];
    else if (before.length > 0) {
      const decided = question.tryFindDecisions(before, rule.text);
      const own = decisionOf(rule.text, family);
      if (decided !== undefined && [...decided].some((decision) => decision !== own))
        found.push({ index: place + 1, text: rule.text, isManaged: true });
    }
  }
  return found.length === 0 ? [] : [planProblems.shadowed(family, table, chain.name, found)];
}

/** What a rule decides; undefined for a jump to a chain, and for targets after which a packet goes on. */
function decisionOf(text: string, family: Family): string | undefined {
  const name = tryFindJump(text, family)?.name ?? '';
  const effect = tryFindTarget(name, family)?.effect;
  if (effect === 'accepted') return 'ACCEPT';
  return isBlocking(effect) ? 'DROP' : undefined;
}

/** The rule for deploys, where it is new and opens to everybody what other rules open to some. */
function opened(context: ChainOfSeveral, question: RulesBefore): readonly Diagnostic[] {
  const { live, expected, table, chain, isManaged } = context;
  const { family } = expected;
  if (table !== 'filter' || chain.name !== 'INPUT') return [];
  const index = chain.rules.findIndex((rule) => isManaged(rule) && isForDeploys(rule.text, family));
  const rule = chain.rules[index];
  const ports = rule === undefined ? undefined : acceptedPorts(rule.text, family);
  if (rule === undefined || ports === undefined) return [];
  const now = tryFindChain(live, table, chain.name);
  if (now?.rules.some((other) => isManaged(other) && isForDeploys(other.text, family)) === true) return [];
  const others = chain.rules.filter((other) => !isManaged(other));
  const naming = others.filter(({ text }) => {
    const named = namedPorts(text, family);
    return named !== undefined && overlap(ports, named);
  });
  if (naming.length === 0) return [];
  const before = chain.rules.slice(0, index);
  const decided = question.tryFindDecisionsWithout(rule.text, before, others, policyOfOthers(context));
  const isRestricted = decided !== undefined && decided.size > 1 && decided.has('ACCEPT');
  return isRestricted ? [planProblems.managementOpens(family, rule.text, naming)] : [];
}

function isForDeploys(text: string, family: Family): boolean {
  if (!text.includes(managementComment)) return false;
  const { rule } = parseRule(text, { family });
  return rule?.matches.some((match) => tryFindNote(match) === managementComment) === true;
}

/** The policy that the chain would have if this owner did not declare one. */
function policyOfOthers({ live, table, chain, owners }: ChainOfSeveral): Policy {
  const found = live.tables.get(table);
  const claims = (found === undefined ? [] : ledgersIn(found, live.family)).flatMap(({ owner, policies }) =>
    policies.filter((claim) => claim.chain === chain.name).map((claim) => ({ owner, claim })),
  );
  const other = claims.find(({ owner }) => !owners.includes(owner));
  return (
    other?.claim.policy ??
    claims[0]?.claim.before ??
    tryFindChain(live, table, chain.name)?.policy ??
    'ACCEPT'
  );
}
