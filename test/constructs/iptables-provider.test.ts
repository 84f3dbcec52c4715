import { accessSync, constants, existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Testing } from 'cdktf';
import { Firewall, IptablesProvider, WebServerFirewall } from '../../constructs';
import { bundleFileName, goPlatform, nodePathFile, partsFileName } from '../../lib/provider/install/launcher';
import { packageHash } from '../../lib/provider/install/package-hash';
import { findPackageRoot } from '../../lib/base/package-root';
import { configurationOf, testStack } from '../support/terraform/synthesis';

const { version } = findPackageRoot(__dirname);

describe('the provider in the configuration', () => {
  test('is required from this package, in just its version', () => {
    expect(configurationOf(testStack())).toMatchObject({
      provider: { iptables: [{}] },
      terraform: {
        required_providers: {
          iptables: { source: 'terraform.local/cdktf-iptables/iptables', version },
        },
      },
    });
  });

  test('has the settings that it was given, in the words of Terraform', () => {
    const stack = testStack();
    new IptablesProvider(stack, 'edge', {
      alias: 'edge',
      user: 'admin',
      port: 2222,
      identityFiles: ['~/.ssh/deploy'],
      agent: 'none',
      knownHostsFiles: ['/etc/known'],
      jump: 'bastion',
      configFile: 'none',
      connectTimeout: 3,
      keepaliveInterval: 4,
      waitForSsh: 5,
    });
    expect(configurationOf(stack)).toMatchObject({
      provider: {
        iptables: [
          {},
          {
            alias: 'edge',
            user: 'admin',
            port: 2222,
            identity_files: ['~/.ssh/deploy'],
            agent: 'none',
            known_hosts_files: ['/etc/known'],
            jump: 'bastion',
            config_file: 'none',
            connect_timeout: 3,
            keepalive_interval: 4,
            wait_for_ssh: 5,
          },
        ],
      },
    });
  });

  test('may be a second one, which a firewall chooses', () => {
    const stack = testStack();
    const provider = new IptablesProvider(stack, 'edge', { alias: 'edge' });
    const firewall = new Firewall(stack, 'firewall', { host: 'web-1', provider });
    const { resource, import: imports } = configurationOf(firewall) as {
      resource: { iptables_ruleset: Record<string, { provider: string }> };
      import: { provider: string }[];
    };
    expect(Object.values(resource.iptables_ruleset).map((found) => found.provider)).toEqual([
      'iptables.edge',
    ]);
    expect(imports.map((found) => found.provider)).toEqual(['iptables.edge']);
  });
});

describe('synthesis', () => {
  test('writes the launcher and its block in the lock file into the folder of the stack', () => {
    const stack = testStack();
    new WebServerFirewall(new Firewall(stack, 'firewall', { host: 'web-1' }), 'web');
    const out = Testing.fullSynth(stack);
    try {
      const folder = join(out, 'stacks', 'site');
      const name = `terraform-provider-iptables_v${version}`;
      const source = 'terraform.local/cdktf-iptables/iptables';
      const platform = goPlatform(process.platform, process.arch);
      const launcher = join(folder, 'terraform.d/plugins', source, version, platform, name);
      accessSync(launcher, constants.X_OK);
      expect(readFileSync(join(folder, nodePathFile), 'utf8')).toBe(`${process.execPath}\n`);
      const files = [name, bundleFileName, partsFileName].map(
        (file) => [file, readFileSync(join(launcher, '..', file))] as const,
      );
      const lock = readFileSync(join(folder, '.terraform.lock.hcl'), 'utf8');
      expect(lock).toContain(`provider "${source}" {`);
      expect(lock).toContain(packageHash(Object.fromEntries(files)));
      expect(existsSync(join(folder, 'cdk.tf.json'))).toBe(true);
    } finally {
      rmSync(out, { recursive: true, force: true });
    }
  });
});
