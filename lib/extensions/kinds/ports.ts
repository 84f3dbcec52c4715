import { tryFindNearest } from '../../base/suggest';
import { printPortRange, tryParsePort, tryParsePortEnds, tryParsePortRange } from '../../net/port';
import { serviceNames } from '../../net/service';
import { backwardsRange } from '../backwards-range';
import {
  type ParseContext,
  type Parsed,
  type RandomSource,
  accepted,
  refused,
  wordKind,
} from '../value-kind';

const allowed = 'a port from 0 to 65535, a service name, or a range FIRST:LAST';

/** A port, or a range of ports; names are resolved to numbers, the full range is `0:65535`. */
export const portRange = wordKind<string | number>({
  name: 'port range',
  allowed,
  plain: { form: 'number', low: 0, high: 65_535, ranges: true },
  parse: parsePortRange,
  sample: samplePortRange,
});

/** The same where iptables takes a range that runs backwards, too: no port is in it. */
export const anyPortRange = wordKind<string | number>({
  ...portRange,
  parse: (word, context) => {
    const ends = tryParsePortEnds(word);
    return ends === undefined ? parsePortRange(word, context) : accepted(printPortRange(ends));
  },
  emptyRange: backwardsRange,
  sample: samplePortRange,
});

/** One port. */
export const singlePort = wordKind<string | number>({
  name: 'port',
  allowed: 'a port from 0 to 65535, or a service name',
  parse: (word) => {
    const port = tryParsePort(word);
    if (port !== undefined) return accepted(String(port));
    return refused('not a port from 0 to 65535, and not a service name', tryFindNearest(word, serviceNames));
  },
  sample: (random, { protocol }) => random.pick([String(random.integer(0, 65535)), serviceOf(protocol)]),
});

/**
 * What iptables-nft prints for `! 0:LAST`: the ports from the next one on. Other ranges keep their `!`, and
 * legacy iptables keeps it here, too; so this is the form of both.
 */
export function tryInvertLowPorts(word: string): string | undefined {
  const last = /^0:([0-9]+)$/.exec(word)?.[1];
  if (last === undefined || last === '65535') return undefined;
  return printPortRange({ first: Number(last) + 1, last: 65_535 });
}

function parsePortRange(word: string, _context: ParseContext): Parsed {
  const range = tryParsePortRange(word);
  if (range !== undefined) return accepted(printPortRange(range));
  if (word.includes(','))
    return refused(
      'one port or one range stands here; for several write -m multiport --sports, --dports or --ports',
    );
  const [first, last] = word.split(':').map(tryParsePort);
  if (first !== undefined && last !== undefined && first > last)
    return refused('the range runs backwards', `${String(last)}:${String(first)}`);
  const colon = word.replace('-', ':');
  if (tryParsePortRange(colon) !== undefined) return refused('a range has a colon in it', colon);
  return refused(`not ${allowed}`, tryFindNearest(word, serviceNames));
}

/** A service that every host knows for the protocol, or a number. */
function serviceOf(protocol: string | undefined): string {
  return protocol === 'tcp' || protocol === 'udp' ? 'domain' : '53';
}

function samplePortRange(random: RandomSource, { protocol }: ParseContext): string {
  const first = random.integer(0, 65535);
  return random.pick([
    String(first),
    `${String(first)}:${String(random.integer(first, 65535))}`,
    `:${String(first)}`,
    serviceOf(protocol),
  ]);
}
