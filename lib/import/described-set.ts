/** A set that was read, as a program declares it. */
import { type Diagnostic, isError } from '../base/diagnostic';
import { type DeclaredSet, parseDeclaredSets } from '../sets/declared-set';
import type { EntryOptions, IpSet } from '../sets/ip-set';
import { printEntry, sortedElements } from '../sets/print-sets';

/** With its members, but without what the kernel counts and draws by itself. */
export function describedSet(set: IpSet): DeclaredSet {
  return {
    ...headerOf(set),
    entries: sortedElements(set).map((element) =>
      printEntry(element, withoutCounters(set.entries.get(element) ?? {})),
    ),
  };
}

/** Made and kept, with members that belong to others. */
export function dynamicSet(set: IpSet): DeclaredSet {
  return { ...headerOf(set), dynamic: true };
}

/** Whether all members stay until somebody takes them out. */
export function isLasting({ options, entries }: IpSet): boolean {
  if (options.timeout === undefined) return true;
  const { timeout: usual } = options;
  return entries.size > 0 && [...entries.values()].every(({ timeout = usual }) => timeout === '0');
}

/** Why a program with this set would be refused; undefined where it would not. */
export function tryFindSetFault(name: string, set: DeclaredSet): Diagnostic | undefined {
  const faults: Diagnostic[] = [];
  parseDeclaredSets({ [name]: set }, (_place, diagnostic) => {
    if (isError(diagnostic)) faults.push(diagnostic);
  });
  return faults[0];
}

function headerOf({ type, family, options: { initval: _, ...options } }: IpSet): DeclaredSet {
  return { type, ...(family === undefined ? {} : { family }), options };
}

function withoutCounters({ packets: _packets, bytes: _bytes, ...others }: EntryOptions): EntryOptions {
  return others;
}
