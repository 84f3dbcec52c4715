/** The extensions of a rule that are known, each with what the rule asks of it: matches in their order, then the target. */
import type { Extension } from '../../extensions/extension';
import { tryFindMatch, tryFindTarget } from '../../extensions/registry';
import type { Family } from '../../net/family';
import type { KnownUse, MatchUse, Rule } from './rule';

export interface UsedExtension {
  readonly use: KnownUse;
  readonly extension: Extension;
}

export function knownUses({ matches, target }: Rule, family: Family): readonly UsedExtension[] {
  const found = (use: MatchUse, extension: Extension | undefined): readonly UsedExtension[] =>
    use.kind === 'known' && extension !== undefined ? [{ use, extension }] : [];
  return [
    ...matches.flatMap((use) => found(use, tryFindMatch(use.name, family))),
    ...(target === undefined ? [] : found(target, tryFindTarget(target.name, family))),
  ];
}
