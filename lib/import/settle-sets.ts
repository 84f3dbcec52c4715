/**
 * Sets of files and scripts, as a program declares them: those whose members have a time, and those that rules fill, without members. What
 * a file has of these is what was there when it was written, and an apply would bring it back.
 */
import type { Diagnostic } from '../base/diagnostic';
import { type DeclaredSet, parseDeclaredSets } from '../sets/declared-set';
import { isLasting } from './described-set';
import { importProblems } from './diagnostics';

interface SettledSets {
  readonly sets: ReadonlyMap<string, DeclaredSet>;
  /** Where members are left out. */
  readonly notes: readonly Diagnostic[];
}

/** @param filled sets that rules fill */
export function settleSets(
  read: readonly (readonly [string, DeclaredSet])[],
  filled: ReadonlySet<string>,
): SettledSets {
  const notes: Diagnostic[] = [];
  const sets = read.map(([name, set]): readonly [string, DeclaredSet] => {
    const why = filled.has(name) ? 'rules fill it' : mayLeave(name, set) ? 'they have a time' : undefined;
    if (why === undefined || set.dynamic === true) return [name, set];
    const { entries = [], ...header } = set;
    if (entries.length > 0) notes.push(importProblems.membersLeft(name, entries.length, why));
    return [name, { ...header, dynamic: true }];
  });
  return { sets: new Map(sets), notes };
}

function mayLeave(name: string, set: DeclaredSet): boolean {
  if (set.options?.['timeout'] === undefined) return false;
  const parsed = parseDeclaredSets({ [name]: set }, () => undefined).get(name);
  return parsed !== undefined && !isLasting(parsed);
}
