/**
 * Marks under a mask, `VALUE/MASK`, as the kernel keeps them on packets and connections.
 *
 * Printed in hexadecimal; a mask of all ones is left out. Bits of the value outside the mask are kept, though
 * with them nothing matches: the kernel keeps them too (iptables-extensions(8), mark and connmark).
 */
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { maxUnsigned32, printHex, tryParseInteger } from './numbers';

export interface Mark {
  readonly value: number;
  readonly mask: number;
}

const allowed = 'a number of 32 bits such as 1 or 0x10, or VALUE/MASK such as 0x10/0xff';

/** A mark, or a mark under a mask. */
export const mark: ValueKind<string | number> = wordKind<string | number>({
  name: 'mark',
  allowed,
  parse: (word) => {
    const parsed = tryParseMark(word);
    return parsed === undefined ? refused(`not ${allowed}`) : accepted(printMark(parsed));
  },
  sample: (random) => {
    const value = String(random.integer(0, 0xffff));
    const mask = String(random.integer(0, 0xffff));
    return random.pick([
      value,
      `0x${Number(value).toString(16)}`,
      `${value}/0xffff`,
      `${value}/0xffffffff`,
      `${value}/${mask}`,
    ]);
  },
});

/** A mark that may have a name on the host, in a file of iproute2; names stay as they are. */
export function namedMark(kind: {
  readonly name: string;
  /** What is written in every such file, by name. */
  readonly names: Readonly<Record<string, number>>;
  /** Where other names are looked up. */
  readonly file: string;
}): ValueKind<string | number> {
  const phrase = `${allowed}, or a name from ${kind.file} on the host`;
  return wordKind<string | number>({
    name: kind.name,
    allowed: phrase,
    parse: (word) => {
      const value = Object.hasOwn(kind.names, word) ? kind.names[word] : undefined;
      const parsed = value === undefined ? tryParseMark(word) : { value, mask: maxUnsigned32 };
      if (parsed !== undefined) return accepted(printMark(parsed));
      return /^[A-Za-z_][A-Za-z0-9_.-]*$/.test(word) ? accepted(word) : refused(`not ${phrase}`);
    },
    sample: (random) => random.pick(['1', '0x10', '5/0xff', '0/0']),
  });
}

export function tryParseMark(text: string): Mark | undefined {
  const [valueText = '', maskText, ...rest] = text.split('/');
  const value = tryParseInteger(valueText);
  const mask = maskText === undefined ? maxUnsigned32 : tryParseInteger(maskText);
  if (value === undefined || mask === undefined || rest.length > 0) return undefined;
  return value <= maxUnsigned32 && mask <= maxUnsigned32 ? { value, mask } : undefined;
}

/**
 * Whether all marks are one that is asked for (true), or none is (false); undefined where that hangs on the mark. With a bit outside
 * the mask, there is no such mark.
 */
export function markMatchesEvery(asked: string, negated: boolean): boolean | undefined {
  const { value, mask } = tryParseMark(asked) ?? { value: 0, mask: maxUnsigned32 };
  if ((value & ~mask) !== 0) return negated;
  return mask === 0 ? !negated : undefined;
}

function printMark({ value, mask }: Mark): string {
  return mask === maxUnsigned32 ? printHex(value) : `${printHex(value)}/${printHex(mask)}`;
}
