/**
 * The elements that an entry stands for: `192.0.2.0/31` is two of a `hash:ip` and one of a `hash:net`.
 *
 * An element is its canonical text, and two ways to write it are one element when their texts are equal. The text is what
 * `ipset save` prints, but for names of protocols and ICMP types, which depend on the host's own lists.
 */
import { type Refused, refused } from '../extensions/value-kind';
import type { SetHeader } from './ip-set';
import { type PartContext, partReaders } from './element-parts';
import type { ElementPart, SetType } from './set-types';

/** More of one line is a mistake more often than not, and no set holds them. */
const maxElements = 2 ** 20;

export type ParsedElements = { readonly ok: true; readonly elements: readonly string[] } | Refused;

/** @param text what stands after the name of the set, without options */
export function parseElements(
  text: string,
  type: SetType,
  set: Omit<SetHeader, 'name' | 'type'>,
): ParsedElements {
  const words = splitParts(text, type.parts);
  const fewest = type.parts.length - (type.optionalParts ?? 0);
  if (words.length < fewest || words.length > type.parts.length) {
    return refused(`an element of ${type.name} has the parts ${type.parts.map(partName).join(', ')}`);
  }
  const context: PartContext = { family: set.family ?? 'ipv4', options: set.options, type: type.name };
  let elements: readonly string[] = [''];
  for (const [index, part] of type.parts.entries()) {
    const word = words[index];
    if (word === undefined) break;
    const read = partReaders[part](word, context);
    if (!read.ok) return read;
    if (elements.length * read.elements.length > maxElements)
      return refused(`that is more than ${String(maxElements)} elements`);
    if (index === 0) elements = read.elements;
    else elements = elements.flatMap((before) => read.elements.map((each) => `${before},${each}`));
  }
  // A network of length n with the bits of another one is one element twice.
  return { ok: true, elements: elements.length === 1 ? elements : [...new Set(elements)] };
}

function splitParts(text: string, parts: readonly ElementPart[]): readonly string[] {
  if (parts.length === 1) return [text];
  const words = text.split(',');
  // The name of an interface may hold a comma.
  if (parts.at(-1) !== 'iface' || words.length <= parts.length) return words;
  return [...words.slice(0, parts.length - 1), words.slice(parts.length - 1).join(',')];
}

function partName(part: ElementPart): string {
  return { 'one-ip': 'ip', 'any-net': 'net', 'bare-port': 'port' }[part as string] ?? part;
}
