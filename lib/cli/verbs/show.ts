import { FirewallError } from '../../base/firewall-error';
import { omitUndefined } from '../../base/omit-undefined';
import type { HostTarget } from '../../deploy/apply-request';
import type { Engine } from '../../deploy/engine';
import { type LiveRuleset, rulesetsOfLive } from '../../deploy/live-snapshot';
import { hostCatalogue } from '../../host/catalogue';
import { parseHostUrl, printHostUrl } from '../../host/host-url';
import { ledgersIn } from '../../plan/ownership/ledger';
import type { ConstructOf } from '../../review/views/change-review';
import { hitsSince } from '../../review/show/hit-ages';
import type { LiveFamily, LiveHost } from '../../review/show/live-host';
import { type BootNote, renderBootNotes } from '../../review/show/render-boot-notes';
import { showLines } from '../../review/show/render-show';
import { type ShownHost, showJson } from '../../review/show/render-show-json';
import { ownersOfSets } from '../../plan/ownership/managed-sets';
import { parseSetList } from '../../sets/parse-set-list';
import type { HostRulesets } from '../../ruleset/model/ruleset';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { sshOptions } from '../connection-options';
import { constructFinder } from '../construct-finder';
import { loadAppTasks } from '../desired-options';
import { withHostEngine } from '../host-engine';
import type { HostTask } from '../host-task';
import { withProgress } from '../progress';
import { readEarlierShow } from '../read-earlier-show';
import { diagnosticsOf, reportDiagnostics } from '../report-error';
import { paintFor, widthOf } from '../terminal-paint';
import { watch } from './watch';

/** With `--watch`: between two readings. */
const defaultEverySeconds = 2;

/** The live rules of a host in both families, with counters and owners, and which of them it keeps over a reboot. */
export async function show(options: InputOf<'show'>, context: CliContext): Promise<ExitStatus> {
  const host = parseHostUrl(options.host);
  const title = printHostUrl(host);
  const target = { host, options: sshOptions(options, context.env) };
  const abort = context.interruption();
  const earlier = options.since === undefined ? undefined : readEarlierShow(options.since, title);
  if (options.watch === true) {
    const { every = defaultEverySeconds, format } = options;
    await withHostEngine((engine) =>
      watch(
        async () => liveHost(title, (await engine.read(target, abort)).live),
        { everySeconds: every, format, abort },
        context,
      ),
    );
    return 0;
  }
  const tasks = await tasksOfHost(options, title, { ...context, abort });
  const { live, rulesets, notes, readAt } = await withProgress(context, [title], 'reading', (progress) => {
    progress.onStart(0);
    return withHostEngine((engine) => readAll(engine, target, abort));
  });
  const constructOf = constructsOf(tasks, live);
  const hitOf = earlier === undefined ? undefined : hitsSince(earlier);
  const shown: ShownHost = {
    ...liveHost(title, live, rulesets),
    readAt,
    notes,
    ...omitUndefined({ constructOf, hitOf }),
  };
  write(shown, options.format, context);
  reportDiagnostics(
    (live.broken ?? []).map(({ reason }) => ({ ...reason, severity: 'warning' })),
    context,
  );
  return 0;
}

function write(shown: ShownHost, format: 'text' | 'json', { stdout, env }: CliContext): void {
  if (format === 'json') {
    for (const part of showJson(shown)) stdout.write(part);
    return;
  }
  const paint = paintFor(stdout, env);
  for (const line of showLines(shown, paint, widthOf(stdout))) stdout.write(`${line}\n`);
  stdout.write(renderBootNotes(shown.notes, paint));
}

function liveHost(title: string, live: LiveRuleset, rulesets: HostRulesets = rulesetsOfLive(live)): LiveHost {
  const families = live.families.flatMap(({ family, version, backend }): readonly LiveFamily[] => {
    const ruleset = rulesets.get(family);
    return ruleset === undefined ? [] : [{ ruleset, version, backend }];
  });
  const owners = ownersOfSets(rulesets);
  const sets = parseSetList(live.setList ?? '').map((set) => ({ ...set, owner: owners.get(set.name) }));
  return { title, families, broken: (live.broken ?? []).map(({ family }) => family), sets };
}

/** What an app declares for this host; constructs are known only where one is named. */
async function tasksOfHost(
  options: InputOf<'show'>,
  title: string,
  context: Pick<CliContext, 'env' | 'stderr'> & { readonly abort: AbortSignal },
): Promise<readonly HostTask[]> {
  const { app, stack } = options;
  if (app === undefined) return [];
  const tasks = await loadAppTasks({ app, ...omitUndefined({ stack }) }, context);
  return tasks.filter((task) => task.title === title);
}

function constructsOf(tasks: readonly HostTask[], { hostForms = {} }: LiveRuleset): ConstructOf | undefined {
  const finders = tasks.flatMap((task) => constructFinder(task, hostForms) ?? []);
  if (finders.length === 0) return undefined;
  return (rule) => {
    for (const find of finders) {
      const construct = find(rule);
      if (construct !== undefined) return construct;
    }
    return undefined;
  };
}

interface ReadHost {
  readonly live: LiveRuleset;
  readonly rulesets: HostRulesets;
  readonly notes: readonly BootNote[];
  readonly readAt: string;
}

async function readAll(engine: Engine, target: HostTarget, abort: AbortSignal): Promise<ReadHost> {
  const { live } = await engine.read(target, abort, [], true);
  const readAt = new Date().toISOString();
  const rulesets = rulesetsOfLive(live);
  const tables = [...rulesets].flatMap(([family, { tables }]) =>
    [...tables.values()].map((table) => [table, family] as const),
  );
  // Without managed rules, what the host loads at boot does not matter.
  const hasOwners = tables.some(([table, family]) => ledgersIn(table, family).length > 0);
  return { live, rulesets, notes: hasOwners ? await bootNotes(engine, { target, live, abort }) : [], readAt };
}

/** When the host does not tell what it loads, that is shown too. */
async function bootNotes(
  engine: Engine,
  request: Parameters<Engine['readBootFileOwners']>[0],
): Promise<readonly BootNote[]> {
  try {
    const files = await engine.readBootFileOwners(request);
    return files.map((file) => ({ kind: 'file', ...file }));
  } catch (error) {
    if (!(error instanceof FirewallError) || hostCatalogue.is(error, 'host/aborted')) throw error;
    return [{ kind: 'unknown', why: diagnosticsOf(error)[0]?.summary ?? 'its boot files cannot be read' }];
  }
}
