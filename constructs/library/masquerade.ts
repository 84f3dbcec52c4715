import { Construct } from 'constructs';
import type { PeerMatch } from '../../lib/patterns/peer-match';
import { masqueradingRule } from '../../lib/patterns/translation';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { constructError } from '../problems/construct-problems';
import { Firewall } from '../firewall/firewall';
import { interfaceArgument } from '../firewall/intent-arguments';
import { nobodyLeft } from '../firewall/intents';
import { Interface, type InterfaceLike } from '../values/interface';
import { Peer, type PeerLike } from '../values/peer';

/** Settings of `Masquerade`. */
export interface MasqueradeProps {
  /** Interface that the packets go out by. @default all */
  readonly outside?: InterfaceLike;
  /** Interface of the network itself: packets that go out by any other one. @default none */
  readonly notOutside?: InterfaceLike;
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
  notOutside: interfaceArgument,
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
  /** @throws FirewallError `construct/bad-interface`, `construct/bad-address`, `construct/empty-list`, and `parse/...` for an address of another family */
  constructor(scope: Construct, id: string, props: MasqueradeProps = {}) {
    super(scope, id);
    checkArguments(this, 'Masquerade', props, masqueradeArguments);
    const firewall = Firewall.of(this);
    const { outside, notOutside, network = [Peer.anyIpv4()], to = [Peer.any()], publicAddress } = props;
    if (outside !== undefined && notOutside !== undefined) throw bothSides(this);
    const [outInterface, notOutInterface] = [outside, notOutside].map((each) =>
      each === undefined ? undefined : Interface.textOf(each, this),
    );
    const destinations = to.flatMap((peer) => Peer.matchesOf(peer, this));
    const networks = network.flatMap((each) => Peer.matchesOf(each, this));
    const isDeclared = ({ family }: PeerMatch): boolean =>
      firewall.families.includes(family) && destinations.some((each) => each.family === family);
    if (!networks.some(isDeclared)) throw nobodyLeft(firewall.families, this);
    for (const peer of networks) {
      const { family } = peer;
      for (const destination of destinations.filter((each) => each.family === family)) {
        const asked = { network: peer, to: destination, outInterface, notOutInterface, publicAddress };
        firewall.addRule(masqueradingRule(asked), {
          table: 'nat',
          chain: 'POSTROUTING',
          families: [family],
          declaredBy: this,
        });
      }
    }
  }
}

function bothSides(construct: Construct): Error {
  return constructError(construct, {
    code: 'construct/contradicting-interfaces',
    summary: '`outside` and `notOutside` are given together',
    detail: 'packets go out by one interface, so the first says all',
    help: 'leave one of them out',
  });
}
