import { Construct } from 'constructs';
import { families } from '../lib/net/family';
import { rule } from '../lib/ruleset/build/rule-builder';
import { takes } from './argument-kinds';
import { checkArguments } from './check-arguments';
import { Firewall } from './firewall';
import { logArgument } from './intent-arguments';
import { type LogOptions, loggingRule } from './log-options';
import { Peer, type PeerLike, fromPeer } from './peer';
import { Port } from './port';
import { checkCount } from './rate-limit';
import { newConnectionsTo } from './service';
import { chainNameFor } from './stable-names';

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
}

/** What the constructor takes. */
export const rateLimitedSshArguments = takes.object<RateLimitedSshProps>({
  port: takes.number,
  connections: takes.number,
  seconds: takes.number,
  countRefused: takes.flag,
  exempt: takes.peers,
  chainName: takes.text,
  log: logArgument,
});

/** How many packets of an address the kernel stores by default: `ip_pkt_list_tot` of xt_recent. */
const maxConnections = 20;
/** `--seconds` is a signed 32-bit number. */
const maxSeconds = 2_147_483_647;

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
    const { chainName = chainNameFor('SSH-LIMIT', this, firewall.owner) } = props;
    firewall.claims.claim(this, `RateLimitedSsh for port ${String(port)}`);
    checkCount(this, 'connections', props.connections ?? 10, maxConnections);
    checkCount(this, 'seconds', props.seconds ?? 60, maxSeconds);
    firewall.addChain(chainName, { declaredBy: this });
    const match = Port.tcp(port).matchFor(this);
    firewall.claims.claimPort(this, match.dport);
    for (const family of families) {
      const opening = newConnectionsTo(match, family).jumpTo(chainName);
      firewall.addRule(opening, { chain: 'INPUT', phase: 'limits', families: [family], declaredBy: this });
    }
    this.exempt(firewall, chainName, exempt);
    this.limit(firewall, chainName, props);
  }

  private exempt(firewall: Firewall, chain: string, exempt: readonly PeerLike[]): void {
    for (const peer of exempt.flatMap((each) => Peer.matchesOf(each, this))) {
      const accept = fromPeer(rule(), peer).jump('ACCEPT');
      firewall.addRule(accept, { chain, families: [peer.family], declaredBy: this });
    }
  }

  /**
   * One list for each family: the kernel stores one mask with a list, and those of IPv4 and IPv6 differ. No owner holds a
   * `:`, so the list of one owner has never the name of another's.
   */
  private limit(firewall: Firewall, chain: string, props: RateLimitedSshProps): void {
    const { connections = 10, seconds = 60, countRefused = false, log = false } = props;
    for (const family of families) {
      const name = family === 'ipv4' ? chain : `${chain}:6`;
      const seen = { seconds, hitcount: connections, name };
      const over = (how: 'update' | 'rcheck') => rule().match('recent', { [how]: true, ...seen });
      const dropped = over(countRefused ? 'update' : 'rcheck').jump('DROP');
      // A line in the log is no connection, and does not count as one.
      const logged = log === false ? [] : [loggingRule(over('rcheck'), log, 'drop')];
      firewall.addRules([...logged, dropped, rule().match('recent', { set: true, name }).jump('ACCEPT')], {
        chain,
        families: [family],
        declaredBy: this,
      });
    }
  }
}
