import { families } from '../net/family';
import { rule } from '../ruleset/build/rule-builder';
import { type LogOptions, loggingRule } from './log-options';
import { type Pattern, type PatternRule, inEach } from './pattern';
import { type PeerMatch, fromPeer } from './peer-match';
import { type ServicePart, newConnectionsTo } from './service-part';

/** How many packets of an address the kernel stores by default: `ip_pkt_list_tot` of xt_recent. */
export const maxConnections = 20;
/** `--seconds` is a signed 32-bit number. */
export const maxSeconds = 2_147_483_647;

export interface RateLimitedSshPattern {
  readonly chainName: string;
  readonly listName: string;
  readonly port: ServicePart;
  readonly connections: number;
  readonly seconds: number;
  readonly countRefused: boolean;
  readonly exempt: readonly PeerMatch[];
  readonly log: boolean | LogOptions;
}

export function rateLimitedSshPattern({ chainName: chain, ...asked }: RateLimitedSshPattern): Pattern {
  const opening = inEach('INPUT', (family) => newConnectionsTo(asked.port, family).jumpTo(chain), 'limits');
  const exempt = asked.exempt.map((peer): PatternRule => {
    return { chain, families: [peer.family], rule: fromPeer(rule(), peer).jump('ACCEPT') };
  });
  return {
    chains: [chain],
    rules: [...opening, ...exempt, ...limits(chain, asked)],
  };
}

/**
 * One list for each family: the kernel stores one mask with a list, and those of IPv4 and IPv6 differ. No owner holds a
 * `:`, so the list of one owner has never the name of another's.
 */
function limits(
  chain: string,
  { listName, connections, seconds, countRefused, log }: Omit<RateLimitedSshPattern, 'chainName'>,
): readonly PatternRule[] {
  return families.flatMap((family) => {
    const name = family === 'ipv4' ? listName : `${listName}:6`;
    const seen = { seconds, hitcount: connections, name };
    const over = (how: 'update' | 'rcheck') => rule().match('recent', { [how]: true, ...seen });
    const dropped = over(countRefused ? 'update' : 'rcheck').jump('DROP');
    // A line in the log is no connection, and does not count as one.
    const logged = log === false ? [] : [loggingRule(over('rcheck'), log, 'drop')];
    const counted = rule().match('recent', { set: true, name }).jump('ACCEPT');
    return [...logged, dropped, counted].map((each) => ({ chain, families: [family], rule: each }));
  });
}
