/** What a rule does with the packets that it matches, in one word. */
import { tryFindTarget } from '../../extensions/registry';
import type { Family } from '../../net/family';
import { type Outcome, accepted, dropped, rejected } from '../effects/effects';
import type { RuleAction } from './rule-reader';

export type Verdict = 'accept' | 'drop' | 'reject' | 'queue' | 'unknown';

export type EffectName = Verdict | 'return' | 'jump' | 'goto' | 'translate' | 'continue';

export function effectNameOf(action: RuleAction, family: Family): EffectName {
  switch (action.kind) {
    case 'nothing':
      return 'continue';
    case 'return':
      return 'return';
    case 'jump':
    case 'goto':
      return action.kind;
    case 'end':
      return targetEffect(action.outcome, family) === 'translated'
        ? 'translate'
        : verdictOf(action.outcome, family);
  }
}

export function verdictOf(outcome: Outcome, family: Family): Verdict {
  if (outcome === accepted) return 'accept';
  if (outcome === dropped) return 'drop';
  if (outcome === rejected) return 'reject';
  const effect = targetEffect(outcome, family);
  if (effect === 'queued') return 'queue';
  // Another address is no verdict: the packet goes on.
  return effect === 'translated' ? 'accept' : 'unknown';
}

function targetEffect(outcome: Outcome, family: Family): string | undefined {
  const [name = ''] = outcome.split(' ', 1);
  return tryFindTarget(name, family)?.effect;
}
