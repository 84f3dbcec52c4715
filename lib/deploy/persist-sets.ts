/**
 * The sets of an owner in what a host loads at boot.
 *
 * Rules that name a set which is not there keep their whole file from loading, so the order of writing is: the file of sets with what
 * comes and what goes, the rules, the file of sets without what goes. Whenever the power is lost, the one fits the other.
 */
import { decodeBytes, encodeBytes } from '../base/bytes';
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { BootFile, BootFiles, BootSets } from '../host/persist/boot-files';
import { setsInFile, strangeLines, withOwnSets } from '../plan/apply/boot-sets';
import { bootFileProblems } from '../plan/diagnostics';
import { managedSets } from '../plan/ownership/managed-sets';
import type { DesiredHost } from '../plan/desired';
import { hostNeeds } from '../ruleset/check/host-needs';
import { chainsOf } from '../ruleset/model/ruleset';
import { parseSave } from '../ruleset/save/parse-save';
import type { IpSets } from '../sets/ip-set';
import { persistWarnings } from './diagnostics';

/** What is to become of the file of sets. */
export interface SetsAtBoot {
  readonly file: BootSets & { readonly path: string };
  /** With what comes and what goes: for as long as the old rules may be loaded. */
  readonly first: Buffer;
  /** As it is to stay. */
  readonly wanted: Buffer;
  readonly isStale: boolean;
}

/** @throws FirewallError `persist/...` where the file cannot be read */
export function setsAtBoot({ rules, sets: file }: BootFiles, desired: DesiredHost): SetsAtBoot | undefined {
  const wanted = desired.sets ?? new Map<string, never>();
  const gone = recordedIn(rules, desired).filter((name) => !wanted.has(name));
  if (wanted.size + gone.length === 0) return undefined;
  const { path, unreadable } = file;
  if (path === undefined) return undefined;
  if (unreadable !== undefined) throw new FirewallError(unreadable);
  const before = file.content === undefined ? undefined : decodeBytes(file.content);
  const strange = strangeLines(before ?? '');
  if (strange.length > 0) throw new FirewallError(bootFileProblems.unreadableSets(path, strange));
  const after = withOwnSets(before, { wanted, gone });
  if (after === undefined) return undefined;
  const first = withOwnSets(before, { wanted, gone: [] }) ?? after;
  return {
    file: { ...file, path },
    first: encodeBytes(first),
    wanted: encodeBytes(after),
    isStale: after !== before,
  };
}

/** The sets that rules of a file name, and that will not be there when the host loads it. */
export function missingAtBoot(
  rules: Buffer | undefined,
  { family, path }: BootFile,
  { sets, hasOtherSets }: BootFiles,
  planned: SetsAtBoot | undefined,
): readonly string[] {
  if (rules === undefined || hasOtherSets) return [];
  const { ruleset } = parseSave(rules, { family, file: path, live: true });
  if (ruleset === undefined) return [];
  const texts = chainsOf(ruleset).flatMap(({ chain }) => chain.rules.map(({ text }) => text));
  const named = new Set(texts.flatMap((text) => hostNeeds(text, family).sets));
  const loaded = planned?.first ?? sets.content;
  const there = sets.isLoaded && loaded !== undefined ? setsInFile(decodeBytes(loaded)) : new Set<string>();
  return [...named].filter((name) => !there.has(name));
}

/** Declared sets that nothing known loads. */
export function setsNotWritten(
  host: string,
  { sets, hasOtherSets }: BootFiles,
  declared: IpSets | undefined,
): readonly Diagnostic[] {
  const names = [...(declared?.keys() ?? [])];
  const isKept = sets.path !== undefined && (sets.isLoaded || !hasOtherSets);
  return names.length === 0 || isKept ? [] : [persistWarnings.setsNotWritten(host, names)];
}

/** What the ledgers in the files of rules say: they are those of the last change that was persisted. */
function recordedIn(files: readonly BootFile[], desired: DesiredHost): readonly string[] {
  const rulesets = files.flatMap(({ family, path, content }) => {
    if (content?.includes('--comment "set ') !== true) return [];
    const { ruleset } = parseSave(content, { family, file: path, live: true });
    return ruleset === undefined ? [] : [[family, ruleset] as const];
  });
  return managedSets(new Map(rulesets), desired);
}
