/** Sets of firewalld: what their files say of them, and how a program declares them. */
import { type Diagnostic, isError } from '../../../base/diagnostic';
import { type Family, families } from '../../../net/family';
import { type DeclaredSet, parseDeclaredSets } from '../../../sets/declared-set';
import { tryFindSetType } from '../../../sets/set-types';
import type { NamedFile } from './element-rules';
import { type XmlElement, childrenOf } from './xml';

/** What a rule has to know of a set that it names. */
export interface KnownSet {
  /** One, or both for a set of a type that has none. */
  readonly families: readonly Family[];
  /** Of how many parts an element is made: a rule with fewer sides never matches. */
  readonly dimension: number;
}

/** Sets by name. */
export type KnownSets = ReadonlyMap<string, KnownSet>;

/** Something about a set that a program does not say, with the element that says it. */
interface SetNote {
  readonly element: XmlElement;
  readonly what: string;
}

export function knownSet(root: XmlElement): KnownSet {
  const type = typeOf(root);
  const known = tryFindSetType(type);
  return {
    families: known !== undefined && known.family === undefined ? families : [familyOf(root)],
    dimension: known?.parts.length ?? type.split(',').length,
  };
}

/** @returns no set where none can be declared, which the notes say */
export function declaredSet({ name, root }: NamedFile): {
  readonly set?: DeclaredSet;
  readonly notes: readonly SetNote[];
} {
  const { options, isDynamic } = optionsOf(root);
  const entries = childrenOf(root, 'entry');
  const hasFamily = tryFindSetType(typeOf(root))?.family !== undefined;
  const header: DeclaredSet = {
    type: typeOf(root),
    ...(hasFamily ? { family: familyOf(root) } : {}),
    options,
  };
  if (isDynamic) return withoutFaults(name, { ...header, dynamic: true }, root, unusedEntries(entries));
  const faults = new Map<number, Diagnostic>();
  parseDeclaredSets({ [name]: { ...header, entries: entries.map(textOf) } }, ({ entry }, diagnostic) => {
    if (entry !== undefined && isError(diagnostic)) faults.set(entry, diagnostic);
  });
  const good = entries.filter((_, index) => !faults.has(index));
  const notes = entries.flatMap((element, index): readonly SetNote[] => {
    const fault = faults.get(index);
    return fault === undefined ? [] : [{ element, what: reasonOf(fault) }];
  });
  return withoutFaults(name, { ...header, entries: good.map(textOf) }, root, notes);
}

function withoutFaults(
  name: string,
  set: DeclaredSet,
  root: XmlElement,
  notes: readonly SetNote[],
): ReturnType<typeof declaredSet> {
  const faults: Diagnostic[] = [];
  parseDeclaredSets({ [name]: set }, (_place, diagnostic) => {
    if (isError(diagnostic)) faults.push(diagnostic);
  });
  const [fault] = faults;
  if (fault === undefined) return { set, notes };
  const what = `${reasonOf(fault)}; nobody makes this set once firewalld is gone`;
  return { notes: [{ element: root, what }] };
}

function reasonOf({ summary, detail }: Diagnostic): string {
  return detail === undefined ? summary : `${summary}: ${detail}`;
}

/** Members with a time come from elsewhere, and firewalld passes over those of the file. */
function unusedEntries(entries: readonly XmlElement[]): readonly SetNote[] {
  const [element] = entries;
  if (element === undefined) return [];
  return [{ element, what: 'members of a set with a timeout, which firewalld does not read either' }];
}

function optionsOf(root: XmlElement): {
  readonly options: Readonly<Record<string, string>>;
  readonly isDynamic: boolean;
} {
  const written = childrenOf(root, 'option').map(
    ({ attributes: { name = '', value } }) =>
      [name, value === undefined || value === '' ? 'true' : value] as const,
  );
  const options = Object.fromEntries(written.filter(([name]) => name !== 'family'));
  return { options, isDynamic: (options['timeout'] ?? '0') !== '0' };
}

function familyOf(root: XmlElement): Family {
  const [option] = childrenOf(root, 'option').filter(({ attributes: { name } }) => name === 'family');
  return option?.attributes['value'] === 'inet6' ? 'ipv6' : 'ipv4';
}

function typeOf({ attributes }: XmlElement): string {
  return attributes['type'] ?? '';
}

function textOf({ text }: XmlElement): string {
  return text.trim();
}
