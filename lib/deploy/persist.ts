/**
 * Keeps a ruleset over a reboot, once it is confirmed: the files that the host loads at boot get this owner's part.
 *
 * The change is live by then, so nothing that goes wrong here makes the change fail: it is reported as warnings.
 */
import { decodeBytes, encodeBytes } from '../base/bytes';
import { type Diagnostic, renderDiagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { omitUndefined } from '../base/omit-undefined';
import { type BootFile, type BootFiles, readBootFiles, writeBootFile } from '../host/persist/boot-files';
import type { Connection } from '../host/transport';
import { withOurPart } from '../plan/apply/boot-file';
import { type OwnerAtBoot, ownersAtBoot } from '../plan/ownership/boot-owners';
import type { Operation } from '../diff/operation';
import { bootDrift } from '../plan/boot-drift';
import type { DesiredHost } from '../plan/desired';
import { bootFileProblems } from '../plan/diagnostics';
import { parseSave } from '../ruleset/save/parse-save';
import type { HostRulesets } from '../ruleset/model/ruleset';
import { persistWarnings } from './diagnostics';
import { type SetsAtBoot, missingAtBoot, setsAtBoot, setsNotWritten } from './persist-sets';

export interface Persistence {
  /** The files that hold this owner's part as it is declared. */
  readonly kept: readonly string[];
  /** Those of them that had to be written. */
  readonly written: readonly string[];
  readonly warnings: readonly Diagnostic[];
}

export interface PersistOptions {
  readonly desired: DesiredHost;
  /** What the host holds, the change made. */
  readonly live: HostRulesets;
  readonly nonce: () => string;
  readonly abort?: AbortSignal;
}

/** How often it is tried again because somebody else wrote a file meanwhile. */
const attempts = 3;

export async function persist(connection: Connection, options: PersistOptions): Promise<Persistence> {
  const host = connection.description;
  const { abort, nonce } = options;
  const run = (): { readonly nonce: string; readonly abort?: AbortSignal } => ({
    nonce: nonce(),
    ...omitUndefined({ abort }),
  });
  const written = new Set<string>();
  try {
    for (let attempt = 1; attempt <= attempts; attempt++) {
      const found = stateOf(await readBootFiles(connection, run()), options);
      const { changes, sets } = found;
      const isMoved = await writeInOrder(writesOf(found), async ({ file, wanted }) => {
        const outcome = await writeBootFile(connection, file, wanted, run());
        if (outcome === 'written') written.add(file.path);
        return outcome === 'written';
      });
      if (isMoved) continue;
      return {
        kept: [
          ...(sets === undefined ? [] : [sets.file.path]),
          ...changes.filter(({ isHeldBack }) => !isHeldBack).map(({ file }) => file.path),
        ],
        written: [...written],
        warnings: warningsOf(host, found, options),
      };
    }
    return { kept: [], written: [...written], warnings: [persistWarnings.changesAllTheTime(host)] };
  } catch (error) {
    if (!(error instanceof FirewallError)) throw error;
    return {
      kept: [],
      written: [...written],
      warnings: error.diagnostics.map((each) => persistWarnings.notKept(host, each)),
    };
  }
}

export interface BootFileState {
  /** Files that an apply that persists would write. */
  readonly stale: readonly string[];
  /** Whether a boot would not end with what is declared: rules name ipsets that nothing known loads before. */
  readonly fails: boolean;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Whether what the host would load at boot has this owner's part as it is declared.
 * @throws FirewallError `host/...` when the files cannot be read
 */
export async function compareBootFiles(
  connection: Connection,
  options: PersistOptions,
): Promise<BootFileState> {
  const { abort, nonce } = options;
  try {
    const found = stateOf(
      await readBootFiles(connection, { nonce: nonce(), ...omitUndefined({ abort }) }),
      options,
    );
    const stale = [...(found.sets?.isStale === true ? [found.sets] : []), ...found.changes.filter(isStale)];
    return {
      stale: stale.map(({ file }) => file.path),
      fails: failuresOf(connection.description, found, options).length > 0,
      warnings: warningsOf(connection.description, found, options),
    };
  } catch (error) {
    if (!(error instanceof FirewallError) || !error.code.startsWith('persist/')) throw error;
    const warnings = error.diagnostics.map((each) =>
      persistWarnings.notCompared(connection.description, renderDiagnostic(each)),
    );
    return { stale: [], fails: false, warnings };
  }
}

/** A file that the host would load at boot, and whose part of what is live it has. */
export interface BootFileOwners {
  readonly path: string;
  readonly isLoaded: boolean;
  readonly owners: readonly OwnerAtBoot[];
  /** What a reboot would make of the live rules; undefined when there is no file. */
  readonly drift?: readonly Operation[];
}

/** @throws FirewallError `persist/...` when the files cannot be found or read; `host/...` */
export async function readBootFileOwners(
  connection: Connection,
  { live, abort, nonce }: Omit<PersistOptions, 'desired'>,
): Promise<readonly BootFileOwners[]> {
  const { rules } = await readBootFiles(connection, {
    nonce: nonce(),
    ...omitUndefined({ abort }),
  });
  return rules.flatMap(({ family, path, content, isLoaded }): readonly BootFileOwners[] => {
    const ruleset = live.get(family);
    if (ruleset === undefined) return [];
    const parsed = content === undefined ? undefined : parseSave(content, { family, file: path, live: true });
    if (parsed !== undefined && parsed.ruleset === undefined)
      throw new FirewallError(bootFileProblems.unreadable(path, parsed.diagnostics.map(renderDiagnostic)));
    const kept = parsed?.ruleset;
    const owners = ownersAtBoot(ruleset, kept);
    const drift = kept === undefined ? {} : { drift: bootDrift(ruleset, kept) };
    return [{ path, isLoaded, owners, ...drift }];
  });
}

/** What the files hold, and what they should. */
interface BootState {
  readonly files: BootFiles;
  readonly sets: SetsAtBoot | undefined;
  readonly changes: readonly FileChange[];
}

interface FileChange {
  readonly file: BootFile;
  readonly wanted: Buffer;
  readonly isStale: boolean;
  /** Sets that its rules name, and that will not be there. */
  readonly missing: readonly string[];
  /** Whether it stays as it is: it loads now, and would fail for want of these sets. */
  readonly isHeldBack: boolean;
}

function isStale({ isStale: stale }: FileChange): boolean {
  return stale;
}

/** Files of families that are spoken of, and that are there or should be. */
function stateOf(files: BootFiles, { desired, live }: PersistOptions): BootState {
  const sets = setsAtBoot(files, desired);
  const changes = files.rules.flatMap((file): readonly FileChange[] => {
    const ruleset = live.get(file.family);
    if (ruleset === undefined || desired.families?.includes(file.family) === false) return [];
    const before = file.content === undefined ? undefined : decodeBytes(file.content);
    const after = withOurPart(before, { live: ruleset, desired, file: file.path });
    if (after === undefined) return [];
    const wanted = encodeBytes(after);
    const missing = missingAtBoot(wanted, file, files, sets);
    const loadsNow = missing.length > 0 && missingAtBoot(file.content, file, files, undefined).length === 0;
    const stale = after !== before;
    return [{ file, wanted, isStale: stale, missing, isHeldBack: stale && loadsNow }];
  });
  return { files, sets, changes };
}

interface Write {
  readonly file: { readonly path: string; readonly content: Buffer | undefined };
  readonly wanted: Buffer;
}

function writesOf({ sets, changes }: BootState): readonly Write[] {
  const rules = changes.filter((change) => change.isStale && !change.isHeldBack);
  if (sets?.isStale !== true) return rules;
  const { file, first, wanted } = sets;
  // Rules that stay as they are may go on naming what should go.
  const last = changes.some(({ isHeldBack }) => isHeldBack) ? first : wanted;
  const isFirst = file.content?.equals(first) !== true;
  return [
    ...(isFirst ? [{ file, wanted: first }] : []),
    ...rules,
    ...(last.equals(first) ? [] : [{ file: { ...file, content: first }, wanted: last }]),
  ];
}

/** Whether somebody else wrote one of the files meanwhile; the ones after it are then left. */
async function writeInOrder(
  writes: readonly Write[],
  write: (each: Write) => Promise<boolean>,
): Promise<boolean> {
  for (const each of writes) if (!(await write(each))) return true;
  return false;
}

function warningsOf(host: string, found: BootState, options: PersistOptions): readonly Diagnostic[] {
  return [...notLoaded(host, found), ...failuresOf(host, found, options)];
}

function notLoaded(host: string, { changes }: BootState): readonly Diagnostic[] {
  const idle = changes.map(({ file }) => file).filter(({ isLoaded }) => !isLoaded);
  if (idle.length === 0) return [];
  return [
    persistWarnings.notLoaded(
      host,
      idle.map(({ path }) => path),
      [...new Set(idle.map(({ service }) => service))],
    ),
  ];
}

/** Why a boot would not end with what is declared, whatever the files hold. */
function failuresOf(
  host: string,
  { files, changes }: BootState,
  { desired }: PersistOptions,
): readonly Diagnostic[] {
  return [
    ...changes.flatMap(({ file: { path }, missing, isHeldBack }) =>
      missing.length === 0 ? [] : [persistWarnings.setsNotLoaded(host, path, missing, isHeldBack)],
    ),
    ...setsNotWritten(host, files, desired.sets),
  ];
}
