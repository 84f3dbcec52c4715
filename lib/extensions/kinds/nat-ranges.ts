/** Where NAT sends packets: addresses, ports, or both, in the forms of SNAT, DNAT, MASQUERADE and REDIRECT. */
import { printAddress, tryParseAddress } from '../../net/address';
import type { Family } from '../../net/family';
import { tryParsePort } from '../../net/port';
import { type Parsed, type RandomSource, accepted, refused, wordKind } from '../value-kind';
import { sampleAddress } from './addresses';

const forms: Readonly<Record<Family, string>> = {
  ipv4: 'ADDRESS, FIRST-LAST, ADDRESS:PORT, ADDRESS:FIRST-LAST or :PORT',
  ipv6: 'ADDRESS, FIRST-LAST, [ADDRESS]:PORT, [FIRST-LAST]:PORT or :PORT',
};

/** Ports with a dash between them, as NAT writes ranges. */
export const dashedPorts = wordKind<string | number>({
  name: 'port range with a dash',
  allowed: 'a port, a service name, or FIRST-LAST in numbers',
  parse: (word) => {
    const ports = tryParsePorts(word);
    return ports === undefined
      ? refused('not a port, a service name, or FIRST-LAST in numbers')
      : accepted(ports);
  },
  sample: samplePorts,
});

/** `--to-source`. */
export const natSource = natRange('source for NAT', false);

/** `--to-destination`; its ports may be shifted: `:8000-8100/9000`. */
export const natDestination = natRange('destination for NAT', true);

/** Whether canonical words of these kinds name a port. */
export function namesPorts(word: string, family: Family): boolean {
  return word.startsWith(':') || (family === 'ipv4' ? word.includes(':') : word.includes(']:'));
}

function natRange(name: string, mayShift: boolean) {
  return wordKind({
    name,
    allowed: 'addresses, ports with a colon before them, or both',
    parse: (word, { family }): Parsed => {
      const [addresses, ports] = splitRange(word, family);
      const printedAddresses = addresses === '' ? '' : tryParseAddresses(addresses, family);
      const printedPorts = ports === undefined ? '' : tryParsePorts(ports, mayShift);
      const isEmpty = addresses === '' && ports === undefined;
      if (printedAddresses === undefined || printedPorts === undefined || isEmpty)
        return refused(`not of the form ${forms[family]}`);
      if (ports === undefined) return accepted(printedAddresses);
      const brackets = family === 'ipv6' && printedAddresses !== '';
      return accepted(`${brackets ? `[${printedAddresses}]` : printedAddresses}:${printedPorts}`);
    },
    sample: (random, { family }) => {
      const address = sampleAddress(random, family);
      return random.pick([address, `${address}-${address}`]);
    },
  });
}

/** What stands before the ports, without brackets, and the ports, when there are any. */
function splitRange(word: string, family: Family): readonly [addresses: string, ports: string | undefined] {
  if (word.startsWith(':') && !word.startsWith('::')) return ['', word.slice(1)];
  if (family === 'ipv4') {
    const colon = word.indexOf(':');
    return colon < 0 ? [word, undefined] : [word.slice(0, colon), word.slice(colon + 1)];
  }
  const [, inside, ports] = /^\[([^[\]]+)\](?::(.*))?$/s.exec(word) ?? [];
  return inside === undefined ? [word, undefined] : [inside, ports];
}

function tryParseAddresses(text: string, family: Family): string | undefined {
  const [first = '', last, ...rest] = text.split('-').map((part) => tryPrintAddress(part, family));
  if (first === '' || last === '' || rest.length > 0) return undefined;
  return last === undefined || last === first ? first : `${first}-${last}`;
}

function tryPrintAddress(text: string, family: Family): string {
  const bytes = tryParseAddress(text, family);
  return bytes === undefined ? '' : printAddress(bytes);
}

/** A port or the name of a service, `FIRST-LAST`, and with `mayShift` `FIRST-LAST/BASE`. */
function tryParsePorts(text: string, mayShift = false): string | undefined {
  const [range = '', base, ...rest] = text.split('/');
  const [low, high] = endsOf(range);
  if (low === undefined || high === undefined || low > high || rest.length > 0) return undefined;
  const printed = low === high ? String(low) : `${String(low)}-${String(high)}`;
  if (base === undefined) return printed;
  const start = tryParsePort(base);
  return mayShift && low < high && start !== undefined && start > 0
    ? `${printed}/${String(start)}`
    : undefined;
}

/** A name may hold the dash that stands between numbers, and only numbers make a range. */
function endsOf(range: string): readonly [low: number | undefined, high: number | undefined] {
  const port = tryParsePort(range);
  if (port !== undefined) return [port, port];
  const ends = range.split('-').map((end) => (/^[0-9]/.test(end) ? tryParsePort(end) : undefined));
  return ends.length > 2 ? [undefined, undefined] : [ends[0], ends[1]];
}

function samplePorts(random: RandomSource): string {
  const first = random.integer(0, 65535);
  return random.pick([
    String(first),
    `${String(first)}-${String(random.integer(first, 65535))}`,
    'http',
    'http-alt',
  ]);
}
