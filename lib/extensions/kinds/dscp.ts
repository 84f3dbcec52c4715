/**
 * DiffServ codepoints, by number or by class (RFC 2474, 2597, 3246); printed as two hexadecimal digits.
 *
 * Class selectors CSx are x * 8; assured forwarding AFxy is x * 8 + y * 2; EF is 46 and BE is 0.
 */
import { tryFindNearest } from '../../base/suggest';
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { integer } from './numbers';

type ClassSelector = `CS${0 | 1 | 2 | 3 | 4 | 5 | 6 | 7}`;
type AssuredForwarding = `AF${1 | 2 | 3 | 4}${1 | 2 | 3}`;

export type DscpClass = ClassSelector | AssuredForwarding | 'EF' | 'BE';

const codepoints: Readonly<Record<string, number>> = {
  ...Object.fromEntries([0, 1, 2, 3, 4, 5, 6, 7].map((level) => [`CS${String(level)}`, level * 8])),
  BE: 0,
  ...Object.fromEntries(
    [1, 2, 3, 4].flatMap((level) =>
      [1, 2, 3].map((drop) => [`AF${String(level)}${String(drop)}`, level * 8 + drop * 2]),
    ),
  ),
  EF: 46,
};

const classNames = Object.keys(codepoints);

const allowedClass = `one of ${classNames.join(', ')}`;

const print = (codepoint: number): string => `0x${codepoint.toString(16).padStart(2, '0')}`;

/** A codepoint by number. */
export const dscp: ValueKind<string | number> = integer({ name: 'DSCP', low: 0, high: 63, print });

/** A codepoint by the name of its class; iptables prints the number, see `codepointOf`. */
export const dscpClass: ValueKind<DscpClass> = wordKind<DscpClass>({
  name: 'DSCP class',
  allowed: allowedClass,
  parse: (word) =>
    Object.hasOwn(codepoints, word.toUpperCase())
      ? accepted(word.toUpperCase())
      : refused(`not ${allowedClass}`, tryFindNearest(word, classNames)),
  sample: (random) => random.pick(classNames),
});

/** The word for a codepoint that stands either as its class or as its number. */
export function codepointOf(word: string): string {
  const codepoint = codepoints[word];
  return codepoint === undefined ? word : print(codepoint);
}
