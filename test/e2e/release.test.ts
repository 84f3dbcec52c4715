/** What a release puts into the registry of Terraform, used as people without Node and npm use it. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rulesOn } from '../support/project/firewall-engine';
import { REPOSITORY, readText } from '../support/project/repository';
import { useSandboxes } from '../support/hosts/sandbox';
import { TerraformProject } from '../support/terraform/terraform';
import { backendsOfToday } from '../support/hosts/in-turn';

const make = useSandboxes();

describe('a release', () => {
  const { version } = JSON.parse(readText('package.json')) as { version: string };
  const provider = `terraform-provider-iptables_${version}`;
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'release-test-'));
    execFileSync(process.execPath, ['scripts/release/main.mjs', '--out', join(folder, 'dist')], {
      cwd: REPOSITORY,
      stdio: 'pipe',
    });
  }, 600_000);

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const read = (file: string): Buffer => readFileSync(join(folder, 'dist', file));
  const zip = (): string => readdirSync(join(folder, 'dist')).find((file) => file.endsWith('.zip')) ?? '';

  test('has the provider as a registry of Terraform takes it, with the sums of all of it', () => {
    const manifest = `${provider}_manifest.json`;
    expect(JSON.parse(read(manifest).toString())).toEqual({
      version: 1,
      metadata: { protocol_versions: ['6.0'] },
    });
    expect(zip()).toMatch(/^terraform-provider-iptables_[0-9.]+_linux_(?:amd64|arm64)\.zip$/);
    const sums = read(`${provider}_SHA256SUMS`).toString().trimEnd().split('\n');
    const sumOf = (file: string): string => createHash('sha256').update(read(file)).digest('hex');
    expect(sums.sort()).toEqual([manifest, zip()].map((file) => `${sumOf(file)}  ${file}`).sort());
  });

  test('says what the package depends on, each in its version', () => {
    const bom = JSON.parse(read(`cdktf-iptables-${version}.cdx.json`).toString()) as {
      bomFormat: string;
      components: { name: string; version: string }[];
    };
    expect(bom.bomFormat).toBe('CycloneDX');
    const { dependencies } = JSON.parse(readText('package.json')) as { dependencies: Record<string, string> };
    const named = bom.components.filter((component) => component.version !== '').map(({ name }) => name);
    expect(named.map((name) => name.split('/').at(-1))).toEqual(
      expect.arrayContaining(Object.keys(dependencies).map((name) => name.split('/').at(-1))),
    );
  });

  test('has a provider that deploys HCL from a mirror, where there is no Node', async () => {
    const sandbox = await make(backendsOfToday(__filename)[0] ?? 'nft');
    const mirror = join(folder, 'mirror');
    const inMirror = join(mirror, 'registry.example', 'acme', 'iptables');
    mkdirSync(inMirror, { recursive: true });
    copyFileSync(join(folder, 'dist', zip()), join(inMirror, zip()));
    const cliConfig = join(folder, 'terraform.tfrc');
    writeFileSync(cliConfig, `provider_installation { filesystem_mirror { path = "${mirror}" } }\n`);
    const programs = join(folder, 'programs');
    mkdirSync(programs);
    const terraform = execFileSync('sh', ['-c', 'command -v terraform'], { encoding: 'utf8' }).trim();
    writeFileSync(join(programs, 'terraform'), `#!/bin/sh\nexec ${terraform} "$@"\n`, { mode: 0o755 });
    const project = new TerraformProject({ PATH: programs, TF_CLI_CONFIG_FILE: cliConfig });
    try {
      project.configure({
        terraform: { required_providers: { iptables: { source: 'registry.example/acme/iptables' } } },
        import: { to: 'iptables_ruleset.web', id: `sandbox:${sandbox.name}?owner=web` },
        resource: {
          iptables_ruleset: {
            web: {
              host: { transport: 'sandbox', address: sandbox.name },
              owner: 'web',
              ipv4: {
                tables: {
                  filter: { chains: { INPUT: { rules: ['-p tcp -m tcp --dport 8080 -j DROP'] } } },
                },
              },
            },
          },
        },
      });
      await project.must(['init', '-input=false']);
      await project.must(['apply', '-auto-approve', '-input=false']);
      expect(await rulesOn(sandbox)).toContain('--dport 8080');
      expect(await project.hasChanges()).toBe(false);
    } finally {
      project.remove();
    }
  });
});
