/**
 * Chunks of SCTP packets: how many of a list must be there, and flags of some of them.
 *
 * A letter in upper case asks for a flag that is set, in lower case for one that is not. Printed by chunk number,
 * flags in their order in the chunk (iptables-extensions(8), sctp).
 */
import { tryFindNearest } from '../../base/suggest';
import { type Parsed, type ValueKind, accepted, refused } from '../value-kind';

const quantities = ['any', 'all', 'only'] as const;

/** By chunk number. */
const chunks = [
  'DATA',
  'INIT',
  'INIT_ACK',
  'SACK',
  'HEARTBEAT',
  'HEARTBEAT_ACK',
  'ABORT',
  'SHUTDOWN',
  'SHUTDOWN_ACK',
  'ERROR',
  'COOKIE_ECHO',
  'COOKIE_ACK',
  'ECN_ECNE',
  'ECN_CWR',
  'SHUTDOWN_COMPLETE',
  'I_DATA',
  'ASCONF_ACK',
  'RE_CONFIG',
  'PAD',
  'FORWARD_TSN',
  'ASCONF',
  'I_FORWARD_TSN',
] as const;

export type SctpChunk = (typeof chunks)[number];

const flagsOf: Readonly<Partial<Record<SctpChunk, string>>> = {
  DATA: 'IUBE',
  I_DATA: 'IUBE',
  ABORT: 'T',
  SHUTDOWN_COMPLETE: 'T',
};

const allowed = `${quantities.join(', ')}, and chunks separated by commas out of ${chunks.join(', ')}, or ALL or NONE`;

/** A quantity and chunks, those with flags as `DATA:Be`. */
export const sctpChunks: ValueKind<{
  readonly quantity: (typeof quantities)[number];
  readonly chunks: 'ALL' | 'NONE' | readonly (SctpChunk | `${SctpChunk}:${string}`)[];
}> = {
  name: 'SCTP chunks',
  allowed,
  words: 2,
  write: ({ quantity, chunks: some }) => [quantity, typeof some === 'string' ? some : some.join(',')],
  parse: ([quantityText = '', list = '']): Parsed => {
    const quantity = quantities.find((candidate) => candidate === quantityText.toLowerCase());
    if (quantity === undefined) return refused(`\`${quantityText}\` is not one of ${quantities.join(', ')}`);
    if (list.toUpperCase() === 'ALL' || list.toUpperCase() === 'NONE')
      return accepted(quantity, list.toUpperCase());
    const found = new Map<string, string>();
    for (const part of list.split(',')) {
      const [name = '', flags] = part.split(':');
      const chunk = chunks.find((candidate) => candidate === name.toUpperCase());
      if (chunk === undefined) return refused(`\`${name}\` is no SCTP chunk`, tryFindNearest(name, chunks));
      if (found.has(chunk)) return refused(`\`${chunk}\` may be given once`);
      const printed = flags === undefined ? '' : tryPrintFlags(flagsOf[chunk] ?? '', flags);
      if (printed === undefined)
        return refused(`\`${flags ?? ''}\` are not flags of ${chunk}: ${flagsOf[chunk] ?? 'it has none'}`);
      found.set(chunk, printed === '' ? chunk : `${chunk}:${printed}`);
    }
    return accepted(quantity, chunks.flatMap((chunk) => found.get(chunk) ?? []).join(','));
  },
  sample: (random) => [
    random.pick(quantities),
    random.pick(['ALL', 'NONE', 'INIT,DATA:Be', 'SACK', 'ABORT:t,HEARTBEAT', 'DATA:IuBe']),
  ],
};

/** Flags in their order, each once; undefined when one is not the chunk's, or stands there twice. */
function tryPrintFlags(known: string, written: string): string | undefined {
  const letters = [...written];
  const folded = letters.map((letter) => letter.toUpperCase());
  if (new Set(folded).size < letters.length || folded.some((letter) => !known.includes(letter)))
    return undefined;
  return letters.sort((a, b) => known.indexOf(a.toUpperCase()) - known.indexOf(b.toUpperCase())).join('');
}
