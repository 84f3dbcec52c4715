import type { Counters, Ruleset } from '../ruleset/model/ruleset';
import { type Operation, isRuleOperation } from './operation';

/**
 * The edit script that rolls back another one: the inverse of each step, in reverse order. Restored rules continue with
 * the counters that they had when the script was made. Chains that the script created are all emptied before any is
 * deleted: one may jump to the other. A chain that the script emptied and refilled is so by the rollback, too.
 *
 * @param live what the script was made for; flushed chains and former policies come from it
 */
export function invert(operations: readonly Operation[], live: Ruleset): readonly Operation[] {
  const placesWith = (kind: Operation['kind']): ReadonlySet<string> =>
    new Set(operations.filter((step) => step.kind === kind).map(placeOf));
  const [made, flushed, deleted] = [
    placesWith('new-chain'),
    placesWith('flush-chain'),
    placesWith('delete-chain'),
  ];
  // What a chain that goes as a whole was filled with goes with it.
  const steps = operations.filter(
    (step) => !isRuleOperation(step) || !(made.has(placeOf(step)) || flushed.has(placeOf(step))),
  );
  const emptied = new Set<string>();
  return [...steps].reverse().flatMap((step) => {
    if (step.kind === 'flush-chain' && !deleted.has(placeOf(step))) return [step, ...invertStep(step, live)];
    if (step.kind !== 'new-chain' || emptied.has(step.table)) return invertStep(step, live);
    emptied.add(step.table);
    const all = steps.filter(({ kind, table }) => kind === 'new-chain' && table === step.table).reverse();
    return [
      ...all.map((each): Operation => ({ ...chainOf(each), kind: 'flush-chain' })),
      ...invertStep(step, live),
    ];
  });
}

function chainOf({ family, table, chain }: Operation): Pick<Operation, 'family' | 'table' | 'chain'> {
  return { family, table, chain };
}

function placeOf({ table, chain }: Operation): string {
  return `${table} ${chain}`;
}

function invertStep(operation: Operation, live: Ruleset): readonly Operation[] {
  const { family, table, chain } = operation;
  const before = live.tables.get(table)?.chains.get(chain);
  const where = { family, table, chain };
  switch (operation.kind) {
    case 'new-chain':
      return [{ kind: 'delete-chain', ...where }];
    case 'delete-chain':
      return [{ kind: 'new-chain', ...where }];
    case 'flush-chain':
      return (before?.rules ?? []).map(({ text, counters }, index) => ({
        ...{ kind: 'insert', ...where, index: index + 1, rule: text },
        ...startWith(counters),
      }));
    case 'set-policy':
      return [{ kind: 'set-policy', ...where, policy: before?.policy ?? 'ACCEPT' }];
    case 'insert':
      return [{ kind: 'delete', ...where, index: operation.index, previous: operation.rule }];
    case 'delete':
      return [
        {
          ...{ kind: 'insert', ...where, index: operation.index, rule: operation.previous },
          ...startWith(operation.counters),
        },
      ];
    case 'replace':
      return [
        {
          ...{ kind: 'replace', ...where, index: operation.index, rule: operation.previous },
          ...{ previous: operation.rule, ...startWith(operation.counters) },
        },
      ];
  }
}

function startWith(counters: Counters | undefined): { readonly startCounters?: Counters } {
  return counters === undefined ? {} : { startCounters: counters };
}
