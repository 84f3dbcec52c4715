import { FirewallError } from '../../base/firewall-error';
import type { HostTarget } from '../../deploy/apply-request';
import type { Engine } from '../../deploy/engine';
import { type LiveRuleset, rulesetsOfLive } from '../../deploy/live-snapshot';
import { parseHostUrl, printHostUrl } from '../../host/host-url';
import { ledgersIn } from '../../plan/ownership/ledger';
import { type BootNote, renderBootNotes } from '../../review/render-boot-notes';
import { type LiveHost, showLines } from '../../review/render-show';
import { ownersOfSets } from '../../plan/ownership/managed-sets';
import { parseSetList } from '../../sets/parse-set-list';
import type { HostRulesets } from '../../ruleset/model/ruleset';
import type { InputOf } from '../command-line/verb-table';
import { sshOptions } from '../connection-options';
import { withHostEngine } from '../host-engine';
import { withProgress } from '../progress';
import { diagnosticsOf, reportDiagnostics } from '../report-error';
import { paintFor } from '../terminal-paint';
import type { ExitStatus, CliContext } from '../cli-context';
import { hostCatalogue } from '../../host/catalogue';

/** The live rules of a host in both families, with counters and owners, and which of them it keeps over a reboot. */
export async function show(options: InputOf<'show'>, context: CliContext): Promise<ExitStatus> {
  const host = parseHostUrl(options.host);
  const title = printHostUrl(host);
  const target = { host, options: sshOptions(options, context.env) };
  const abort = context.interruption();
  const { live, rulesets, notes } = await withProgress(context, [title], 'reading', (progress) => {
    progress.onStart(0);
    return withHostEngine((engine) => readAll(engine, target, abort));
  });
  const families = live.families.flatMap(({ family, version, backend }): LiveHost['families'] => {
    const ruleset = rulesets.get(family);
    return ruleset === undefined ? [] : [{ ruleset, version, backend }];
  });
  const { broken = [] } = live;
  const paint = paintFor(context.stdout, context.env);
  const owners = ownersOfSets(rulesets);
  const sets = parseSetList(live.setList ?? '').map((set) => ({ ...set, owner: owners.get(set.name) }));
  const shown = { title, families, broken: broken.map(({ family }) => family), sets };
  for (const line of showLines(shown, paint)) context.stdout.write(`${line}\n`);
  context.stdout.write(renderBootNotes(notes, paint));
  reportDiagnostics(
    broken.map(({ reason }) => ({ ...reason, severity: 'warning' })),
    context,
  );
  return 0;
}

interface ShownHost {
  readonly live: LiveRuleset;
  readonly rulesets: HostRulesets;
  readonly notes: readonly BootNote[];
}

async function readAll(engine: Engine, target: HostTarget, abort: AbortSignal): Promise<ShownHost> {
  const { live } = await engine.read(target, abort, [], true);
  const rulesets = rulesetsOfLive(live);
  const tables = [...rulesets].flatMap(([family, { tables }]) =>
    [...tables.values()].map((table) => [table, family] as const),
  );
  // Without managed rules, what the host loads at boot does not matter.
  const hasOwners = tables.some(([table, family]) => ledgersIn(table, family).length > 0);
  return { live, rulesets, notes: hasOwners ? await bootNotes(engine, { target, live, abort }) : [] };
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
