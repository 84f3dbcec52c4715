/** The addresses of a host, by what `ip -o addr` prints, and where it learned of a router, by `ip -6 route show default`. */
import type { Family } from '../../net/family';

export interface HostAddress {
  readonly interface: string;
  readonly family: Family;
  readonly address: string;
  readonly prefixLength: number;
  /** Whether it goes when it is not renewed: it comes from DHCP, or from what a router advertises. */
  readonly isDynamic: boolean;
}

/** Lines that it does not understand are left out. */
export function parseHostAddresses(text: string): readonly HostAddress[] {
  return text.split('\n').flatMap((line): readonly HostAddress[] => {
    const [, name = '', kind = '', address = '', length = '', rest = ''] =
      /^\d+:\s+(\S+)\s+(inet6?)\s+([0-9a-fA-F.:]+)(?:\/(\d+))?(.*)$/.exec(line) ?? [];
    if (name === '') return [];
    const family = kind === 'inet' ? 'ipv4' : 'ipv6';
    const prefixLength = length === '' ? (family === 'ipv4' ? 32 : 128) : Number(length);
    return [{ interface: name, family, address, prefixLength, isDynamic: / dynamic( |$)/.test(rest) }];
  });
}

/** The interfaces over which a router has said that it is one. */
export function parseAdvertisedRouters(text: string): readonly string[] {
  const found = text
    .split('\n')
    .flatMap((line) => (/ proto ra( |$)/.test(line) ? (/ dev (\S+)/.exec(line)?.[1] ?? []) : []));
  return [...new Set(found)];
}
