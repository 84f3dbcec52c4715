import { type Parsed, type ValueKind, accepted, flag, refused } from '../value-kind';

const names = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG'] as const;

export type TcpFlag = (typeof names)[number];

const allowed = `two comma-separated lists out of ${names.join(', ')}, ALL and NONE`;

/** Flags to look at, and those of them that must be set. */
export const tcpFlags: ValueKind<{
  readonly mask: readonly TcpFlag[] | 'ALL' | 'NONE';
  readonly set: readonly TcpFlag[] | 'ALL' | 'NONE';
}> = {
  name: 'TCP flags',
  allowed,
  words: 2,
  write: ({ mask, set }) => [mask, set].map((list) => (typeof list === 'string' ? list : list.join(','))),
  parse: (words): Parsed => {
    const lists = words.map(tryParseFlags);
    const wrong = lists.indexOf(undefined);
    if (wrong >= 0)
      return refused(
        `\`${words[wrong] ?? ''}\` is not a list of ${names.join(', ')}, ALL and NONE with commas between`,
      );
    if (lists[0]?.length === 0 && lists[1]?.length !== 0)
      return refused('looks at no flag, so none can be asked to be set');
    return accepted(...lists.map((list) => (list?.length === 0 ? 'NONE' : (list ?? []).join(','))));
  },
  sample: (random) => [
    random.pick(['ALL', 'SYN,ACK', 'FIN,SYN,RST,ACK', 'SYN,RST']),
    random.pick(['NONE', 'SYN', 'SYN,RST', 'ALL']),
  ],
};

/** `--syn`: no value of its own; its canonical form is `--tcp-flags FIN,SYN,RST,ACK SYN`. */
export const synOnly: ValueKind<true> = { ...flag, name: 'SYN only' };

function tryParseFlags(text: string): readonly TcpFlag[] | undefined {
  const written = new Set(text.split(',').map((word) => word.toUpperCase()));
  const known = [...written].every(
    (word) => (names as readonly string[]).includes(word) || word === 'ALL' || word === 'NONE',
  );
  return known ? names.filter((name) => written.has('ALL') || written.has(name)) : undefined;
}
