import { byteLength } from '../../base/bytes';
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
    if (!isName(name))
      return refused(
        `\`${name}\` is not the name of an ipset: 1 to ${String(maxNameBytes)} bytes, without white space and double quotes`,
      );
    const fits = some.length <= 6 && some.every((side) => (sides as readonly string[]).includes(side));
    return fits ? accepted(name, list) : refused(`\`${list}\` is not one to six of src and dst`);
  },
  sample: (random) => [`set${String(random.integer(0, 9))}`, random.pick(['src', 'dst', 'src,dst'])],
};

/** What the kernel takes, but for names that iptables-save prints so that iptables-restore reads another one. */
function isName(text: string): boolean {
  return text !== '' && byteLength(text) <= maxNameBytes && !/[ "\p{Cc}]/u.test(text);
}

const maxNameBytes = 31;
