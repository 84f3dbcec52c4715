import { Construct } from 'constructs';
import { fromPeer } from '../../lib/patterns/peer-match';
import { newConnectionsTo, packetsOf } from '../../lib/patterns/service-part';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { Firewall } from '../firewall/firewall';
import { Peer, type PeerLike } from '../values/peer';
import { Port } from '../values/port';

/** Settings of `FtpHelper`. */
export interface FtpHelperProps {
  /** Who may use the FTP server. @default Peer.any() */
  readonly from?: readonly PeerLike[];
  /** TCP port of its control connections. @default 21 */
  readonly port?: number;
}

/** What the constructor takes. */
export const ftpHelperArguments = takes.object<FtpHelperProps>({
  from: takes.peers,
  port: takes.number,
});

/**
 * An FTP server. The kernel's helper reads the control connection, and the data connections that it announces are accepted as
 * RELATED, by a StatefulBase or a server's firewall; so no range of ports has to be open. TLS hides them from the helper.
 *
 * @example
 * new StatefulBase(firewall, 'base');
 * new FtpHelper(firewall, 'ftp', { from: ['192.0.2.0/24'] });
 */
export class FtpHelper extends Construct {
  /** @throws FirewallError `construct/bad-port`, `construct/bad-address` */
  constructor(scope: Construct, id: string, props: FtpHelperProps = {}) {
    super(scope, id);
    checkArguments(this, 'FtpHelper', props, ftpHelperArguments);
    const firewall = Firewall.of(this);
    const { from = [Peer.any()], port = 21 } = props;
    const control = Port.tcp(port).matchFor(this);
    for (const peer of from.flatMap((each) => Peer.matchesOf(each, this))) {
      const options = { families: [peer.family], declaredBy: this };
      const attached = fromPeer(packetsOf(control, peer.family), peer).jump('CT', { helper: 'ftp' });
      firewall.addRule(attached, { ...options, table: 'raw', chain: 'PREROUTING' });
      const open = fromPeer(newConnectionsTo(control, peer.family), peer).jump('ACCEPT');
      firewall.addRule(open, { ...options, chain: 'INPUT' });
    }
  }
}
