import { tryFindNearest } from '../../base/suggest';
import { type Parsed, type ValueKind, accepted, refused } from '../value-kind';

interface NameSet<Names extends readonly string[], Others extends string> {
  readonly name: string;
  /** In the order in which they are printed. */
  readonly names: Names;
  /** Other spellings, by what they stand for. */
  readonly aliases?: Readonly<Record<Others, Names[number]>>;
  /** Whether upper and lower case differ. @default false */
  readonly exactCase?: true;
  /** Whether the beginning of a name that only one name has stands for it. @default false */
  readonly beginnings?: true;
  /** Whether no name at all may be given. @default false */
  readonly mayBeEmpty?: true;
  /** What may stand between names, besides a comma. */
  readonly otherSeparator?: string;
}

/** A comma-separated set out of a closed list, printed in the order of the list. */
export function nameSet<const Names extends readonly [string, ...string[]], Others extends string = never>(
  kind: NameSet<Names, Others>,
): ValueKind<readonly (Names[number] | Others)[]> {
  const { names } = kind;
  const allowed = `one or more of ${names.join(', ')}, separated by commas`;
  return {
    name: kind.name,
    allowed,
    words: 1,
    write: (input) => [input.join(',')],
    parse: ([word = '']): Parsed => {
      if (word === '' && kind.mayBeEmpty === true) return accepted('');
      const commas = kind.otherSeparator === undefined ? word : word.replaceAll(kind.otherSeparator, ',');
      const found = new Set<string>();
      for (const written of commas.split(',')) {
        const candidates = namesFor(kind, written);
        const [name] = candidates;
        if (name === undefined || written === '')
          return refused(`\`${written}\` is not ${allowed}`, tryFindNearest(written, names));
        if (candidates.length > 1) return refused(`\`${written}\` may be ${candidates.join(' or ')}`);
        found.add(name);
      }
      return accepted(names.filter((name) => found.has(name)).join(','));
    },
    sample: (random) => {
      const some = names.filter(() => random.integer(0, 2) === 0);
      return [(some.length > 0 ? some : [random.pick(names)]).join(',')];
    },
  };
}

/** The names that a word stands for: its own, or those that begin with it. */
function namesFor<Names extends readonly string[], Others extends string>(
  kind: NameSet<Names, Others>,
  written: string,
): readonly string[] {
  const fold = (text: string): string => (kind.exactCase === true ? text : text.toUpperCase());
  const spellings = [
    ...kind.names.map((name) => [name, name] as const),
    ...Object.entries<string>(kind.aliases ?? {}),
  ];
  const exact = spellings.find(([spelling]) => fold(spelling) === fold(written));
  if (exact !== undefined || kind.beginnings !== true) return exact === undefined ? [] : [exact[1]];
  const near = spellings.filter(([spelling]) => fold(spelling).startsWith(fold(written)));
  return [...new Set(near.map(([, name]) => name))];
}
