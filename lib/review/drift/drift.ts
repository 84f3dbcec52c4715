/** How a host differs from what is declared for it, as data: each difference with who probably made it. */
import type { Family } from '../../net/family';
import { tryFindRuleWriter, tryFindWriter } from '../../plan/ownership/known-writers';
import { tryFindOwner } from '../../plan/ownership/owner-mark';
import type { ChangeReview } from '../views/change-review';
import { type ChainLine, type ChainView, chainViews } from '../views/chain-view';
import { withCommonRules } from '../views/common-rules';

export interface Difference {
  readonly family: Family;
  readonly table: string;
  readonly chain: string;
  readonly kind: 'missing' | 'not-declared' | 'changed' | 'policy' | 'missing-chain' | 'not-declared-chain';
  /** What the host has: a rule or a policy. */
  readonly live?: string;
  readonly declared?: string;
  /** The construct that declares it. */
  readonly construct?: string;
  /** Who probably wrote what the host has; where nothing tells, a person or a program that is not known here. */
  readonly by?: string;
  /** Where the rule is: on the host, or where it is missing, in what is declared. */
  readonly line?: ChainLine;
}

export function differencesOf(review: ChangeReview): readonly Difference[] {
  return review.families.flatMap(chainViews).flatMap((view) => differencesOfChain(view, review));
}

export function differencesOfChain(view: ChainView, { constructOf }: ChangeReview): readonly Difference[] {
  const { family, table, chain, existence, policy } = view;
  const at = { family, table, chain };
  const declaredBy = (rule: string): Pick<Difference, 'construct'> => {
    const construct = constructOf?.({ ...at, rule });
    return construct === undefined ? {} : { construct };
  };
  const whole: readonly Difference[] = [
    ...(policy === undefined
      ? []
      : [{ ...at, kind: 'policy', live: policy.before, declared: policy.after } as const]),
    ...(existence === 'new' ? [{ ...at, kind: 'missing-chain' } as const] : []),
    ...(existence === 'gone' ? [{ ...at, kind: 'not-declared-chain', ...byWriter(chain) } as const] : []),
  ];
  const rules = withCommonRules(view.lines).flatMap((line): readonly Difference[] => {
    switch (line.kind) {
      case 'kept':
        return [];
      case 'inserted':
        return [{ ...at, kind: 'missing', declared: line.rule, ...declaredBy(line.rule), line }];
      case 'deleted':
        return [{ ...at, kind: 'not-declared', live: line.previous, ...writerOf(line.previous, at), line }];
      case 'replaced':
        return [
          {
            ...{ ...at, kind: 'changed', live: line.previous, declared: line.rule },
            ...{ ...declaredBy(line.rule), ...writerOf(line.previous, at), line },
          },
        ];
    }
  });
  return [...whole, ...rules];
}

/** What tells one difference from another, whatever has been counted since and wherever the rule stands. */
export function keyOfDifference({
  family,
  table,
  chain,
  kind,
  live,
  declared,
}: Omit<Difference, 'line'>): string {
  return JSON.stringify([family, table, chain, kind, live, declared]);
}

function byWriter(chain: string): Pick<Difference, 'by'> {
  const writer = tryFindWriter(chain);
  return writer === undefined ? {} : { by: writer.program };
}

/** Known by the mark, by the jump, the interface, the set or the comment of the rule, or by the chain that it stands in. */
function writerOf(
  rule: string,
  { family, chain }: Pick<Difference, 'family' | 'chain'>,
): Pick<Difference, 'by'> {
  const owner = tryFindOwner(rule, family);
  if (owner !== undefined) return { by: `owner ${owner}` };
  const writer = tryFindRuleWriter(rule, family);
  return writer === undefined ? byWriter(chain) : { by: writer.program };
}
