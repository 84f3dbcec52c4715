import { rule } from '../ruleset/build/rule-builder';
import { type LogOptions, loggingRule } from './log-options';
import { type Pattern, type PatternRule, inBoth } from './pattern';
import { type PeerMatch, fromPeer } from './peer-match';

export interface BlocklistPattern {
  readonly chainName: string;
  readonly peers: readonly PeerMatch[];
  readonly cutsEstablished: boolean;
  readonly log: boolean | LogOptions;
}

export function blocklistPattern({ chainName, peers, cutsEstablished, log }: BlocklistPattern): Pattern {
  // Before neighbour discovery it would cut off the router.
  const phase = cutsEstablished ? 'invalid' : 'denied';
  return {
    chains: [chainName],
    rules: [
      ...['INPUT', 'FORWARD'].map((hook) => inBoth(hook, rule().jumpTo(chainName), phase)),
      ...peers.flatMap((peer): readonly PatternRule[] => {
        const matching = fromPeer(rule(), peer);
        const drop = matching.jump('DROP');
        const rules = log === false ? [drop] : [loggingRule(matching, log, 'drop'), drop];
        return rules.map((each) => ({ chain: chainName, families: [peer.family], rule: each }));
      }),
    ],
  };
}
