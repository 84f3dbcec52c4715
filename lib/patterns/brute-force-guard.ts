import type { Family } from '../net/family';
import type { RuleBuilder } from '../ruleset/build/rule-builder';
import { type LogOptions, loggingRule } from './log-options';
import type { Pattern, PatternRule } from './pattern';
import { type PeerMatch, fromPeer } from './peer-match';
import { maxConnections } from './rate-limited-ssh';
import { type ServicePart, newConnectionsTo } from './service-part';
import { type Verdict, decide } from './verdict';

/** One more is refused, and the kernel has to remember that one, too. */
export const maxGuardedConnections = maxConnections - 1;

export interface BruteForceGuardPattern {
  readonly listName: string;
  readonly parts: readonly ServicePart[];
  readonly from: readonly PeerMatch[];
  readonly inInterface?: string | undefined;
  readonly connections: number;
  readonly seconds: number;
  /** How the list is asked: `update` counts once more what is refused. */
  readonly ask: 'update' | 'rcheck';
  readonly verdict: Exclude<Verdict, 'accept'>;
  readonly log: boolean | LogOptions;
}

/** Rules of INPUT, for each part of a service and each peer: they count a new connection, and refuse it where it is one too many. */
export function bruteForceGuardPattern({ parts, from, ...asked }: BruteForceGuardPattern): Pattern {
  const rules = parts.flatMap((part) =>
    from.flatMap((peer) =>
      guardRules(packetsOf(part, peer, asked.inInterface), peer.family, asked).map((each): PatternRule => ({
        chain: 'INPUT',
        phase: 'limits',
        families: [peer.family],
        rule: each,
      })),
    ),
  );
  return { chains: [], rules };
}

function packetsOf(part: ServicePart, peer: PeerMatch, inInterface: string | undefined): () => RuleBuilder {
  return () => {
    const packets = fromPeer(newConnectionsTo(part, peer.family), peer);
    return inInterface === undefined ? packets : packets.inInterface(inInterface);
  };
}

/** The kernel stores one mask with a list, and those of IPv4 and IPv6 differ: so each family has a list. */
function guardRules(
  packets: () => RuleBuilder,
  family: Family,
  { listName, connections, seconds, ask, verdict, log }: Omit<BruteForceGuardPattern, 'parts' | 'from'>,
): readonly RuleBuilder[] {
  const name = family === 'ipv4' ? listName : `${listName}:6`;
  const over = (how: 'update' | 'rcheck'): RuleBuilder =>
    packets().match('recent', { [how]: true, seconds, hitcount: connections + 1, name });
  return [
    packets().match('recent', { set: true, name }),
    ...(log === false ? [] : [loggingRule(over('rcheck'), log, verdict)]),
    decide(over(ask), verdict),
  ];
}
