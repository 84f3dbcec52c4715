/** Sets by Terraform: declared, changed, drifted, left to others, and destroyed; on a real host. */
import { randomBytes } from 'node:crypto';
import os from 'node:os';
import { hostEngine } from '../../lib/deploy/host-engine';
import { providerSource } from '../../lib/provider/install/provider-source';
import { iptablesProvider } from '../../lib/provider/iptables-provider';
import { type Reattached, serveReattach } from '../../lib/provider/wire/reattach';
import { sandboxToSsh } from '../../lib/sandbox/sandbox-to-ssh';
import { onHost } from '../support/faults/transaction-host';
import { backendsOfToday } from '../support/hosts/in-turn';
import { useSandbox } from '../support/hosts/sandbox';
import { listen, tcpConnects } from '../support/hosts/traffic';
import { hostOf } from '../support/terraform/owners-workspace';
import { TerraformProject } from '../support/terraform/terraform';

jest.setTimeout(300_000);

const address = 'iptables_ruleset.web';

describe.each(backendsOfToday(__filename))('terraform on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  let project: TerraformProject;
  let reattached: Reattached;

  beforeAll(async () => {
    reattached = await serveReattach(
      iptablesProvider(hostEngine({ os, process, randomBytes, sandboxToSsh }), process.env),
      providerSource,
    );
    project = new TerraformProject({ TF_REATTACH_PROVIDERS: reattached.environmentValue });
    await listen(sandbox(), { tcp: [8080] });
    await onHost(sandbox(), 'ipset create theirs hash:ip; ipset add theirs 192.0.2.99');
  });

  afterAll(() => {
    reattached.close();
    project.remove();
  });

  const configure = (entries: readonly string[], foreign: readonly string[] = ['theirs']): void => {
    const rules = ['blocked', 'bans', 'theirs'].map(
      (set) => `-p tcp -m tcp --dport 8080 -m set --match-set ${set} src -j DROP`,
    );
    project.configure({
      terraform: { required_providers: { iptables: { source: providerSource } } },
      provider: { iptables: {} },
      resource: {
        iptables_ruleset: {
          web: {
            host: hostOf(sandbox()),
            owner: 'web',
            foreign_sets: foreign,
            sets: {
              blocked: { type: 'hash:net', entries },
              bans: { type: 'hash:ip', options: { timeout: '600' }, dynamic: true },
            },
            ipv4: { tables: { filter: { chains: { INPUT: { rules } } } } },
          },
        },
      },
    });
  };
  const apply = async (): Promise<unknown> => project.must(['apply', '-input=false', '-auto-approve']);
  const steps = async (): Promise<readonly string[]> => {
    const { after } = await project.plan(address);
    return (after?.['operations'] as readonly string[]).filter((line) => line.startsWith('ipset '));
  };
  const answers = async (): Promise<readonly string[]> =>
    Promise.all(
      sandbox()
        .traffic.clientAddresses4.slice(0, 2)
        .map(async (from) => tcpConnects(sandbox(), { from, port: 8080 })),
    );

  test('sets go with the rules from the first plan to the destroy', async () => {
    const [member = '', other = ''] = sandbox().traffic.clientAddresses4;
    configure([`${member}/32`]);
    await project.must(['init', '-input=false']);
    await apply();

    expect(await answers()).toEqual(['timeout', 'open']);
    expect(await project.hasChanges()).toBe(false);

    configure([`${other}/32`]);

    expect(await steps()).toEqual([`ipset add blocked ${other}`, `ipset del blocked ${member}`]);

    const { after } = await project.plan(address);

    expect(after?.['impact']).toEqual([
      expect.stringContaining(member) as unknown,
      expect.stringContaining(other) as unknown,
    ]);

    await apply();

    expect(await answers()).toEqual(['open', 'timeout']);

    // What others put into a dynamic set is theirs, and what they put into a declared one goes.
    await onHost(sandbox(), `ipset add bans ${member}; ipset add blocked 192.0.2.55`);

    expect(await answers()).toEqual(['timeout', 'timeout']);
    expect(await steps()).toEqual(['ipset del blocked 192.0.2.55']);

    await apply();

    expect(await project.hasChanges()).toBe(false);

    configure([`${other}/32`], ['theirs', 'crowdsec']);
    const refused = await project.run('plan', '-input=false');

    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('plan/no-foreign-set');

    configure([`${other}/32`]);
    await project.must(['destroy', '-input=false', '-auto-approve']);

    expect(await onHost(sandbox(), 'ipset list -n')).toBe('theirs\n');
    expect(await answers()).toEqual(['open', 'open']);
  });
});
