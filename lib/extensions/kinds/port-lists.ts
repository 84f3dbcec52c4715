/**
 * Lists of ports and ranges for multiport: order and repetition stay as written, for iptables keeps them.
 *
 * The kernel has room for 15 ports; a range takes the room of two (iptables-extensions(8), multiport).
 */
import { tryFindNearest } from '../../base/suggest';
import { tryParsePort } from '../../net/port';
import { serviceNames } from '../../net/service';
import { type Parsed, type ValueKind, accepted, refused } from '../value-kind';

const room = 15;

const allowed = `up to ${String(room)} ports or service names, or ranges FIRST:LAST, which count as two`;

type Port = string | number;

/** Ports and ranges separated by commas. */
export const portList: ValueKind<Port | readonly Port[]> = {
  name: 'port list',
  allowed,
  words: 1,
  plain: { form: 'number', low: 0, high: 65_535, maxCount: room },
  write: (input) => [Array.isArray(input) ? input.join(',') : String(input)],
  parse: ([word = '']): Parsed => {
    const printed: string[] = [];
    let taken = 0;
    for (const part of word.split(',')) {
      const parsed = parsePart(part);
      if (!parsed.ok) return parsed;
      printed.push(...parsed.words);
      taken += part.includes(':') ? 2 : 1;
    }
    return taken > room
      ? refused(`needs room for ${String(taken)} ports; allowed: ${allowed}`)
      : accepted(printed.join(','));
  },
  sample: (random, { protocol }) => {
    const port = (): number => random.integer(1, 60_000);
    const range = (): string => {
      const first = port();
      return `${String(first)}:${String(random.integer(first + 1, 65_535))}`;
    };
    return [
      Array.from({ length: random.integer(1, 7) }, () =>
        random.pick([String(port()), range(), protocol === 'tcp' ? 'https' : '443', String(port())]),
      ).join(','),
    ];
  },
};

/** One port, or a range of at least two: iptables takes no open ends and no range of one here. */
function parsePart(part: string): Parsed {
  const [firstText = '', lastText, ...rest] = part.split(':');
  const first = tryParsePort(firstText);
  const last = lastText === undefined ? first : tryParsePort(lastText);
  if (first === undefined || last === undefined || rest.length > 0) {
    const wrong = first === undefined ? firstText : (lastText ?? part);
    return refused(
      `\`${wrong}\` is not a port from 0 to 65535 or a service name`,
      tryFindNearest(wrong, serviceNames),
    );
  }
  if (lastText === undefined) return accepted(String(first));
  if (first >= last) {
    const why = `\`${part}\` is not a range from a lower to a higher port`;
    return first === last
      ? refused(`${why}; write \`${firstText}\``)
      : refused(`${why}; write \`${lastText}:${firstText}\``);
  }
  return accepted(`${String(first)}:${String(last)}`);
}
