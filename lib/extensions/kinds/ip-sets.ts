import { type Parsed, type ValueKind, accepted, refused } from '../value-kind';

const sides = ['src', 'dst'] as const;

/** An ipset of the host, and which parts of the packet are looked up in its entries. */
export const ipSet: ValueKind<{
  readonly name: string;
  readonly sides: readonly (typeof sides)[number][];
}> = {
  name: 'ipset',
  allowed: 'the name of an ipset, and one to six of src and dst, separated by commas',
  words: 2,
  write: ({ name, sides: some }) => [name, some.join(',')],
  parse: ([name = '', list = '']): Parsed => {
    const some = list.split(',');
    if (!/^[\w.:-]{1,31}$/.test(name) || name.startsWith('-'))
      return refused(
        `\`${name}\` is not the name of an ipset: 1 to 31 letters, digits and . : _ - characters`,
      );
    const fits = some.length <= 6 && some.every((side) => (sides as readonly string[]).includes(side));
    return fits ? accepted(name, list) : refused(`\`${list}\` is not one to six of src and dst`);
  },
  sample: (random) => [`set${String(random.integer(0, 9))}`, random.pick(['src', 'dst', 'src,dst'])],
};
