/**
 * The hosts of a synthesized app, without Terraform: every `iptables_ruleset` of the stacks, with what its provider
 * block says about logging in.
 *
 * Values that only Terraform can tell are errors, never guesses: half a firewall would be another firewall. All
 * mistakes of all stacks are collected before the first host is asked.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { DeclaredPlace } from '../../deploy/declared-ruleset';
import { desiredHostAndWarnings, placeName } from '../../deploy/desired-host';
import type { SshOptions } from '../../host/host-address';
import { printHostUrl } from '../../host/host-url';
import { requireHostAddress } from '../../host/validate-host-address';
import { applySettings } from '../../resource/apply-settings';
import type { Attributes, ObjectValue } from '../../resource/attribute-types';
import { type ProviderConfig, providerAttributes, rulesetAttributes } from '../../resource/attributes';
import { checkRuleset } from '../../resource/check-ruleset';
import { type Report, checkValues } from '../../resource/check-values';
import { type ConformOptions, conformObject } from '../../resource/conform';
import { connectionDefaults, hostTarget } from '../../resource/connection';
import { declaredRuleset } from '../../resource/declared-ruleset';
import { type RuleIndex, readRuleConstructs } from '../../resource/rule-constructs';
import { type Known, type Value, type ValueRecord, isRecord } from '../../resource/value';
import { appProblems } from '../diagnostics';
import { diagnosticsOf } from '../report-error';
import type { HostTask } from '../host-task';
import { objectAt } from './json-shape';
import { unresolvedValuesIn, literal } from './literal-values';
import { type StackFile, readStackFiles } from './stack-files';

export interface AppOptions {
  readonly folder: string;
  /** By name; none for all. */
  readonly stacks: readonly string[];
  /** What the command line says about logging in; it comes before what the stacks say. */
  readonly overrides: SshOptions;
}

/** @throws FirewallError `cli/...`, `resource/...`, `declare/...`, `parse/...`, `host/bad-...` with every mistake there is */
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
  return byHost(tasks);
}

/** All owners of a host together, hosts in the order of their first ones. */
function byHost(tasks: readonly HostTask[]): readonly HostTask[] {
  const hosts = new Map<string, HostTask[]>();
  for (const task of tasks) {
    const same = hosts.get(task.title);
    if (same === undefined) hosts.set(task.title, [task]);
    else same.push(task);
  }
  return [...hosts.values()].flat();
}

interface StackResource {
  /** The construct, or the resource's address in the stack. */
  readonly path: string;
  readonly value: ValueRecord;
  readonly providers: readonly ValueRecord[];
}

/** web-2 before web-10. */
const asPeopleCount = new Intl.Collator('en', { numeric: true });

function resourcesOf({ name, file, content }: StackFile): readonly StackResource[] {
  const provider = objectAt(content['provider'], file, 'provider')['iptables'];
  const blocks: readonly (Value | undefined)[] = Array.isArray(provider)
    ? (provider as readonly Value[])
    : [provider];
  const providers = blocks.map((block) => objectAt(block, file, 'provider.iptables'));
  const resources = objectAt(content['resource'], file, 'resource')['iptables_ruleset'];
  const byName = Object.entries(objectAt(resources, file, 'resource.iptables_ruleset')).sort(([a], [b]) =>
    asPeopleCount.compare(a, b),
  );
  return byName.map(([id, resource]) => {
    const value = objectAt(resource, file, `resource.iptables_ruleset.${id}`);
    const path = constructPath(value) ?? `${name}/iptables_ruleset.${id}`;
    return { path, value, providers };
  });
}

function constructPath(value: ValueRecord): string | undefined {
  const { metadata } = commentOf(value);
  const path = isRecord(metadata) ? metadata['path'] : undefined;
  return typeof path === 'string' ? path : undefined;
}

/** What cdktf and this package say about a block, beside its attributes. */
function commentOf(value: ValueRecord): ValueRecord {
  const comment = value['//'];
  return isRecord(comment) ? comment : {};
}

/** The rule that a place is about, where it is about one. */
function tryRuleIndex(place: DeclaredPlace): RuleIndex | undefined {
  if (!('table' in place)) return undefined;
  const { family, table, chain, member } = place;
  return chain === undefined || typeof member !== 'number'
    ? undefined
    : { family, table, chain, index: member };
}

function taskOf(resource: StackResource, overrides: SshOptions): HostTask {
  const { path } = resource;
  const { '//': _comment, provider, count, for_each, ...rest } = resource.value;
  const { lifecycle: _l, depends_on: _d, connection: _c, provisioner: _p, ...own } = rest;
  if (count !== undefined) throw new FirewallError(appProblems.repeated(path, 'count'));
  if (for_each !== undefined) throw new FirewallError(appProblems.repeated(path, 'for_each'));
  const value = known(rulesetAttributes, own, checkRuleset, { path, refusesOthers: true });
  const settings = providerOf(resource, provider);
  // A passphrase is among the overrides.
  const { host, options } = hostTarget(value.host, connectionDefaults(settings, {}));
  const target = { host, options: { ...options, ...overrides } };
  requireHostAddress(host);
  const declaredBy = readRuleConstructs(commentOf(resource.value)['constructs']);
  const constructOf = (rule: RuleIndex): string => declaredBy(rule) ?? path;
  const pathOf = (place: DeclaredPlace): string => {
    const rule = tryRuleIndex(place);
    return `${(rule === undefined ? undefined : declaredBy(rule)) ?? path}: ${placeName(place)}`;
  };
  return {
    title: printHostUrl(target.host),
    target,
    ...desiredHostAndWarnings(declaredRuleset(value), pathOf),
    settings: applySettings(value),
    constructOf,
  };
}

/** The provider block that a resource names: `iptables.ALIAS`, or the one without an alias. */
function providerOf({ path, providers }: StackResource, named: unknown): Known<ProviderConfig> {
  const alias = typeof named === 'string' ? named.split('.')[1] : undefined;
  const block = providers.find((each) => each['alias'] === alias);
  if (block === undefined && alias !== undefined)
    throw new FirewallError(appProblems.noProvider(path, String(named)));
  const check = (value: ProviderConfig, report: Report): void =>
    checkValues(providerAttributes, value, report);
  return known(providerAttributes, block ?? {}, check, { path: `${path}: provider` });
}

/** A block of the stack by its table, as Terraform would give it to the provider, if nothing in it has to wait for Terraform. */
function known<Members extends Attributes>(
  attributes: Members,
  block: ValueRecord,
  check: (value: ObjectValue<Members>, report: Report) => void,
  { path, ...options }: ConformOptions & { readonly path: string },
): Known<ObjectValue<Members>> {
  const problems: Diagnostic[] = [];
  const plain = withoutUnresolved(block, path);
  try {
    const value = conformObject(attributes, plain, options);
    check(value, (found) => problems.push(found));
    if (problems.length === 0) return value as Known<ObjectValue<Members>>;
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    problems.push(...error.diagnostics);
  }
  throw new FirewallError(problems.map((found) => ({ path, ...found })));
}

function withoutUnresolved(value: ValueRecord, path: string): Value {
  const unresolved = unresolvedValuesIn(value);
  if (unresolved.length > 0)
    throw new FirewallError(
      unresolved.map((each) => appProblems.unresolvedValue(path, each.where, each.value)),
    );
  return literal(value) as Value;
}
