import { FirewallError } from '../../base/firewall-error';
import { rulesetsOfLive } from '../../deploy/live-snapshot';
import { diffRulesets } from '../../diff/ruleset-diff';
import { parseHostUrl, printHostUrl } from '../../host/host-url';
import { type Pictured, pictureOf } from '../../picture/make-picture';
import type { FamilyChange } from '../../review/views/chain-view';
import { isUnchanged } from '../../review/views/change-review';
import type { Family } from '../../net/family';
import type { Ruleset } from '../../ruleset/model/ruleset';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { sshOptions } from '../connection-options';
import { fileProblems, usageProblems } from '../diagnostics';
import { type ReviewedHosts, graphForms, planForms } from '../forms';
import { withHostEngine } from '../host-engine';
import { pageAssets } from '../page-assets';
import { withProgress } from '../progress';
import { readInputFile } from '../read-input';
import { readRulesFile } from '../read-rules-file';
import { reportDiagnostics } from '../report-error';

/** A picture of the rules of a file or a host, or of what changes between two files or by a saved plan. */
export async function graph(options: InputOf<'graph'>, context: CliContext): Promise<ExitStatus> {
  const { file, new: newFile, host } = options;
  if ((file === undefined) === (host === undefined) || (host !== undefined && newFile !== undefined))
    throw new FirewallError(
      usageProblems.usage('give one file of iptables-save, two files, or --host', undefined, 'graph'),
    );
  const plan = file === undefined || newFile !== undefined ? undefined : await tryReadPlan(file);
  if (plan !== undefined) {
    context.stdout.write(renderPlan(plan, file ?? '', options.format));
    return 0;
  }
  const pictured =
    file === undefined
      ? await ofHost(options, host ?? '', context)
      : ofFiles(options, file, newFile, context);
  context.stdout.write(graphForms[options.format](pictureOf(pictured), pageAssets));
  return 0;
}

/** Undefined for a file that is no JSON: rules never begin so. */
async function tryReadPlan(file: string): Promise<ReviewedHosts | undefined> {
  const bytes = readInputFile(file);
  if (!/^\s*\{/.test(bytes.toString('latin1', 0, 100))) return undefined;
  /* eslint-disable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment -- few pictures are of plans */
  const {
    parseJson,
  }: typeof import('../saved-plan/open-saved-plan') = require('../saved-plan/open-saved-plan');
  const { reviewedHosts }: typeof import('../reviewed-hosts') = require('../reviewed-hosts');
  /* eslint-enable @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment */
  return reviewedHosts(parseJson(bytes.toString('utf8'), file), file);
}

/** A page has room for all hosts, a diagram for one. @throws FirewallError `cli/usage` */
function renderPlan(plan: ReviewedHosts, file: string, format: InputOf<'graph'>['format']): string {
  if (format === 'html') return planForms.html(plan);
  const changed = plan.hosts.flatMap((host) =>
    host.kind === 'planned' && !isUnchanged(host.review) ? [host.review] : [],
  );
  const [first] = changed;
  if (first === undefined || changed.length > 1) {
    const summary = `a diagram shows the change of one host, and ${file} changes ${String(changed.length)}; take --format html`;
    throw new FirewallError(usageProblems.usage(summary, undefined, 'graph'));
  }
  return graphForms[format](pictureOf({ title: first.title, families: first.families }), pageAssets);
}

function ofFiles(
  { ipv6 }: Pick<InputOf<'graph'>, 'ipv6'>,
  file: string,
  newFile: string | undefined,
  context: CliContext,
): Pictured {
  const family: Family = ipv6 === true ? 'ipv6' : 'ipv4';
  const read = (path: string, similar?: Ruleset): Ruleset => {
    const { ruleset } = readRulesFile(path, family, {
      origins: false,
      ...(similar === undefined ? {} : { similar }),
    });
    if (ruleset.tables.size === 0) reportDiagnostics([fileProblems.noTables(path)], context);
    return ruleset;
  };
  const live = read(file);
  if (newFile === undefined) return { title: file, families: [{ live, operations: [] }] };
  const operations = diffRulesets(live, read(newFile, live));
  return { title: `${file} to ${newFile}`, families: [{ live, operations }] };
}

/** Both families, unless one is asked for. */
async function ofHost(options: InputOf<'graph'>, host: string, context: CliContext): Promise<Pictured> {
  const url = parseHostUrl(host);
  const title = printHostUrl(url);
  const target = { host: url, options: sshOptions(options, context.env) };
  const abort = context.interruption();
  const rulesets = await withProgress(context, [title], 'reading', (progress) => {
    progress.onStart(0);
    return withHostEngine(async (engine) => {
      const { live } = await engine.read(target, abort);
      reportDiagnostics(
        (live.broken ?? []).map(({ reason }) => ({ ...reason, severity: 'warning' })),
        context,
      );
      return rulesetsOfLive(live);
    });
  });
  const families = [...rulesets.values()]
    .filter(({ family }) => options.ipv6 !== true || family === 'ipv6')
    .map((live): FamilyChange => ({ live, operations: [] }));
  return { title, families };
}
