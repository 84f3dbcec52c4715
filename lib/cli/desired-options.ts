import { isError } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { omitUndefined } from '../base/omit-undefined';
import type { HostTarget } from '../deploy/apply-request';
import type { Engine } from '../deploy/engine';
import { desiredFromRulesets } from '../deploy/rules-file';
import { parseHostUrl, printHostUrl } from '../host/host-url';
import { type Family, families } from '../net/family';
import { validateRuleset } from '../ruleset/check/validate-ruleset';
import { type DesiredOptions, desiredOptions } from './command-line/shared-options';
import { flagOf } from './command-line/command-option';
import { sshOptions } from './connection-options';
import { fileProblems, usageProblems } from './diagnostics';
import type { AppContext } from './app/synthesized-app';
import type { HostTask } from './host-task';
import { type RulesFile, readRulesFile, readSetsFile } from './read-rules-file';
import type { CliContext } from './cli-context';
import { rulesetCatalogue } from '../ruleset/check/catalogue';

/** As `readHostTasks`, for an app that may have to be run first. */
export async function loadAppTasks(
  options: DesiredOptions,
  context: AppContext,
): Promise<readonly HostTask[]> {
  // Rules files need nothing of an app.
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
  const { withSynthesizedApp }: typeof import('./app/synthesized-app') = require('./app/synthesized-app');
  return withSynthesizedApp(options.app ?? desiredOptions.app.default, context, (folder) =>
    readHostTasks({ ...options, app: folder }, context.env),
  );
}

/**
 * As `readHostTasks`. Meanwhile the rules of the host on the command line are prefetched, since both the host and the rules files
 * take time.
 */
export async function loadHostTasks(
  options: DesiredOptions,
  { engine, ...context }: AppContext & { readonly engine: Engine },
): Promise<readonly HostTask[]> {
  const { host, rules4, rules6, destroy } = options;
  const { env, abort } = context;
  if (host === undefined) return loadAppTasks(options, context);
  if ((rules4 ?? rules6) === undefined || destroy === true) return readHostTasks(options, env);
  const failed = new AbortController();
  const wantsSets = options.sets !== undefined;
  await engine.begin(targetOf(host, options, env), AbortSignal.any([abort, failed.signal]), wantsSets);
  try {
    return readHostTasks(options, env);
  } catch (error) {
    failed.abort();
    throw error;
  }
}

/** The hosts with their desired state. @internal @throws FirewallError with all errors at once */
export function readHostTasks(options: DesiredOptions, env: CliContext['env']): readonly HostTask[] {
  const found = options.host === undefined ? appTasks(options, env) : [hostTask(options.host, options, env)];
  const { strategy, adopt } = options;
  const overrides = { ...omitUndefined({ strategy }), ...omitUndefined({ adopts: adopt }) };
  const tasks = found.map((task) => ({ ...task, desired: { ...task.desired, ...overrides } }));
  return options.destroy === true ? tasks.map(withNothing) : tasks;
}

function withNothing(task: HostTask): HostTask {
  const { owner, adopts } = task.desired;
  const desired = { owner, foreignRules: 'keep', rulesets: new Map(), ...omitUndefined({ adopts }) } as const;
  return { ...task, desired };
}

function appTasks(options: DesiredOptions, env: CliContext['env']): readonly HostTask[] {
  const misplaced = (['rules4', 'rules6', 'sets', 'owner', 'foreign', 'hostKey'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (misplaced !== undefined) throw new FirewallError(usageProblems.needsHost(flagOf(misplaced)));
  // Rules files need no schema of the app.
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
  const { readAppTasks }: typeof import('./app/app-tasks') = require('./app/app-tasks');
  return readAppTasks({
    folder: options.app ?? desiredOptions.app.default,
    stacks: options.stack ?? [],
    overrides: sshOptions(options, env),
  });
}

function targetOf(url: string, options: DesiredOptions, env: CliContext['env']): HostTarget {
  return { host: parseHostUrl(url), options: sshOptions(options, env) };
}

function hostTask(url: string, options: DesiredOptions, env: CliContext['env']): HostTask {
  const target = targetOf(url, options, env);
  const files = options.destroy === true ? [] : readRulesFiles(options);
  const sets =
    options.sets === undefined || options.destroy === true ? undefined : readSetsFile(options.sets);
  return {
    title: printHostUrl(target.host),
    warnings: [...files.flatMap(({ warnings }) => warnings), ...(sets?.warnings ?? [])],
    target,
    settings: {},
    desired: {
      ...desiredFromRulesets(
        files.map(({ ruleset }) => ruleset),
        {
          owner: options.owner ?? desiredOptions.owner.default,
          foreignRules: options.foreign ?? desiredOptions.foreign.default,
        },
      ),
      ...omitUndefined({ sets: sets?.sets }),
    },
  };
}

function readRulesFiles(options: DesiredOptions): readonly RulesFile[] {
  const files = families.flatMap((family): readonly (readonly [Family, string])[] => {
    const file = family === 'ipv4' ? options.rules4 : options.rules6;
    return file === undefined ? [] : [[family, file]];
  });
  if (files.length === 0) throw new FirewallError(usageProblems.needsRules());
  return readAll(files);
}

/** Reads both files before it reports the errors of either. */
function readAll(files: readonly (readonly [Family, string])[]): readonly RulesFile[] {
  const errors: FirewallError[] = [];
  const read = files.flatMap(([family, file]): readonly RulesFile[] => {
    try {
      const { ruleset, warnings } = readRulesFile(file, family);
      const isEmpty = [...ruleset.tables.values()].every(({ chains }) => chains.size === 0);
      if (isEmpty) throw new FirewallError(fileProblems.declaresNothing(file));
      // A chain that the file does not declare may be on the host; the plan checks that.
      const odd = validateRuleset(ruleset).filter(
        (found) => !rulesetCatalogue.is(found, 'ruleset/unknown-chain'),
      );
      if (odd.some(isError)) throw new FirewallError(odd);
      return [{ ruleset, warnings: [...warnings, ...odd] }];
    } catch (error) {
      if (!(error instanceof FirewallError)) throw error;
      errors.push(error);
      return [];
    }
  });
  if (errors.length > 0) throw new FirewallError(errors.flatMap(({ diagnostics }) => diagnostics));
  return read;
}
