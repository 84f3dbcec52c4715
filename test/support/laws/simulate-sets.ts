/** What the sets of a host are after some steps; the host does the same, or refuses. */
import type { EntryOptions, IpSet, IpSets } from '../../../lib/sets/ip-set';
import type { SetOperation } from '../../../lib/sets/set-operation';

/**
 * For the laws that steps have to keep.
 *
 * @throws Error where the kernel would refuse a step
 */
export function simulateSets(live: IpSets, operations: readonly SetOperation[]): IpSets {
  const sets = new Map<string, IpSet>(live);
  const owned = new Map<string, Map<string, EntryOptions>>();
  const find = (name: string): IpSet => {
    const set = sets.get(name);
    if (set === undefined) throw new Error(`there is no set ${name}`);
    return set;
  };
  /** The entries of a set, as a map that may be changed. */
  const entriesOf = (name: string): Map<string, EntryOptions> => {
    const set = find(name);
    const known = owned.get(name);
    if (known !== undefined) return known;
    const entries = new Map(set.entries);
    owned.set(name, entries);
    sets.set(name, { ...set, entries });
    return entries;
  };
  for (const step of operations) {
    switch (step.kind) {
      case 'create-set':
        if (sets.has(step.set)) throw new Error(`there is a set ${step.set} already`);
        sets.set(step.set, { ...step.header, name: step.set, entries: new Map() });
        break;
      case 'add-entry':
        entriesOf(step.set).set(step.element, step.options);
        break;
      case 'delete-entry':
        if (!entriesOf(step.set).delete(step.element))
          throw new Error(`there is no ${step.element} in the set ${step.set}`);
        break;
      case 'swap-sets': {
        const [one, other] = [find(step.set), find(step.other)];
        sets.set(step.set, { ...other, name: step.set });
        sets.set(step.other, { ...one, name: step.other });
        owned.clear();
        break;
      }
      case 'destroy-set':
        find(step.set);
        sets.delete(step.set);
        owned.delete(step.set);
        break;
    }
  }
  return sets;
}
