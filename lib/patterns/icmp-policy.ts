import { icmpMatch, icmpTypes } from './icmp-types';
import type { PacketRate } from './packet-rate';
import type { Pattern, PatternRule } from './pattern';
import { type PeerMatch, fromPeer } from './peer-match';

export interface IcmpPolicyPattern {
  readonly ping: readonly PeerMatch[];
  readonly pingRate: PacketRate;
  readonly transit: boolean;
}

export function icmpPolicyPattern({ ping, pingRate, transit }: IcmpPolicyPattern): Pattern {
  const rules = (transit ? ['INPUT', 'FORWARD'] : ['INPUT']).flatMap((chain) =>
    icmpTypes
      .filter(({ use }) => chain === 'INPUT' || use !== 'address')
      .flatMap((type): readonly PatternRule[] => {
        const place = { chain, families: [type.family] };
        const matching = icmpMatch(type);
        if (type.use !== 'echo') {
          const phase = type.use === 'address' ? 'essential' : 'icmp';
          return [{ ...place, phase, rule: matching.jump('ACCEPT') }];
        }
        return ping
          .filter(({ family }) => family === type.family)
          .map((peer) => {
            const limited = fromPeer(matching, peer).match('limit', { limit: pingRate });
            return { ...place, phase: 'icmp', rule: limited.jump('ACCEPT') };
          });
      }),
  );
  return { chains: [], rules };
}
