/** In what two sets differ, by value: text that the kernel takes for the same is the same. */
import type { CreateOptions, EntryOptions, IpSet, SetHeader } from './ip-set';
import { sortedElements } from './print-sets';
import { createOptions, entryOptions, type SetOptionSpec } from './set-options';

interface Differences {
  readonly added: readonly string[];
  /** There on both sides, with other options. */
  readonly changed: readonly string[];
  readonly deleted: readonly string[];
}

/** In the order of the elements. */
export function differencesOf(live: IpSet, wanted: IpSet): Differences {
  const added = new Map<string, EntryOptions>();
  const changed = new Map<string, EntryOptions>();
  const deleted = new Map<string, EntryOptions>();
  for (const [element, options] of wanted.entries) {
    const now = live.entries.get(element);
    if (now === undefined) added.set(element, options);
    else if (now !== options && !hasSameOptions(now, options, wanted.options)) changed.set(element, options);
  }
  for (const [element, options] of live.entries)
    if (!wanted.entries.has(element)) deleted.set(element, options);
  const sorted = (entries: ReadonlyMap<string, EntryOptions>): readonly string[] =>
    sortedElements({ entries });
  return { added: sorted(added), changed: sorted(changed), deleted: sorted(deleted) };
}

/**
 * Whether two entries are the same. What goes by itself does not count: counters, and how long a timeout still is; whether
 * the element stays for ever does.
 */
function hasSameOptions(live: EntryOptions, wanted: EntryOptions, set: CreateOptions): boolean {
  const isLasting = ({ timeout = set.timeout ?? '0' }: EntryOptions): boolean => timeout === '0';
  return isLasting(live) === isLasting(wanted) && isSame(entryOptions, live, wanted);
}

/** Whether two sets are the same but for their entries. */
export function hasSameHeader(live: SetHeader, wanted: SetHeader): boolean {
  return (
    live.type === wanted.type &&
    live.family === wanted.family &&
    isSame(createOptions, live.options, wanted.options)
  );
}

function isSame<Name extends string>(
  specs: Readonly<Record<Name, SetOptionSpec>>,
  left: Readonly<Partial<Record<Name, string>>>,
  right: Readonly<Partial<Record<Name, string>>>,
): boolean {
  return (Object.keys(specs) as Name[]).every(
    (name) => specs[name].isCompared === false || left[name] === right[name],
  );
}
