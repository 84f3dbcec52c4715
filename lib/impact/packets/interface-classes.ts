/**
 * Interfaces as numbers: each name that rules use is one, and so are all other names with a prefix from there (`tun+`), and all others.
 */
import { TooLarge } from '../diagrams/decision-diagrams';

/** Interfaces that there may be; with more, there is no answer. */
const maxInterfaces = 65_536;

/** An interface, or all others whose names begin so; the empty beginning is that of all others. */
export interface InterfaceClass {
  readonly name: string;
  readonly isBeginning: boolean;
}

/** Whether it stands for having no interface, where that is not the same as having one that no rule names. */
export function isNoInterface({ name, isBeginning }: InterfaceClass): boolean {
  return name === '' && !isBeginning;
}

/** The name that stands for no interface, in the vocabulary of rules where that is a value of its own. */
export const noInterface = '';

/** By their numbers. The longest beginning counts, so it comes first among those that fit. */
export function interfaceClasses(names: Iterable<string>): readonly InterfaceClass[] {
  const all = [...new Set(names)].sort();
  if (all.length >= maxInterfaces) throw new TooLarge();
  const beginnings = all.filter((name) => name.endsWith('+')).map((name) => name.slice(0, -1));
  const exact = all.filter((name) => !name.endsWith('+'));
  return [
    ...exact.map((name) => ({ name, isBeginning: false })),
    ...[...new Set(['', ...beginnings])].map((name) => ({ name, isBeginning: true })),
  ];
}

/** Whether it is one of those that a rule means by a name. */
export function isOfInterface({ name, isBeginning }: InterfaceClass, written: string): boolean {
  if (written.endsWith('+')) return name.startsWith(written.slice(0, -1));
  return !isBeginning && name === written;
}
