import { tryFindNearest } from '../../base/suggest';
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';

/** One word out of a closed list, printed as it stands there. */
export function choice<
  const Names extends readonly [string, ...string[]],
  Others extends string = never,
>(kind: {
  readonly name: string;
  readonly names: Names;
  /** Other spellings, by what they stand for. */
  readonly aliases?: Readonly<Record<Others, Names[number]>>;
  /** Whether upper and lower case are the same. @default false */
  readonly anyCase?: true;
}): ValueKind<Names[number] | Others> {
  const { names } = kind;
  const allowed = `one of ${names.join(', ')}`;
  const fold = (text: string): string => (kind.anyCase === true ? text.toLowerCase() : text);
  const spellings = new Map<string, string>([
    ...Object.entries<string>(kind.aliases ?? {}).map(([other, name]) => [fold(other), name] as const),
    ...names.map((name) => [fold(name), name] as const),
  ]);
  return wordKind<Names[number] | Others>({
    name: kind.name,
    allowed,
    parse: (word) => {
      const found = spellings.get(fold(word));
      return found === undefined ? refused(`not ${allowed}`, tryFindNearest(word, names)) : accepted(found);
    },
    sample: (random) => random.pick(names),
  });
}
