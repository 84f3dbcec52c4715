import { Construct } from 'constructs';
import type { LogOptions } from '../../lib/patterns/log-options';
import { maxConnections, maxSeconds, rateLimitedSshPattern } from '../../lib/patterns/rate-limited-ssh';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { declarePattern } from '../firewall/declare-pattern';
import { Firewall } from '../firewall/firewall';
import { logArgument } from '../firewall/intent-arguments';
import { Peer, type PeerLike } from '../values/peer';
import { Port } from '../values/port';
import { checkCount } from '../values/rate-limit';
import { chainNameFor } from '../text/stable-names';

/** Settings of `RateLimitedSsh`. */
export interface RateLimitedSshProps {
  /** TCP port of sshd. @default 22 */
  readonly port?: number;
  /**
   * New connections that an address may open within `seconds`: 1 to 20. A deploy opens up to four, so leave room for that, or
   * exempt the addresses that deploys come from.
   * @default 10
   */
  readonly connections?: number;
  /** Length of the window, in seconds: 1 to 2147483647. @default 60 */
  readonly seconds?: number;
  /**
   * Whether dropped connections count too: then an address that does not stop trying stays blocked.
   * @default false
   */
  readonly countRefused?: boolean;
  /** Addresses without a limit. @default none */
  readonly exempt?: readonly PeerLike[];
  /** Whether dropped connections are logged, and how. @default false */
  readonly log?: boolean | LogOptions;
  /** Name of the chain, at most 28 bytes. @default `SSH-LIMIT-` and the owner, shortened */
  readonly chainName?: string;
  /** Name of the list of addresses in /proc/net/xt_recent; that of IPv6 ends in `:6`. @default the name of the chain */
  readonly listName?: string;
}

/** What the constructor takes. */
export const rateLimitedSshArguments = takes.object<RateLimitedSshProps>({
  port: takes.number,
  connections: takes.number,
  seconds: takes.number,
  countRefused: takes.flag,
  exempt: takes.peers,
  chainName: takes.text,
  listName: takes.text,
  log: logArgument,
});

/**
 * SSH for everybody, with a limit: an address that has opened too many new connections within the window is dropped until the
 * window has passed. Established connections are not touched.
 *
 * @example
 * new RateLimitedSsh(firewall, 'ssh', { connections: 10, seconds: 60, exempt: ['192.0.2.0/24'] });
 */
export class RateLimitedSsh extends Construct {
  /**
   * @throws FirewallError `construct/bad-port`, `construct/bad-number`, `construct/bad-address`, `construct/declared-twice`,
   * `construct/chain-taken`
   */
  constructor(scope: Construct, id: string, props: RateLimitedSshProps = {}) {
    super(scope, id);
    checkArguments(this, 'RateLimitedSsh', props, rateLimitedSshArguments);
    const firewall = Firewall.of(this);
    const { port = 22, exempt = [] } = props;
    const { connections = 10, seconds = 60, countRefused = false, log = false } = props;
    const { chainName = chainNameFor('SSH-LIMIT', this, firewall.owner) } = props;
    const { listName = chainName } = props;
    firewall.claims.claim(this, `RateLimitedSsh for port ${String(port)}`);
    checkCount(this, 'connections', connections, maxConnections);
    checkCount(this, 'seconds', seconds, maxSeconds);
    const match = Port.tcp(port).matchFor(this);
    firewall.claims.claimPort(this, match.dport);
    const peers = exempt.flatMap((each) => Peer.matchesOf(each, this));
    declarePattern(
      firewall,
      this,
      rateLimitedSshPattern({
        chainName,
        listName,
        port: match,
        connections,
        seconds,
        countRefused,
        exempt: peers,
        log,
      }),
    );
  }
}
