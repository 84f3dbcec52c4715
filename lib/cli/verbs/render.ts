import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeBytes } from '../../base/bytes';
import { FirewallError } from '../../base/firewall-error';
import { visibleText } from '../../base/visible-text';
import type { HostAddress } from '../../host/host-address';
import { wholeFilesOf } from '../../plan/apply/whole-files';
import type { CliContext, ExitStatus } from '../cli-context';
import type { InputOf } from '../command-line/verb-table';
import { loadAppTasks } from '../desired-options';
import { appProblems, fileProblems } from '../diagnostics';
import type { HostTask } from '../host-task';
import { reportDiagnostics } from '../report-error';

/** As Debian's netfilter-persistent calls them. */
const fileNames = { sets: 'ipsets', ipv4: 'rules.v4', ipv6: 'rules.v6' } as const;

/** Writes what each host would hold after a first apply. All hosts are worked out before the first file is written. */
export async function render(
  { out, ...app }: InputOf<'render'>,
  { env, stdout, stderr, interruption }: CliContext,
): Promise<ExitStatus> {
  const tasks = await loadAppTasks(app, { env, stderr, abort: interruption() });
  const rendered = [...byFolder(tasks)].map(([folder, owners]) => ({
    folder: join(out, folder),
    ...wholeFilesOf(owners.map(({ desired }) => desired)),
  }));
  for (const { folder, files, sets } of rendered)
    for (const [kind, text] of [...(sets === undefined ? [] : [['sets', sets] as const]), ...files]) {
      const file = join(folder, fileNames[kind]);
      writeWhole(folder, file, text);
      stdout.write(`${visibleText(file)}\n`);
    }
  const warnings = [...tasks, ...rendered].flatMap((each) => each.warnings);
  reportDiagnostics(warnings, { env, stderr });
  return 0;
}

/** @throws FirewallError `cli/same-folder` */
function byFolder(tasks: readonly HostTask[]): ReadonlyMap<string, readonly HostTask[]> {
  const folders = new Map<string, HostTask[]>();
  for (const task of tasks) {
    const folder = folderOf(task.target.host);
    const owners = folders.get(folder) ?? [];
    folders.set(folder, owners);
    owners.push(task);
  }
  const problems = [...folders].flatMap(([folder, owners]) => {
    const titles = [...new Set(owners.map(({ title }) => title))];
    return titles.length === 1 ? [] : [appProblems.sameFolder(folder, titles)];
  });
  if (problems.length > 0) throw new FirewallError(problems);
  return folders;
}

/** The address as it is declared, with a port that is not the usual one; a separator of folders becomes `_`. */
function folderOf(host: HostAddress): string {
  const name =
    host.transport === 'local'
      ? 'localhost'
      : host.transport === 'sandbox'
        ? host.name
        : `${host.address}${host.port === undefined || host.port === 22 ? '' : `_${String(host.port)}`}`;
  return name.replace(/[/\\]/g, '_').replace(/^\.+$/, '_');
}

/** @throws FirewallError `cli/unwritable-file` */
function writeWhole(folder: string, file: string, text: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, encodeBytes(text));
  } catch (error) {
    throw new FirewallError(fileProblems.unwritable(file, (error as Error).message), { cause: error });
  }
}
