import { rule } from '../ruleset/build/rule-builder';
import { type Pattern, type PatternRule, inBoth, inEach } from './pattern';
import { type PeerMatch, fromPeer } from './peer-match';
import { type ServicePart, newConnectionsTo } from './service-part';
import { decide } from './verdict';

export interface SafetyChainPattern {
  readonly chainName: string;
  readonly trusted: readonly PeerMatch[];
  readonly services: readonly ServicePart[];
  readonly others: 'drop' | 'reject';
}

export function safetyChainPattern({
  chainName: chain,
  trusted,
  services,
  others,
}: SafetyChainPattern): Pattern {
  return {
    chains: [chain],
    rules: [
      ...services.flatMap((part) =>
        inEach('INPUT', (family) => newConnectionsTo(part, family).jumpTo(chain), 'trusted'),
      ),
      ...trusted.map((peer): PatternRule => {
        return { chain, families: [peer.family], rule: fromPeer(rule(), peer).jump('ACCEPT') };
      }),
      inBoth(chain, decide(rule(), others)),
    ],
  };
}
