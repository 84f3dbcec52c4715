import { Construct } from 'constructs';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import type { PeerLike } from '../values/peer';
import { Service, type ServiceLike } from '../values/service';
import { type ServerFirewallProps, closeServer, openServer, serverArguments } from './server';

/** Settings of `DatabaseServerFirewall`. */
export interface DatabaseServerFirewallProps extends ServerFirewallProps {
  /** Who may reach the database: addresses, or the firewalls of its clients. */
  readonly from: readonly PeerLike[];
  /** The databases. @default Service.postgresql */
  readonly services?: readonly ServiceLike[];
}

/** What the constructor takes. */
export const databaseServerFirewallArguments = takes.object<DatabaseServerFirewallProps>({
  ...serverArguments,
  from: takes.required(takes.peers),
  services: takes.services,
});

/**
 * A database server, which is nobody's business but that of its clients. Where a client is a `Firewall` or a `HostGroup` that
 * closes its output, the connection is allowed there as well.
 *
 * @example
 * new DatabaseServerFirewall(firewall, 'db', { from: ['192.0.2.0/24'], services: [Service.mysql] });
 */
export class DatabaseServerFirewall extends Construct {
  /** @throws FirewallError `construct/empty-list`, `construct/no-addresses`, and as `allowFrom` does */
  constructor(scope: Construct, id: string, props: DatabaseServerFirewallProps) {
    super(scope, id);
    checkArguments(this, 'DatabaseServerFirewall', props, databaseServerFirewallArguments);
    const { from, services = [Service.postgresql], ...server } = props;
    openServer(this, closeServer(this, server), services, from);
  }
}
