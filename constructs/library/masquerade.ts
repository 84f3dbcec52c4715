import { Construct } from 'constructs';
import { masqueradingRule } from '../../lib/patterns/translation';
import { takes } from '../argument-kinds';
import { checkArguments } from '../check-arguments';
import { Firewall } from '../firewall';
import { interfaceArgument } from '../intent-arguments';
import { Interface, type InterfaceLike } from '../interface';
import { Peer, type PeerLike } from '../peer';

/** Settings of `Masquerade`. */
export interface MasqueradeProps {
  /** Interface that the packets go out by. @default all */
  readonly outside?: InterfaceLike;
  /** Whose packets. @default Peer.anyIpv4() */
  readonly network?: readonly PeerLike[];
  /** To whom. @default everybody */
  readonly to?: readonly PeerLike[];
  /** The address that they get. @default whichever the interface has: masquerading */
  readonly publicAddress?: string;
}

/** What the constructor takes. */
export const masqueradeArguments = takes.object<MasqueradeProps>({
  outside: interfaceArgument,
  network: takes.peers,
  to: takes.peers,
  publicAddress: takes.text,
});

/**
 * Packets of a network get an address of this host on their way out. It decides nothing else: which of them may pass is for
 * `allowForward` to say. A whole gateway is `GatewayFirewall`.
 *
 * @example
 * new Masquerade(firewall, 'vpn', { outside: 'eth0', network: ['10.8.0.0/24'] });
 */
export class Masquerade extends Construct {
  /** @throws FirewallError `construct/bad-interface`, `construct/bad-address`, and `parse/...` for an address of another family */
  constructor(scope: Construct, id: string, props: MasqueradeProps = {}) {
    super(scope, id);
    checkArguments(this, 'Masquerade', props, masqueradeArguments);
    const firewall = Firewall.of(this);
    const { outside, network = [Peer.anyIpv4()], to = [Peer.any()], publicAddress } = props;
    const outInterface = outside === undefined ? undefined : Interface.textOf(outside, this);
    const destinations = to.flatMap((peer) => Peer.matchesOf(peer, this));
    for (const peer of network.flatMap((each) => Peer.matchesOf(each, this))) {
      const { family } = peer;
      for (const destination of destinations.filter((each) => each.family === family)) {
        firewall.addRule(masqueradingRule({ network: peer, to: destination, outInterface, publicAddress }), {
          table: 'nat',
          chain: 'POSTROUTING',
          families: [family],
          declaredBy: this,
        });
      }
    }
  }
}
