/** Jumps of a plan: each must lead to a chain that will be there, and no chain may go that others still use. */
import type { Diagnostic } from '../../base/diagnostic';
import type { Operation } from '../../diff/operation';
import { type Ruleset, chainsOf } from '../../ruleset/model/ruleset';
import { tryFindJump } from '../../ruleset/check/jumps';
import type { DesiredRuleset } from '../desired';
import { planProblems } from '../diagnostics';
import { tryFindOwner } from './owner-mark';

export interface ReferenceContext {
  readonly live: Ruleset;
  readonly wanted: DesiredRuleset;
  readonly operations: readonly Operation[];
  /** The owner, and those that it adopts. */
  readonly owners: readonly string[];
}

export function checkReferences(context: ReferenceContext): readonly Diagnostic[] {
  return [...missingChains(context), ...chainsInUse(context)];
}

function missingChains({ live, wanted, operations }: ReferenceContext): readonly Diagnostic[] {
  const { family } = live;
  return [...wanted].flatMap(([table, chains]) => {
    const gone = new Set(
      operations.flatMap((step) =>
        step.kind === 'delete-chain' && step.table === table ? [step.chain] : [],
      ),
    );
    return [...chains.values()].flatMap(({ rules }) =>
      rules.flatMap((rule) => {
        const target = tryFindJump(rule.text, family);
        if (target === undefined || !target.isChain || chains.has(target.name)) return [];
        if (live.tables.get(table)?.chains.has(target.name) === true && !gone.has(target.name)) return [];
        return [planProblems.noSuchChain(rule.origin ?? {}, family, table, target.name)];
      }),
    );
  });
}

function chainsInUse({ live, operations, owners }: ReferenceContext): readonly Diagnostic[] {
  const { family } = live;
  const gone = operations.flatMap((step) => (step.kind === 'delete-chain' ? [step] : []));
  if (gone.length === 0) return [];
  return chainsOf(live).flatMap(({ table, chain }) => {
    if (gone.some((step) => step.table === table && step.chain === chain.name)) return [];
    return chain.rules.flatMap(({ text }) => {
      const target = tryFindJump(text, family)?.name;
      const isGone = gone.some((step) => step.table === table && step.chain === target);
      if (!isGone || owners.includes(tryFindOwner(text, family) ?? '')) return [];
      const isReplaced = operations.some(
        (step) =>
          step.table === table &&
          step.chain === chain.name &&
          (step.kind === 'delete' || step.kind === 'replace') &&
          step.previous === text,
      );
      return isReplaced ? [] : [planProblems.chainInUse(family, table, target ?? '', chain.name, text)];
    });
  });
}
