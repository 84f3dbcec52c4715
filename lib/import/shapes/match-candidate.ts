/** Whether the rules of a host are those that a construct would declare, one by one. */
import type { Family } from '../../net/family';
import type { PatternRule } from '../../patterns/pattern';
import { type Phase, phases } from '../../patterns/phase';
import { printRule } from '../../ruleset/model/print-rule';
import { isBuiltIn } from '../../ruleset/model/tables';
import { parseRule } from '../../ruleset/parse/parse-rule';
import type { Candidate, FilterRules } from './constructs/candidate';

/** A rule of a built-in chain that a construct declares. */
export interface MatchedRule {
  readonly family: Family;
  readonly chain: string;
  /** Its place in the chain of the host. */
  readonly index: number;
  readonly phase: Phase;
}

/** A construct, and which rules it is. */
export interface Match {
  readonly candidate: Candidate;
  /** In the order in which they are added. */
  readonly matched: readonly MatchedRule[];
  /** How many rules it is, with those of its chains. */
  readonly size: number;
}

/** Undefined where a rule is missing, or a chain of the construct has another rule. */
export function tryMatch(
  candidate: Candidate,
  filter: FilterRules,
  isTaken: (rule: MatchedRule) => boolean,
): Match | undefined {
  const matched: MatchedRule[] = [];
  let size = 0;
  for (const family of filter.families) {
    for (const chain of candidate.pattern.chains) {
      const wanted = rulesIn(candidate, chain, family).map((each) => canonicalText(each, family));
      const found = filter.rulesOf(chain, family);
      if (!filter.hasChain(chain, family) || wanted.join('\n') !== found.join('\n')) return undefined;
      size += found.length;
    }
    for (const chain of hooksOf(candidate)) {
      const found = matchHook(candidate, { chain, family }, filter, isTaken);
      if (found === undefined) return undefined;
      matched.push(...found);
    }
  }
  return { candidate, matched, size: size + matched.length };
}

type Place = Pick<MatchedRule, 'chain' | 'family'>;

/** Each rule of the construct at the next place where it stands: within a chain they follow each other by phase. */
function matchHook(
  candidate: Candidate,
  { chain, family }: Place,
  filter: FilterRules,
  isTaken: (rule: MatchedRule) => boolean,
): readonly MatchedRule[] | undefined {
  const live = filter.rulesOf(chain, family);
  const wanted = rulesIn(candidate, chain, family);
  const places = new Map<PatternRule, MatchedRule>();
  let index = 0;
  for (const each of [...wanted].sort((one, other) => rankOf(one) - rankOf(other))) {
    const text = canonicalText(each, family);
    const here = (): MatchedRule => ({ family, chain, index, phase: phaseOf(each) });
    while (index < live.length && (live[index] !== text || isTaken(here()))) index++;
    if (index >= live.length) return undefined;
    places.set(each, here());
    index++;
  }
  return wanted.flatMap((each) => places.get(each) ?? []);
}

export function hooksOf({ pattern }: Candidate): readonly string[] {
  return [...new Set(pattern.rules.map(({ chain }) => chain))].filter((chain) => isBuiltIn('filter', chain));
}

function rulesIn({ pattern }: Candidate, chain: string, family: Family): readonly PatternRule[] {
  return pattern.rules.filter((each) => each.chain === chain && each.families.includes(family));
}

function phaseOf({ phase = 'services' }: Pick<PatternRule, 'phase'>): Phase {
  return phase;
}

function rankOf(each: PatternRule): number {
  return phases.indexOf(phaseOf(each));
}

function canonicalText({ rule }: PatternRule, family: Family): string | undefined {
  const { rule: parsed } = parseRule(rule.text, { family });
  return parsed === undefined ? undefined : printRule(parsed, family);
}
