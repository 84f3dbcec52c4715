/**
 * Keeps a ruleset over a reboot, once it is confirmed: the files that the host loads at boot get this owner's part.
 *
 * The change is live by then, so nothing that goes wrong here makes the change fail: it is reported as warnings.
 */
import { decodeBytes, encodeBytes } from '../base/bytes';
import { type Diagnostic, renderDiagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { omitUndefined } from '../base/omit-undefined';
import { type BootFile, readBootFiles, writeBootFile } from '../host/persist/boot-files';
import type { Connection } from '../host/transport';
import { withOurPart } from '../plan/apply/boot-file';
import { type OwnerAtBoot, ownersAtBoot } from '../plan/ownership/boot-owners';
import type { Operation } from '../diff/operation';
import { bootDrift } from '../plan/boot-drift';
import type { DesiredHost } from '../plan/desired';
import { bootFileProblems } from '../plan/diagnostics';
import { hostNeeds } from '../ruleset/check/host-needs';
import { parseSave } from '../ruleset/save/parse-save';
import { type HostRulesets, chainsOf } from '../ruleset/model/ruleset';
import { persistWarnings } from './diagnostics';

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
      const files = await readBootFiles(connection, run());
      const changes = changesOf(files, options);
      const stale = changes.filter(({ isStale }) => isStale);
      const outcomes = [];
      for (const { file, wanted } of stale) {
        const outcome = await writeBootFile(connection, file, wanted, run());
        if (outcome === 'written') written.add(file.path);
        outcomes.push(outcome);
      }
      if (outcomes.includes('changed')) continue;
      return {
        kept: changes.map(({ file }) => file.path),
        written: [...written],
        warnings: [
          ...notLoaded(
            host,
            changes.map(({ file }) => file),
          ),
          ...setsNotLoaded(host, changes),
          ...setsNotWritten(host, options),
        ],
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
  /** Whether a file would fail at boot, because it names ipsets that nothing loads before. */
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
    const files = await readBootFiles(connection, {
      nonce: nonce(),
      ...omitUndefined({ abort }),
    });
    const changes = changesOf(files, options);
    const failing = [
      ...setsNotLoaded(connection.description, changes),
      ...setsNotWritten(connection.description, options),
    ];
    return {
      stale: changes.filter(({ isStale }) => isStale).map(({ file }) => file.path),
      fails: failing.length > 0,
      warnings: [
        ...notLoaded(
          connection.description,
          changes.map(({ file }) => file),
        ),
        ...failing,
      ],
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
  const files = await readBootFiles(connection, {
    nonce: nonce(),
    ...omitUndefined({ abort }),
  });
  return files.flatMap(({ family, path, content, isLoaded }): readonly BootFileOwners[] => {
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

interface FileChange {
  readonly file: BootFile;
  readonly wanted: Buffer;
  readonly isStale: boolean;
}

/** Files of families that are spoken of, and that are there or should be. */
function changesOf(files: readonly BootFile[], { desired, live }: PersistOptions): readonly FileChange[] {
  return files.flatMap((file): readonly FileChange[] => {
    const ruleset = live.get(file.family);
    if (ruleset === undefined || desired.families?.includes(file.family) === false) return [];
    const before = file.content === undefined ? undefined : decodeBytes(file.content);
    const after = withOurPart(before, { live: ruleset, desired, file: file.path });
    return after === undefined ? [] : [{ file, wanted: encodeBytes(after), isStale: after !== before }];
  });
}

function notLoaded(host: string, files: readonly BootFile[]): readonly Diagnostic[] {
  const idle = files.filter(({ isLoaded }) => !isLoaded);
  if (idle.length === 0) return [];
  return [
    persistWarnings.notLoaded(
      host,
      idle.map(({ path }) => path),
      [...new Set(idle.map(({ service }) => service))],
    ),
  ];
}

/** Declared sets, which only the host itself can save. */
function setsNotWritten(host: string, { desired }: Pick<PersistOptions, 'desired'>): readonly Diagnostic[] {
  const names = [...(desired.sets?.keys() ?? [])];
  return names.length === 0 ? [] : [persistWarnings.setsNotWritten(host, names)];
}

/** Of files that name ipsets, on a host that loads none at boot. */
function setsNotLoaded(host: string, changes: readonly FileChange[]): readonly Diagnostic[] {
  return changes.flatMap(({ file: { family, path, hasSets }, wanted }): readonly Diagnostic[] => {
    const { ruleset } = hasSets ? {} : parseSave(wanted, { family, file: path, live: true });
    if (ruleset === undefined) return [];
    const rules = chainsOf(ruleset).flatMap(({ chain }) => [...chain.rules]);
    const sets = [...new Set(rules.flatMap(({ text }) => hostNeeds(text, family).sets))];
    return sets.length === 0 ? [] : [persistWarnings.setsNotLoaded(host, path, sets)];
  });
}
