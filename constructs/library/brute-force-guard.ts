import { Construct } from 'constructs';
import { bruteForceGuardPattern, maxGuardedConnections } from '../../lib/patterns/brute-force-guard';
import type { LogOptions } from '../../lib/patterns/log-options';
import { maxSeconds } from '../../lib/patterns/rate-limited-ssh';
import type { ServicePart } from '../../lib/patterns/service-part';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { declarePattern } from '../firewall/declare-pattern';
import { Firewall } from '../firewall/firewall';
import { interfaceArgument, logArgument } from '../firewall/intent-arguments';
import { nobodyLeft } from '../firewall/intents';
import { Interface, type InterfaceLike } from '../values/interface';
import { Peer, type PeerLike } from '../values/peer';
import { checkCount } from '../values/rate-limit';
import { Service, type ServiceLike } from '../values/service';
import { chainNameFor } from '../text/stable-names';

/** Settings of `BruteForceGuard`. */
export interface BruteForceGuardProps {
  /** Whose new connections are counted. */
  readonly service: ServiceLike;
  /**
   * New connections that an address may open within `seconds`, those that are refused among them: 1 to 19. A deploy opens up to four
   * to SSH.
   * @default 10
   */
  readonly connections?: number;
  /** Length of the window, in seconds: 1 to 2147483647. @default 60 */
  readonly seconds?: number;
  /** Who is counted. @default Peer.any() */
  readonly from?: readonly PeerLike[];
  /** Interface that the packets come in by. @default all */
  readonly interface?: InterfaceLike;
  /** How the list is asked: `update` counts a connection that is refused twice, so whoever goes on trying is out for longer. @default 'update' */
  readonly ask?: 'update' | 'rcheck';
  /** What becomes of connections that are too many. @default 'drop' */
  readonly verdict?: 'drop' | 'reject';
  /** Whether they are logged, and how. @default false */
  readonly log?: boolean | LogOptions;
  /**
   * Name of the list of addresses in /proc/net/xt_recent; that of IPv6 ends in `:6`. Guards that name one list count together.
   * @default `GUARD-`, the service and the owner, shortened
   */
  readonly listName?: string;
}

/** What the constructor takes. */
export const bruteForceGuardArguments = takes.object<BruteForceGuardProps>({
  service: takes.required(takes.service),
  connections: takes.number,
  seconds: takes.number,
  from: takes.peers,
  interface: interfaceArgument,
  ask: takes.oneOf('update', 'rcheck'),
  verdict: takes.oneOf('drop', 'reject'),
  log: logArgument,
  listName: takes.text,
});

/**
 * An address that opens too many new connections to a service within the window is refused until it has paused. Nobody is let in by it:
 * who may reach the service, other rules say.
 *
 * @example
 * new BruteForceGuard(firewall, 'mail', { service: Service.imaps, connections: 5, seconds: 60 });
 * firewall.allowFrom(Peer.any(), Service.imaps);
 */
export class BruteForceGuard extends Construct {
  /** @throws FirewallError `construct/bad-number`, `construct/bad-address`, `construct/bad-interface`, `construct/declared-twice`, `construct/empty-list` */
  constructor(scope: Construct, id: string, props: BruteForceGuardProps) {
    super(scope, id);
    checkArguments(this, 'BruteForceGuard', props, bruteForceGuardArguments);
    const firewall = Firewall.of(this);
    const { service, connections = 10, seconds = 60, from = [Peer.any()], interface: arriving } = props;
    const { ask = 'update', verdict = 'drop', log = false } = props;
    checkCount(this, 'connections', connections, maxGuardedConnections);
    checkCount(this, 'seconds', seconds, maxSeconds);
    const parts = Service.matchesOf(service, this);
    const { listName = chainNameFor(`GUARD-${textOf(parts)}`, this, firewall.owner) } = props;
    // Two that count the same connections in one list would count each of them twice.
    if (props.listName === undefined)
      firewall.claims.claim(this, `BruteForceGuard with the list ${listName}`);
    const peers = from
      .flatMap((peer) => Peer.matchesOf(peer, this))
      .filter(({ family }) => firewall.families.includes(family));
    if (peers.length === 0) throw nobodyLeft(firewall.families, this);
    const inInterface = arriving === undefined ? undefined : Interface.textOf(arriving, this);
    declarePattern(
      firewall,
      this,
      bruteForceGuardPattern({
        ...{ listName, parts, from: peers, inInterface },
        ...{ connections, seconds, ask, verdict, log },
      }),
    );
  }
}

function textOf(parts: readonly ServicePart[]): string {
  const words = parts.map((part) =>
    part.kind === 'port' ? part.dport : 'protocol' in part ? part.protocol : part.kind,
  );
  return [...new Set(words)].join('-').replace(/:/g, '-');
}
