import { Construct } from 'constructs';
import { blocklistPattern } from '../../lib/patterns/blocklist';
import type { LogOptions } from '../../lib/patterns/log-options';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { logArgument } from '../firewall/intent-arguments';
import { constructError } from '../problems/construct-problems';
import { declarePattern } from '../firewall/declare-pattern';
import { Firewall } from '../firewall/firewall';
import { Peer, type PeerLike } from '../values/peer';
import { chainNameFor } from '../text/stable-names';

/** Settings of `Blocklist`. */
export interface BlocklistProps {
  /** Who is blocked: addresses, prefixes, or an ipset of the host for lists that change often or are long. */
  readonly peers: readonly PeerLike[];
  /** Whether connections that are established already are cut as well. @default false */
  readonly cutsEstablished?: boolean;
  /** Whether they are logged, and how. @default false */
  readonly log?: boolean | LogOptions;
  /** Name of the chain, at most 28 bytes. @default `BLOCKED-` and the owner, shortened */
  readonly chainName?: string;
}

/** What the constructor takes. */
export const blocklistArguments = takes.object<BlocklistProps>({
  peers: takes.required(takes.peers),
  cutsEstablished: takes.flag,
  log: logArgument,
  chainName: takes.text,
});

/**
 * Addresses that reach neither the host nor what it routes to, whatever else is allowed.
 *
 * @example
 * new Blocklist(firewall, 'blocked', { peers: ['198.51.100.0/24', Peer.set({ ipv4: 'banned' })] });
 */
export class Blocklist extends Construct {
  /** @throws FirewallError `construct/empty-list`, `construct/bad-address`, `construct/chain-taken` */
  constructor(scope: Construct, id: string, props: BlocklistProps) {
    super(scope, id);
    checkArguments(this, 'Blocklist', props, blocklistArguments);
    const firewall = Firewall.of(this);
    const { peers, cutsEstablished = false, log = false } = props;
    const { chainName = chainNameFor('BLOCKED', this, firewall.owner) } = props;
    const blocked = peers
      .flatMap((peer) => Peer.matchesOf(peer, this))
      .filter(({ family }) => firewall.families.includes(family));
    if (blocked.length === 0) throw this.nobody();
    declarePattern(firewall, this, blocklistPattern({ chainName, peers: blocked, cutsEstablished, log }));
  }

  private nobody(): Error {
    return constructError(this, {
      code: 'construct/empty-list',
      summary: '`peers` names no address of a family of the firewall, so nobody would be blocked',
      help: 'name at least one, or leave the construct out',
    });
  }
}
