/** Rules of a chain that are about peers and nothing else. */
import type { PeerMatch } from '../../../patterns/peer-match';
import type { Verdict } from '../../../patterns/verdict';
import { peerCode } from '../peer-code';
import type { Code } from '../service-code';
import { tryFindShape } from '../rule-shape';
import { type FilterRules, listCode } from './candidate';

/** A list of more is none that a person reads as one line. */
const maxPeers = 1000;

/** Whom a chain decides so on, in all families. */
export function peersIn(filter: FilterRules, chain: string, verdict: Verdict): readonly PeerMatch[] {
  return filter.families.flatMap((family) => {
    const rules = filter.rulesOf(chain, family);
    return (rules.length > maxPeers ? [] : rules).flatMap((text) => {
      const shape = tryFindShape(text, family);
      return shape?.verdict === verdict && shape.from !== undefined ? [shape.from] : [];
    });
  });
}

export function peersCode(peers: readonly PeerMatch[]): Code {
  return listCode(peers.map((peer) => peerCode(peer, [peer.family])));
}
