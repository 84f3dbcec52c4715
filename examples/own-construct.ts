/**
 * A construct of somebody else: what a package of yours would export. It knows `Firewall.of`, the intents and `addRule` with
 * `declaredBy: this`, and no more; plans, errors and `explain` then name it by its path.
 */
import { App, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { Firewall, IptablesProvider, type PeerLike, Port, Service, StatefulBase, rule } from '../constructs';

/** Settings of `MonitoredHost`. */
interface MonitoredHostProps {
  /** The servers that ask the agent. */
  readonly servers: readonly PeerLike[];
  /** TCP port of the agent. @default 4949 */
  readonly port?: number;
}

/** A host that monitoring servers may ask and ping, and nobody else; their packets are counted by a chain of its own. */
class MonitoredHost extends Construct {
  constructor(scope: Construct, id: string, { servers, port = 4949 }: MonitoredHostProps) {
    super(scope, id);
    const firewall = Firewall.of(this);
    const agent = Service.of('munin-node', Port.tcp(port));
    for (const server of servers) {
      firewall.allowFrom(server, agent, { comment: 'monitoring', declaredBy: this });
      firewall.allowFrom(server, Service.ping, { declaredBy: this });
    }
    firewall.addChain('MONITORING', { declaredBy: this });
    firewall.addRule(
      rule()
        .tcp({ dport: String(port) })
        .jump('RETURN'),
      {
        chain: 'MONITORING',
        declaredBy: this,
      },
    );
    firewall.addRule(rule().jumpTo('MONITORING'), { chain: 'INPUT', phase: 'limits', declaredBy: this });
  }
}

const app = new App();
const stack = new TerraformStack(app, 'own-construct');
new IptablesProvider(stack, 'iptables');

const firewall = new Firewall(stack, 'firewall', { host: 'db.example.net' });
new StatefulBase(firewall, 'base', { ping: false });
firewall.setPolicies({ input: 'DROP' });
new MonitoredHost(firewall, 'monitored', { servers: ['192.0.2.9', '2001:db8::9'] });

app.synth();
