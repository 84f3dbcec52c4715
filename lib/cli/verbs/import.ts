import { omitUndefined } from '../../base/omit-undefined';
import { findPackageRoot } from '../../base/package-root';
import { FirewallError } from '../../base/firewall-error';
import type { HostTarget } from '../../deploy/apply-request';
import type { Engine } from '../../deploy/engine';
import { rulesetsOfLive } from '../../deploy/live-snapshot';
import { hostCatalogue } from '../../host/catalogue';
import { parseHostUrl, printHostUrl } from '../../host/host-url';
import { importProgram } from '../../import/import-program';
import { frontEndNote, frontEndsIn } from '../../import/front-ends';
import type { Imported } from '../../import/imported';
import { importProblems } from '../../import/diagnostics';
import { namedSets } from '../../import/named-sets';
import { readSources } from '../../import/read-sources';
import { selectContent } from '../../import/select-content';
import { selectSets } from '../../import/select-sets';
import type { HostRulesets } from '../../ruleset/model/ruleset';
import { sshOptions } from '../connection-options';
import type { InputOf } from '../command-line/verb-table';
import { usageProblems } from '../diagnostics';
import { withHostEngine } from '../host-engine';
import { withProgress } from '../progress';
import { readInputFile } from '../read-input';
import { diagnosticsOf, reportDiagnostics } from '../report-error';
import type { CliContext, ExitStatus } from '../cli-context';
import { importedProjectFiles } from '../init/project-files';
import { changeTo, packageName, writeProject } from '../init/write-project';

/** Prints, or writes as a project, TypeScript that declares what a host or files hold. */
export async function importRules(options: InputOf<'import'>, context: CliContext): Promise<ExitStatus> {
  const { files = [], host, out } = options;
  if ((files.length === 0) === (host === undefined))
    throw new FirewallError(usageProblems.usage('give either files or --host', undefined, 'import'));
  const url = host === undefined ? undefined : parseHostUrl(host);
  const imported =
    url === undefined
      ? readSources(
          files.map((file) => ({ file, bytes: readInputFile(file) })),
          { family: options.ipv6 === true ? 'ipv6' : undefined },
        )
      : await readLive(options, context);
  reportDiagnostics(imported.notes, context);
  const name = out === undefined ? 'firewall' : packageName(out);
  const { text } = importProgram(imported, { name, ...omitUndefined({ host: url }) });
  if (out === undefined) {
    context.stdout.write(text);
    return 0;
  }
  const { version } = findPackageRoot(__dirname);
  writeProject(
    out,
    importedProjectFiles({ name, version, main: text, namesHost: url !== undefined }),
    context,
  );
  const plan = `${url === undefined ? 'FIREWALL_HOST=ADDRESS ' : ''}npm run plan`;
  context.stdout.write(`\nTo see what differs: ${changeTo(out)}npm install && ${plan}\n`);
  return 0;
}

async function readLive(options: InputOf<'import'>, context: CliContext): Promise<Imported> {
  const host = parseHostUrl(options.host ?? '');
  const target = { host, options: sshOptions(options, context.env) };
  const title = printHostUrl(host);
  const abort = context.interruption();
  const { rulesets, isPersistent, sets } = await withProgress(context, [title], 'reading', (progress) => {
    progress.onStart(0);
    return withHostEngine(async (engine) => {
      const { live } = await engine.read(target, abort);
      const loads = await loadsBootFiles(engine, { target, live, abort });
      const rulesets = rulesetsOfLive(live);
      return { rulesets, isPersistent: loads, sets: await readSets(engine, { target, abort, rulesets }) };
    });
  });
  const found = [...frontEndsIn(rulesets), ...(isPersistent ? (['netfilter-persistent'] as const) : [])];
  const notes = [...found.map(frontEndNote), ...sets.notes];
  return { sources: [title], rulesets, comments: new Map(), ...sets, notes };
}

/** What the sets hold that rules name; a host that does not tell has them all the same. */
async function readSets(
  engine: Engine,
  {
    target,
    abort,
    rulesets,
  }: { readonly target: HostTarget; readonly abort: AbortSignal; readonly rulesets: HostRulesets },
): Promise<Pick<Imported, 'sets' | 'leftOutSets' | 'notes'>> {
  const named = namedSets(selectContent(rulesets));
  if (named.length === 0) return { notes: [] };
  try {
    const live = await engine.readSets(target, abort);
    if (live !== undefined) return { ...selectSets(named, live, rulesets), notes: [] };
    return { notes: [importProblems.setsNotRead(named, 'there is no ipset')] };
  } catch (error) {
    if (!(error instanceof FirewallError) || hostCatalogue.is(error, 'host/aborted')) throw error;
    return { notes: [importProblems.setsNotRead(named, whyNotRead(error))] };
  }
}

function whyNotRead(error: FirewallError): string {
  if (hostCatalogue.is(error, 'host/no-privilege')) return 'the user may not run `ipset save`';
  return diagnosticsOf(error)[0]?.summary ?? 'the host does not tell';
}

/** Whether the host loads a file of rules at boot; what does not tell, loads none. */
async function loadsBootFiles(
  engine: Engine,
  request: Parameters<Engine['readBootFileOwners']>[0],
): Promise<boolean> {
  try {
    return (await engine.readBootFileOwners(request)).some(({ isLoaded }) => isLoaded);
  } catch (error) {
    if (!(error instanceof FirewallError) || hostCatalogue.is(error, 'host/aborted')) throw error;
    return false;
  }
}
