import { tryParseInteger } from '../../net/integer';
import { accepted, refused, wordKind } from '../value-kind';

/** What is left of 65535 bytes after the headers of IP and TCP. */
const max = { ipv4: 65_515, ipv6: 65_495 } as const;

export const maxSegmentSize = wordKind<string | number>({
  name: 'segment size',
  allowed: `a number of bytes from 0 to ${String(max.ipv4)}, in IPv6 to ${String(max.ipv6)}`,
  parse: (word, { family }) => {
    const size = tryParseInteger(word);
    return size !== undefined && size <= max[family]
      ? accepted(String(size))
      : refused(`not a number of bytes from 0 to ${String(max[family])}`);
  },
  sample: (random, { family }) => String(random.integer(0, max[family])),
});
