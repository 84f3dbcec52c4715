/** Files of one host to what they say, whatever format each is of. */
import { decodeBytes } from '../base/bytes';
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { type Family, families } from '../net/family';
import type { HostRulesets, Ruleset } from '../ruleset/model/ruleset';
import { importProblems } from './diagnostics';
import { filledByRules } from '../ruleset/check/filled-by-rules';
import { frontEndNote, frontEndsIn } from './front-ends';
import type { Imported } from './imported';
import type { ReadOptions, SourceFile, SourceReader } from './source-file';
import { settleSets } from './settle-sets';
import { readers } from './sources/readers';
import { isTooLarge } from './too-large';

/**
 * @throws FirewallError `import/unknown-format`, `import/several-formats`, `import/no-rules`, `import/too-large`, and what is wrong in a file
 */
export function readSources(
  files: readonly { readonly file: string; readonly bytes: Buffer }[],
  options: ReadOptions,
): Imported {
  const given = files.map(({ file, bytes }): SourceFile => ({ file, text: decodeBytes(bytes) }));
  const sources = given.filter(({ text }) => text.trim() !== '');
  if (sources.length === 0) throw new FirewallError(importProblems.noRules(given.map(({ file }) => file)));
  const empty = given.filter((source) => !sources.includes(source));
  const byReader = new Map<SourceReader, SourceFile[]>();
  for (const source of sources) {
    const reader = readers.find((each) => each.reads(source));
    if (reader === undefined) throw new FirewallError(importProblems.unknownFormat(source.file));
    byReader.set(reader, [...(byReader.get(reader) ?? []), source]);
  }
  const parts = [...byReader].map(([reader, own]) => ({ reader, part: partOf(reader, own, options) }));
  const rulesets = joined(parts);
  const notes = parts.flatMap(({ part }) => onlyOnce(part.notes));
  if (rulesets.size === 0)
    throw new FirewallError([importProblems.noRules(sources.map(({ file }) => file)), ...notes]);
  const found = new Set([...parts.flatMap(({ reader }) => reader.frontEnd ?? []), ...frontEndsIn(rulesets)]);
  const settled = settleSets(
    parts.flatMap(({ part }) => [...(part.sets ?? [])]),
    filledByRules(rulesets.values()),
  );
  return {
    sources: sources.map(({ file }) => file),
    rulesets,
    sets: settled.sets,
    comments: new Map(parts.flatMap(({ part }) => [...part.comments])),
    notes: [
      ...empty.map(({ file }) => importProblems.emptyFile(file)),
      ...[...found].map(frontEndNote),
      ...notes,
      ...settled.notes,
    ],
  };
}

/** What is wrong with a line is wrong in both families, and for each interface: it is said once. */
function onlyOnce(notes: readonly Diagnostic[]): readonly Diagnostic[] {
  const said = new Map(
    notes.map((note) => [`${note.summary}\0${note.span?.file ?? ''}:${String(note.span?.line)}`, note]),
  );
  return [...said.values()];
}

function partOf(
  reader: SourceReader,
  sources: readonly SourceFile[],
  options: ReadOptions,
): ReturnType<SourceReader['read']> {
  try {
    return reader.read(sources, options);
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    throw new FirewallError(importProblems.tooLarge(sources.map(({ file }) => file)), { cause: error });
  }
}

/** Each family from one format only: nothing says which of two would come first. */
function joined(
  parts: readonly { readonly reader: SourceReader; readonly part: Omit<Imported, 'sources'> }[],
): HostRulesets {
  const found = new Map<Family, Ruleset>();
  const formats = new Map<Family, string>();
  for (const { reader, part } of parts)
    for (const [family, ruleset] of part.rulesets) {
      const before = formats.get(family);
      if (before !== undefined)
        throw new FirewallError(importProblems.severalFormats(family, before, reader.format));
      formats.set(family, reader.format);
      found.set(family, ruleset);
    }
  return new Map(
    families.flatMap((family) => {
      const ruleset = found.get(family);
      return ruleset === undefined ? [] : [[family, ruleset] as const];
    }),
  );
}
