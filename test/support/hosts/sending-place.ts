/** What there is around a sandbox host for packets that are really sent. */
import type { Family } from '../../../lib/net/family';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { valueOfAddress } from '../laws/packet-values';
import { type SendingPlace, sendableSources } from '../laws/sendable-packets';
import { behindHost } from './packet-batches';

export function sendingPlaceOf({ traffic }: Pick<Sandbox, 'traffic'>, family: Family): SendingPlace {
  const host = valueOfAddress(family === 'ipv4' ? traffic.address4 : traffic.address6, family);
  const behind = Object.entries(behindHost).map(([out, networks]) => {
    const [address = '', length] = networks[family].split('/');
    const first = valueOfAddress(address, family);
    const bits = BigInt((family === 'ipv4' ? 32 : 128) - Number(length));
    return { first, last: first + (1n << bits) - 1n, out };
  });
  const destinations = [{ first: host, last: host, out: '' }, ...behind];
  return { family, inInterface: traffic.interface, destinations, sources: sendableSources(family) };
}
