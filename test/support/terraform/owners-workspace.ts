/** A Terraform workspace in which several owners declare rules for one sandbox. */
import { installProvider } from '../../../lib/provider/install';
import { providerSource } from '../../../lib/provider/install/provider-source';
import { printImportId } from '../../../lib/resource/import-id';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { TerraformProject, type TerraformResult } from './terraform';

export interface OwnersResource {
  /** @default 'web' */
  readonly owner?: string;
  /** Open beside SSH. @default 80 */
  readonly port?: number;
  readonly adopts?: readonly string[];
  readonly lifecycle?: Readonly<Record<string, unknown>>;
}

export type OwnersResources = Readonly<Record<string, OwnersResource>>;

export function hostOf(sandbox: Sandbox): { readonly transport: 'sandbox'; readonly address: string } {
  return { transport: 'sandbox', address: sandbox.name };
}

/** Rules that let in to these TCP ports, and on the loopback interface. */
export function openPorts(...ports: readonly number[]): readonly string[] {
  return ['-i lo -j ACCEPT', ...ports.map((open) => `-p tcp -m tcp --dport ${String(open)} -j ACCEPT`)];
}

/** With the provider installed and initialized. */
export async function ownersWorkspace(
  sandbox: Sandbox,
  resources: OwnersResources,
): Promise<TerraformProject> {
  const project = new TerraformProject();
  installProvider({ stackDirectory: project.folder });
  configureOwners(project, sandbox, resources);
  await project.must(['init', '-input=false']);
  return project;
}

/** Resources by name; each closes INPUT but for SSH and its own port, and is imported. */
export function configureOwners(
  project: TerraformProject,
  sandbox: Sandbox,
  resources: OwnersResources,
  more: Readonly<Record<string, unknown>> = {},
): void {
  const host = hostOf(sandbox);
  const entries = Object.entries(resources).map(([name, { owner = 'web', port = 80, ...more }]) => {
    const ipv4 = {
      tables: { filter: { chains: { INPUT: { policy: 'DROP', rules: openPorts(22, port) } } } },
    };
    return [name, { host, owner, ipv4, ...more }] as const;
  });
  const imports = Object.entries(resources).map(([name, { owner = 'web' }]) => ({
    to: `iptables_ruleset.${name}`,
    id: printImportId({ host, owner }),
  }));
  project.configure({
    terraform: { required_providers: { iptables: { source: providerSource } } },
    provider: { iptables: {} },
    ...(entries.length === 0 ? {} : { resource: { iptables_ruleset: Object.fromEntries(entries) } }),
    ...(imports.length === 0 ? {} : { import: imports }),
    ...more,
  });
}

export async function applyAll(
  project: TerraformProject,
  ...args: readonly string[]
): Promise<TerraformResult> {
  return project.run('apply', '-input=false', '-auto-approve', ...args);
}
