/**
 * The hosts of a synthesized app, without Terraform: every `iptables_ruleset` of the stacks, with what its provider
 * block says about logging in.
 *
 * Values that only Terraform can tell are errors, never guesses: half a firewall would be another firewall. All
 * mistakes of all stacks are collected before the first host is asked.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { DeclaredFamily, DeclaredRuleset, RulesetPlace } from '../../deploy/declared-ruleset';
import { desiredHostAndWarnings, placeName } from '../../deploy/desired-host';
import type { SshOptions } from '../../host/host-address';
import { printHostUrl } from '../../host/host-url';
import { requireHostAddress } from '../../host/validate-host-address';
import { appProblems } from '../diagnostics';
import { diagnosticsOf } from '../report-error';
import type { HostTask } from '../host-task';
import { checkShape } from './check-shape';
import { hostTarget } from './host-settings';
import { unresolvedValuesIn, literal } from './literal-values';
import { type StackFile, readStackFiles } from './stack-files';
import {
  type ProviderValue,
  type RulesetValue,
  providerSchema,
  rulesetSchema,
  stackSchema,
} from './stack-schema';

export interface AppOptions {
  readonly folder: string;
  /** By name; none for all. */
  readonly stacks: readonly string[];
  /** What the command line says about logging in; it comes before what the stacks say. */
  readonly overrides: SshOptions;
}

/** @throws FirewallError `cli/...`, `declare/...`, `parse/...`, `host/bad-...` with every mistake there is */
export function readAppTasks({ folder, stacks, overrides }: AppOptions): readonly HostTask[] {
  const files = readStackFiles(folder, stacks);
  const diagnostics: Diagnostic[] = [];
  const tasks = files.flatMap((stack) =>
    resourcesOf(stack).flatMap((resource): readonly HostTask[] => {
      try {
        return [taskOf(resource, overrides)];
      } catch (error) {
        if (!(error instanceof FirewallError)) throw error;
        diagnostics.push(...diagnosticsOf(error));
        return [];
      }
    }),
  );
  if (diagnostics.length > 0) throw new FirewallError(diagnostics);
  if (tasks.length === 0) throw new FirewallError(appProblems.noRulesets(files.map(({ name }) => name)));
  return tasks;
}

interface StackResource {
  readonly file: string;
  /** The construct, or the resource's address in the stack. */
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly providers: readonly Readonly<Record<string, unknown>>[];
}

function resourcesOf({ name, file, content }: StackFile): readonly StackResource[] {
  const { resource, provider } = checkShape(stackSchema, content, file);
  const blocks = provider?.iptables ?? [];
  return Object.entries(resource?.iptables_ruleset ?? {}).map(([id, value]) => ({
    file,
    path: constructPath(value) ?? `${name}/iptables_ruleset.${id}`,
    value,
    providers: Array.isArray(blocks) ? blocks : [blocks],
  }));
}

function constructPath(value: Readonly<Record<string, unknown>>): string | undefined {
  const comment = value['//'] as { readonly metadata?: { readonly path?: unknown } } | undefined;
  const path = comment?.metadata?.path;
  return typeof path === 'string' ? path : undefined;
}

function taskOf(resource: StackResource, overrides: SshOptions): HostTask {
  const { file, path } = resource;
  const { '//': _comment, provider, count, for_each, ...rest } = resource.value;
  const { lifecycle: _l, depends_on: _d, connection: _c, provisioner: _p, ...own } = rest;
  if (count !== undefined) throw new FirewallError(appProblems.repeated(path, 'count'));
  if (for_each !== undefined) throw new FirewallError(appProblems.repeated(path, 'for_each'));
  const value = checkShape(rulesetSchema, withoutUnresolved(own, path), file, path);
  const settings = providerOf(resource, provider);
  const target = hostTarget(value.host, settings, overrides, path);
  requireHostAddress(target.host);
  const pathOf = (place: RulesetPlace): string => `${path}: ${placeName(place)}`;
  return {
    title: printHostUrl(target.host),
    target,
    ...desiredHostAndWarnings(declaredRuleset(value), pathOf),
    ...(value.confirm_timeout === undefined ? {} : { confirmTimeoutMs: value.confirm_timeout * 1000 }),
    ...(value.persist === true ? { persist: true } : {}),
  };
}

/** The provider block that a resource names: `iptables.ALIAS`, or the one without an alias. */
function providerOf({ file, path, providers }: StackResource, named: unknown): ProviderValue {
  const alias = typeof named === 'string' ? named.split('.')[1] : undefined;
  const block = providers.find((each) => each['alias'] === alias);
  if (block === undefined && alias !== undefined)
    throw new FirewallError(appProblems.noProvider(path, String(named)));
  return checkShape(
    providerSchema,
    withoutUnresolved(block ?? {}, `${path}: provider`),
    file,
    'provider.iptables',
  );
}

function withoutUnresolved(value: object, path: string): unknown {
  const unresolved = unresolvedValuesIn(value);
  if (unresolved.length > 0)
    throw new FirewallError(
      unresolved.map((each) => appProblems.unresolvedValue(path, each.where, each.value)),
    );
  return literal(value);
}

function declaredRuleset({ owner, foreign_rules, strategy, ipv4, ipv6 }: RulesetValue): DeclaredRuleset {
  return {
    owner,
    foreignRules: foreign_rules ?? 'keep',
    ...(strategy === undefined ? {} : { strategy }),
    ...(ipv4 === undefined ? {} : { ipv4: declaredFamily(ipv4) }),
    ...(ipv6 === undefined ? {} : { ipv6: declaredFamily(ipv6) }),
  };
}

function declaredFamily({ tables }: NonNullable<RulesetValue['ipv4']>): DeclaredFamily {
  return { tables: mapValues(tables, ({ chains }) => ({ chains: mapValues(chains, declaredChain) })) };
}

type ChainValue = NonNullable<RulesetValue['ipv4']>['tables'][string]['chains'][string];

function declaredChain({
  policy,
  anchor,
  rules,
}: ChainValue): DeclaredFamily['tables'][string]['chains'][string] {
  return {
    ...(policy === undefined ? {} : { policy }),
    ...(anchor === undefined ? {} : { anchor }),
    ...(rules === undefined ? {} : { rules }),
  };
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
