import type { Family } from '../net/family';
import { type HostForms, spelled } from '../plan/apply/host-forms';
import { tryUnmarkRule } from '../plan/ownership/owner-mark';
import type { ConstructOf } from '../review/views/change-review';
import type { HostTask } from './host-task';

/** The construct of a rule by its text, which is all that an operation has of it; of equal rules in a chain, that of the first. */
export function constructFinder(
  { desired, constructOf, writtenBy }: Pick<HostTask, 'desired' | 'constructOf' | 'writtenBy'>,
  hostForms: HostForms,
): ConstructOf | undefined {
  if (constructOf === undefined) return writtenBy;
  const chains = new Map<string, ReadonlyMap<string, string>>();
  const byText = (family: Family, table: string, chain: string): ReadonlyMap<string, string> => {
    const key = `${family} ${table} ${chain}`;
    const known = chains.get(key);
    if (known !== undefined) return known;
    const found = new Map<string, string>();
    const rules = desired.rulesets.get(family)?.get(table)?.get(chain)?.rules ?? [];
    rules.forEach(({ text }, index) => {
      const printed = spelled(text, family, hostForms);
      if (!found.has(printed)) found.set(printed, constructOf({ family, table, chain, index }));
    });
    chains.set(key, found);
    return found;
  };
  return ({ family, table, chain, rule }) => {
    const found = byText(family, table, chain);
    return found.get(rule) ?? found.get(tryUnmarkRule(rule, desired.owner, family) ?? rule);
  };
}
