import { icmpPolicyPattern } from '../../../patterns/icmp-policy';
import type { PacketRate } from '../../../patterns/packet-rate';
import { tryFindShape } from '../rule-shape';
import { type GuessConstruct, unless } from './candidate';
import { peersCode } from './peers';

/** What RFC 4890 recommends, with a limit for echo requests. */
export const guessIcmpPolicy: GuessConstruct = (filter) => {
  const pings = filter.families.flatMap((family) =>
    filter.rulesOf('INPUT', family).flatMap((text) => {
      const shape = / (8|128) -m limit /.test(text) ? tryFindShape(text, family) : undefined;
      if (shape?.service.kind !== 'icmp' || shape.limit?.kind !== 'overall') return [];
      return [{ peer: shape.from ?? { kind: 'any' as const, family }, rate: shape.limit.rate }];
    }),
  );
  const [first] = pings;
  if (first === undefined) return [];
  const peers = pings.map(({ peer }) => peer);
  const isForAll = peers.length === filter.families.length && peers.every(({ kind }) => kind === 'any');
  const rate: PacketRate = first.rate;
  return [true, false].map((transit) => ({
    construct: 'IcmpPolicy',
    id: 'icmp',
    props: {
      ping: isForAll ? undefined : peersCode(peers),
      pingRate: unless('10/sec', rate),
      transit: unless(false, transit),
    },
    pattern: icmpPolicyPattern({ ping: peers, pingRate: rate, transit }),
    claims: ['ICMP to the host'],
  }));
};
