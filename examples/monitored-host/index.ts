import { Firewall, type PeerLike, Port, Service, rule } from 'cdktf-iptables';
import { Construct } from 'constructs';

/** Settings of `MonitoredHost`. */
export interface MonitoredHostProps {
  /** The servers that ask the agent. */
  readonly servers: readonly PeerLike[];
  /** TCP port of the agent. @default 4949 */
  readonly port?: number;
}

/**
 * A host that monitoring servers may ask and ping, and nobody else. A chain of its own counts their packets.
 *
 * @example
 * new MonitoredHost(firewall, 'monitored', { servers: ['192.0.2.9', '2001:db8::9'] });
 */
export class MonitoredHost extends Construct {
  constructor(scope: Construct, id: string, { servers, port = 4949 }: MonitoredHostProps) {
    super(scope, id);
    const firewall = Firewall.of(this);
    const agent = Service.of('munin-node', Port.tcp(port));
    for (const server of servers) {
      firewall.allowFrom(server, agent, { comment: 'monitoring', declaredBy: this });
      firewall.allowFrom(server, Service.ping, { declaredBy: this });
    }
    // One chain for each owner, at most 28 bytes.
    const chain = `MONITORED-${firewall.owner}`.slice(0, 28);
    const packets = rule().tcp({ dport: port });
    firewall.addChain(chain, { declaredBy: this });
    firewall.addRule(packets.jump('RETURN'), { chain, declaredBy: this });
    firewall.addRule(packets.jumpTo(chain), { chain: 'INPUT', phase: 'limits', declaredBy: this });
  }
}
