/** Firewalls synthesized in a temporary folder: what Terraform would be given, and what a declaration is refused for. */
import type { DeclaredSet } from '../../../lib/sets/declared-set';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformStack, Testing } from 'cdktf';
import type { Construct } from 'constructs';
import { Firewall, type FirewallProps, IptablesProvider } from '../../../constructs';
import type { Diagnostic } from '../../../lib/base/diagnostic';
import { FirewallError } from '../../../lib/base/firewall-error';

interface ChainAttributes {
  readonly policy?: string;
  readonly anchor?: string;
  readonly rules?: readonly string[];
}

export interface FamilyAttributes {
  readonly tables: Record<string, { readonly chains: Record<string, ChainAttributes> } | undefined>;
}

/** The `iptables_ruleset` of Terraform's JSON. */
export interface RulesetAttributes {
  readonly host: Record<string, unknown>;
  readonly owner: string;
  readonly foreign_rules?: string;
  readonly sets?: Readonly<Record<string, DeclaredSet>>;
  readonly ipv4?: FamilyAttributes;
  readonly ipv6?: FamilyAttributes;
  readonly confirm_timeout?: number;
  readonly persist?: boolean;
}

const folders: string[] = [];

afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A stack named `site` with the provider; its files go when the tests of this file are over. */
export function testStack(context: Readonly<Record<string, unknown>> = {}): TerraformStack {
  const folder = mkdtempSync(join(tmpdir(), 'synthesis-test-'));
  folders.push(folder);
  const stack = new TerraformStack(Testing.app({ outdir: folder, context }), 'site');
  new IptablesProvider(stack, 'iptables');
  return stack;
}

/** Declares a firewall `site/firewall`. */
export function testFirewall(props: Partial<FirewallProps> = {}): Firewall {
  return new Firewall(testStack(), 'firewall', { host: 'web-1.example.net', ...props });
}

/** Synthesizes the stack that a construct stands in, with all validations; throws what they say. */
export function configurationOf(construct: Construct): Record<string, unknown> {
  return JSON.parse(Testing.synth(TerraformStack.of(construct), true)) as Record<string, unknown>;
}

/** Writes all stacks of the construct's app, comments and all, as `cdktf synth` does. @returns the folder */
export function synthesizedApp(construct: Construct): string {
  const app = App.of(construct);
  app.synth();
  return app.outdir;
}

/** The ruleset that a firewall becomes. */
export function rulesetOf(firewall: Firewall): RulesetAttributes {
  const { resource } = configurationOf(firewall) as {
    resource: { iptables_ruleset: Record<string, RulesetAttributes> };
  };
  const ruleset = resource.iptables_ruleset[firewall.ruleset.friendlyUniqueId];
  if (ruleset === undefined) throw new Error(`${firewall.node.path} has no ruleset`);
  return ruleset;
}

/** The chains of a table that one family declares, by name. */
export function chainsOf(
  firewall: Firewall,
  family: 'ipv4' | 'ipv6',
  table = 'filter',
): Record<string, ChainAttributes> {
  return rulesetOf(firewall)[family]?.tables[table]?.chains ?? {};
}

export function rulesOf(
  firewall: Firewall,
  family: 'ipv4' | 'ipv6',
  chain: string,
  table = 'filter',
): readonly string[] {
  return chainsOf(firewall, family, table)[chain]?.rules ?? [];
}

/** What a declaration is refused for while it is made. Fails when it is taken. */
export function refusal(declare: () => unknown): Diagnostic {
  const [first] = refusals(declare);
  if (first === undefined) throw new Error('it was expected to be refused, but was taken');
  return first;
}

/** All that a declaration is refused for while it is made. */
export function refusals(declare: () => unknown): readonly Diagnostic[] {
  try {
    declare();
  } catch (error) {
    if (error instanceof FirewallError) return error.diagnostics;
    throw error;
  }
  return [];
}

/** What a declaration is refused for when all of it is there: code and construct path, as the message says them. */
export function synthRefusals(
  firewall: Firewall,
): readonly { readonly code: string; readonly path: string }[] {
  try {
    configurationOf(firewall);
  } catch (error) {
    const found = String(error).matchAll(/\[([a-z]+\/[a-z-]+)\]\n\s+at (\S+)/g);
    return [...found].map(([, code = '', path = '']) => ({ code, path }));
  }
  return [];
}
