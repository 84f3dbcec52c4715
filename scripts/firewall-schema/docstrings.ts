/** What the docstrings of props say, by interface and member: the schema tells people who write YAML the same. */

export type Docstrings = ReadonlyMap<string, ReadonlyMap<string, string>>;

const interfaces = /^(?:export )?interface (\w+)(?:<[^{]*?>)?(?: extends ([^{]+))? \{\n(.*?)^\}/gms;
const members = /\/\*\*((?:(?!\*\/).)*)\*\/\s*readonly (\w+)\??:/gs;

/** @param sources texts of modules, in which each name is one interface */
export function docstringsIn(sources: readonly string[]): Docstrings {
  const found = sources.flatMap((source) =>
    [...source.matchAll(interfaces)].map(([, name = '', above = '', body = '']) => ({ name, above, body })),
  );
  const own = new Map(found.map(({ name, body }) => [name, membersOf(body)]));
  const bases = new Map(found.map(({ name, above }) => [name, above.match(/\w+/g) ?? []]));
  const all = (name: string): readonly (readonly [string, string])[] => [
    ...(bases.get(name) ?? []).flatMap(all),
    ...(own.get(name) ?? []),
  ];
  return new Map(found.map(({ name }) => [name, new Map(all(name))]));
}

function membersOf(body: string): readonly (readonly [name: string, text: string])[] {
  return [...body.matchAll(members)].map(([, text = '', name = '']) => [name, plain(text)]);
}

function plain(docstring: string): string {
  const text = docstring
    .replace(/\n\s*\* ?/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const [said = '', usual] = text.split(/ ?@default /);
  return [said.trim(), ...(usual === undefined ? [] : [`Default: ${usual.trim()}`])]
    .filter(Boolean)
    .join(' ');
}
