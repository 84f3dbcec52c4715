import { Construct } from 'constructs';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { Peer, type PeerLike } from '../values/peer';
import { Service, type ServiceLike } from '../values/service';
import { type ServerFirewallProps, closeServer, openServer, serverArguments } from './server';

/** Settings of `MailServerFirewall`. */
export interface MailServerFirewallProps extends ServerFirewallProps {
  /** Services for people who read and send their mail here. @default submission, submissions and imaps */
  readonly services?: readonly ServiceLike[];
  /** Who may reach these; mail of other servers, smtp, is taken from everybody. @default Peer.any() */
  readonly from?: readonly PeerLike[];
}

const clientServices: readonly ServiceLike[] = [Service.submission, Service.submissions, Service.imaps];
const usualOutgoing: readonly ServiceLike[] = [
  Service.dns,
  Service.smtp,
  Service.http,
  Service.https,
  Service.ntp,
];

/** What the constructor takes. */
export const mailServerFirewallArguments = takes.object<MailServerFirewallProps>({
  ...serverArguments,
  services: takes.services,
  from: takes.peers,
});

/**
 * A mail server: smtp from everybody, mailboxes for those who have one. With an output policy of DROP, it may still send mail.
 *
 * @example
 * new MailServerFirewall(firewall, 'mail', { from: ['192.0.2.0/24', '2001:db8::/32'] });
 */
export class MailServerFirewall extends Construct {
  /** @throws FirewallError `construct/empty-list`, and as `allowFrom` does */
  constructor(scope: Construct, id: string, props: MailServerFirewallProps = {}) {
    super(scope, id);
    checkArguments(this, 'MailServerFirewall', props, mailServerFirewallArguments);
    const { services = clientServices, from = [Peer.any()], ...server } = props;
    const firewall = closeServer(this, { outgoing: usualOutgoing, ...server });
    openServer(this, firewall, [Service.smtp], [Peer.any()]);
    openServer(this, firewall, services, from);
  }
}
