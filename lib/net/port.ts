import { tryParseInteger } from './integer';
import { tryFindService } from './service';

/** Ports from first to last, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

/** A port number (decimal, octal or hexadecimal) or a service name; undefined when it is neither. */
export function tryParsePort(text: string): number | undefined {
  const port = tryParseInteger(text);
  if (port !== undefined) return port <= 65535 ? port : undefined;
  return tryFindService(text)?.port;
}

/** `PORT`, `FIRST:LAST`, `FIRST:` or `:LAST`; undefined when it is none of them or the range runs backwards. */
export function tryParsePortRange(text: string): PortRange | undefined {
  const range = tryParsePortEnds(text);
  return range === undefined || range.first > range.last ? undefined : range;
}

/** The same, with the ends as they are written: a range that runs backwards has its larger port first. */
export function tryParsePortEnds(text: string): PortRange | undefined {
  if (!text.includes(':')) {
    const port = tryParsePort(text);
    return port === undefined ? undefined : { first: port, last: port };
  }
  const [low, high, ...rest] = text.split(':');
  if (low === undefined || high === undefined || rest.length > 0) return undefined;
  const first = low === '' ? 0 : tryParsePort(low);
  const last = high === '' ? 65535 : tryParsePort(high);
  return first === undefined || last === undefined ? undefined : { first, last };
}

export function printPortRange(range: PortRange): string {
  return range.first === range.last ? String(range.first) : `${String(range.first)}:${String(range.last)}`;
}
