import { isError } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { HostTarget } from '../deploy/apply-request';
import type { Engine } from '../deploy/engine';
import { desiredFromRulesets } from '../deploy/rules-file';
import { parseHostUrl, printHostUrl } from '../host/host-url';
import { type Family, families } from '../net/family';
import type { ForeignRules, Strategy } from '../plan/desired';
import { validateRuleset } from '../ruleset/check/validate-ruleset';
import { type ConnectionOptions, sshOptions } from './connection-options';
import { fileProblems, usageProblems } from './diagnostics';
import type { HostTask } from './host-task';
import { type RulesFile, readRulesFile } from './read-rules-file';
import type { CliContext } from './cli-context';
import { rulesetCatalogue } from '../ruleset/check/catalogue';

/** What the command line says about which hosts there are and what they should hold. */
export interface DesiredOptions extends ConnectionOptions {
  readonly app?: string;
  readonly stack?: readonly string[];
  readonly host?: string;
  readonly rules4?: string;
  readonly rules6?: string;
  readonly owner?: string;
  readonly foreign?: ForeignRules;
  /** Comes before what stacks say. */
  readonly strategy?: Strategy;
  /** Nothing of these owners shall stay, whatever stacks and files declare. */
  readonly destroy?: boolean;
}

/** Whose rules those of a rules file are, unless somebody says otherwise. */
const defaultOwner = 'rules-file';

const defaultFolder = 'cdktf.out';

/**
 * As `readHostTasks`. The host of a command line is asked for its rules meanwhile, so that it prints them while the rules files
 * are read; both take their time.
 */
export async function beginHostTasks(
  options: DesiredOptions,
  {
    engine,
    env,
    abort,
  }: { readonly engine: Engine; readonly env: CliContext['env']; readonly abort: AbortSignal },
): Promise<readonly HostTask[]> {
  const { host, rules4, rules6, destroy } = options;
  if (host === undefined || (rules4 ?? rules6) === undefined || destroy === true)
    return readHostTasks(options, env);
  const mistake = new AbortController();
  await engine.begin(targetOf(host, options, env), AbortSignal.any([abort, mistake.signal]));
  try {
    return readHostTasks(options, env);
  } catch (error) {
    mistake.abort();
    throw error;
  }
}

/** The hosts, each with what it should hold. @internal @throws FirewallError with every mistake there is */
export function readHostTasks(options: DesiredOptions, env: CliContext['env']): readonly HostTask[] {
  const found = options.host === undefined ? appTasks(options, env) : [hostTask(options.host, options, env)];
  const { strategy } = options;
  const tasks =
    strategy === undefined
      ? found
      : found.map((task) => ({ ...task, desired: { ...task.desired, strategy } }));
  return options.destroy === true ? tasks.map(withNothing) : tasks;
}

function withNothing(task: HostTask): HostTask {
  const { owner } = task.desired;
  return { ...task, desired: { owner, foreignRules: 'keep', rulesets: new Map() } };
}

function appTasks(options: DesiredOptions, env: CliContext['env']): readonly HostTask[] {
  const misplaced = (['rules4', 'rules6', 'owner', 'foreign', 'hostKey'] as const).find(
    (name) => options[name] !== undefined,
  );
  if (misplaced !== undefined)
    throw new FirewallError(
      usageProblems.needsHost(misplaced === 'hostKey' ? '--host-key' : `--${misplaced}`),
    );
  // Rules files do without the schema of the app.
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
  const { readAppTasks }: typeof import('./app/app-tasks') = require('./app/app-tasks');
  return readAppTasks({
    folder: options.app ?? defaultFolder,
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
  return {
    title: printHostUrl(target.host),
    warnings: files.flatMap(({ warnings }) => warnings),
    target,
    desired: desiredFromRulesets(
      files.map(({ ruleset }) => ruleset),
      {
        owner: options.owner ?? defaultOwner,
        foreignRules: options.foreign ?? 'remove',
      },
    ),
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

/** Both files are read before either is complained about. */
function readAll(files: readonly (readonly [Family, string])[]): readonly RulesFile[] {
  const mistakes: FirewallError[] = [];
  const read = files.flatMap(([family, file]): readonly RulesFile[] => {
    try {
      const { ruleset, warnings } = readRulesFile(file, family);
      const isEmpty = [...ruleset.tables.values()].every(({ chains }) => chains.size === 0);
      if (isEmpty) throw new FirewallError(fileProblems.declaresNothing(file));
      // A chain that the file does not have may be on the host: there the plan looks for it.
      const odd = validateRuleset(ruleset).filter(
        (found) => !rulesetCatalogue.is(found, 'ruleset/unknown-chain'),
      );
      if (odd.some(isError)) throw new FirewallError(odd);
      return [{ ruleset, warnings: [...warnings, ...odd] }];
    } catch (error) {
      if (!(error instanceof FirewallError)) throw error;
      mistakes.push(error);
      return [];
    }
  });
  if (mistakes.length > 0) throw new FirewallError(mistakes.flatMap(({ diagnostics }) => diagnostics));
  return read;
}
