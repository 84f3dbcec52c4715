import { FirewallError } from '../../base/firewall-error';
import { rulesetsOfLive } from '../../deploy/live-snapshot';
import { diffRulesets } from '../../diff/ruleset-diff';
import { parseHostUrl, printHostUrl } from '../../host/host-url';
import { type Pictured, pictureOf } from '../../picture/make-picture';
import type { FamilyChange } from '../../review/chain-view';
import type { Family } from '../../net/family';
import type { Ruleset } from '../../ruleset/model/ruleset';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { sshOptions } from '../connection-options';
import { fileProblems, usageProblems } from '../diagnostics';
import { graphForms } from '../forms';
import { withHostEngine } from '../host-engine';
import { pageAssets } from '../page-assets';
import { withProgress } from '../progress';
import { readRulesFile } from '../read-rules-file';
import { reportDiagnostics } from '../report-error';

/** A picture of the rules of a file or a host, or of what changes between two files. */
export async function graph(options: InputOf<'graph'>, context: CliContext): Promise<ExitStatus> {
  const { file, new: newFile, host } = options;
  if ((file === undefined) === (host === undefined) || (host !== undefined && newFile !== undefined))
    throw new FirewallError(
      usageProblems.usage('give one file of iptables-save, two files, or --host', undefined, 'graph'),
    );
  const pictured =
    file === undefined
      ? await ofHost(options, host ?? '', context)
      : ofFiles(options, file, newFile, context);
  context.stdout.write(graphForms[options.format](pictureOf(pictured), pageAssets));
  return 0;
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
