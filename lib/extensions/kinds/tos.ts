/**
 * Type of service under a mask, `VALUE/MASK`, two hexadecimal digits each (iptables-extensions(8), tos and TOS).
 *
 * A number stands for the whole byte; one of the old names for the six upper bits of it, for the two lowest are
 * ECN's. So `16` and `Minimize-Delay` differ: 0x10/0xff and 0x10/0x3f.
 */
import { tryFindNearest } from '../../base/suggest';
import { type ValueKind, accepted, refused, wordKind } from '../value-kind';
import { tryParseInteger } from './numbers';

const services = {
  'Minimize-Delay': 0x10,
  'Maximize-Throughput': 0x08,
  'Maximize-Reliability': 0x04,
  'Minimize-Cost': 0x02,
  'Normal-Service': 0x00,
} as const;

export type TosName = keyof typeof services;

const names = Object.keys(services) as readonly TosName[];

const allowed = `a number from 0 to 255, VALUE/MASK, or one of ${names.join(', ')}`;

/** A type of service, by number or name. */
export const tos: ValueKind<TosName | `${number}/${number}` | `0x${string}` | number> = wordKind<
  TosName | `${number}/${number}` | `0x${string}` | number
>({
  name: 'type of service',
  allowed,
  parse: (word) => {
    const name = names.find((candidate) => candidate.toLowerCase() === word.toLowerCase());
    if (name !== undefined) return accepted(printTos(services[name], 0x3f));
    const [valueText = '', maskText, ...rest] = word.split('/');
    const value = tryParseInteger(valueText) ?? 256;
    const mask = maskText === undefined ? 0xff : (tryParseInteger(maskText) ?? 256);
    if (value > 255 || mask > 255 || rest.length > 0)
      return refused(`not ${allowed}`, tryFindNearest(word, names));
    return accepted(printTos(value, mask));
  },
  sample: (random) => {
    const value = `0x${random.integer(0, 255).toString(16)}`;
    return random.pick([value, `${value}/0x3f`, random.pick(names)]);
  },
});

export function printTos(value: number, mask: number): string {
  return [value, mask].map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join('/');
}
