/**
 * Environments with their state in PostgreSQL: each is a stack of its own, with a schema of its own, so that they are planned and
 * applied side by side, and whoever deploys next knows what is there. The password comes from PGPASSWORD, never from a stack.
 */
import { App, PgBackend, TerraformStack } from 'cdktf';
import {
  Firewall,
  IptablesProvider,
  Peer,
  type PeerLike,
  RateLimitedSsh,
  WebServerFirewall,
} from '../constructs';

interface Environment {
  readonly host: string;
  readonly from: readonly PeerLike[];
}

const { STAGING = '203.0.113.21', PRODUCTION = '203.0.113.22' } = process.env;
const { STATE = 'postgres://state.example.net/firewalls' } = process.env;

const environments: Readonly<Record<string, Environment>> = {
  staging: { host: STAGING, from: ['192.0.2.0/24', '2001:db8::/48'] },
  production: { host: PRODUCTION, from: [Peer.any()] },
};

const app = new App();
for (const [name, { host, from }] of Object.entries(environments)) {
  const stack = new TerraformStack(app, name);
  new PgBackend(stack, { connStr: STATE, schemaName: name });
  new IptablesProvider(stack, 'iptables');
  const firewall = new Firewall(stack, 'firewall', { host });
  new WebServerFirewall(firewall, 'web', { from });
  new RateLimitedSsh(firewall, 'ssh', { connections: 20 });
}

app.synth();
