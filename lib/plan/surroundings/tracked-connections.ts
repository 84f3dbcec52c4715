/** The connections of a host, by what `conntrack -L -o extended` and /proc/net/nf_conntrack print. */
import type { Family } from '../../net/family';

export interface TrackedConnection {
  readonly family: Family;
  readonly protocol: number;
  /** Who began it. */
  readonly source: string;
  readonly sourcePort: number | undefined;
  /** Where it was sent to. */
  readonly destination: string;
  readonly destinationPort: number | undefined;
  /** Who answers it: another one than the destination where that is translated. */
  readonly answerer: string;
  readonly answererPort: number | undefined;
  /** Whom it answers: another one than the source where that is translated. */
  readonly answered: string;
}

/** A connection that ends anyway cannot be cut. */
const ending = / (?:TIME_WAIT|CLOSE|CLOSE_WAIT|LAST_ACK|FIN_WAIT|SYN_SENT|SYN_RECV|NONE) /;

/** Lines that it does not understand, and the last one where it is cut off, are left out. */
export function* parseConnections(text: string): Generator<TrackedConnection> {
  let start = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
    const connection = tryParseConnectionLine(text.slice(start, end));
    start = end + 1;
    if (connection !== undefined) yield connection;
  }
}

function tryParseConnectionLine(line: string): TrackedConnection | undefined {
  const [, kind, number = ''] = /^(ipv[46])\s+\d+\s+\S+\s+(\d+)\s/.exec(line) ?? [];
  if ((kind !== 'ipv4' && kind !== 'ipv6') || ending.test(line) || line.includes('[UNREPLIED]'))
    return undefined;
  const all = (name: string): readonly string[] =>
    [...line.matchAll(new RegExp(` ${name}=(\\S+)`, 'g'))].map(([, value = '']) => value);
  const [source, answerer] = all('src');
  const [destination, answered] = all('dst');
  if (source === undefined || answerer === undefined || destination === undefined || answered === undefined)
    return undefined;
  const [sourcePort, answererPort] = all('sport');
  const [destinationPort] = all('dport');
  return {
    ...{ family: kind, protocol: Number(number), source, destination, answerer, answered },
    sourcePort: portOf(sourcePort),
    destinationPort: portOf(destinationPort),
    answererPort: portOf(answererPort),
  };
}

function portOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}
