import { TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';
import { Firewall, IptablesProvider, RateLimitedSsh, SafetyChain, WebServerFirewall } from '../constructs';
import type { RulesetHost } from '../constructs';

/** Where deploys come from: the office, and for a sandbox the machine that it runs on. */
const deployers = ['203.0.113.0/24', '198.18.0.0/15'];

/**
 * A web server with a database: the site is open to everybody, SSH to everybody but slowly, MySQL and
 * PostgreSQL to the office only.
 *
 * The host comes from the environment, so that the same stack serves a sandbox and a real machine:
 * `FIREWALL_SANDBOX` names a sandbox, `FIREWALL_HOST` a machine; without both it is the sandbox `demo`.
 */
export class WebServerStack extends TerraformStack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    new IptablesProvider(this, 'iptables');

    const firewall = new Firewall(this, 'firewall', { host: hostFromEnvironment() });
    new WebServerFirewall(firewall, 'web', {
      services: fromEnvironment('FIREWALL_SERVICES', ['http', 'https']),
    });
    new RateLimitedSsh(firewall, 'ssh', { connections: 4, seconds: 60, exempt: deployers });
    new SafetyChain(firewall, 'safety', {
      trusted: ['203.0.113.0/24', '2001:db8:5afe::/48', ...fromEnvironment('FIREWALL_TRUSTED', [])],
      services: ['mysql', 'postgresql'],
    });
  }
}

function hostFromEnvironment(): RulesetHost {
  const address = process.env['FIREWALL_HOST'];
  if (address !== undefined) return { address };
  return { transport: 'sandbox', address: process.env['FIREWALL_SANDBOX'] ?? 'demo' };
}

/** `FIREWALL_SERVICES=http,https,imaps` opens other services than the usual two; `FIREWALL_TRUSTED` adds addresses. */
function fromEnvironment(name: string, usual: readonly string[]): readonly string[] {
  return process.env[name]?.split(',') ?? usual;
}
