/**
 * What a reader found: rulesets, the comments of whoever wrote them, and what was not understood.
 *
 * Every reader gives the same, whatever it reads, so that what follows knows nothing of files: what is left out
 * (`select-content.ts`), where both families are one (`merge-families.ts`), and how it is written (`program/`).
 */
import type { Diagnostic, Span } from '../base/diagnostic';
import type { Origin } from '../ruleset/model/origin';
import type { HostRulesets } from '../ruleset/model/ruleset';
import type { DeclaredSet } from '../sets/declared-set';
import type { LeftOutSet } from './left-out';

export interface Imported {
  /** What was read, for the head of the program: `rules.v4`, `ssh://web-1`. */
  readonly sources: readonly string[];
  readonly rulesets: HostRulesets;
  /** Sets whose members were read, by name. @default none: those that rules name are made by others */
  readonly sets?: ReadonlyMap<string, DeclaredSet>;
  /** Sets that rules name and the program leaves to others. @default none that is known */
  readonly leftOutSets?: readonly LeftOutSet[];
  /** Comments above or behind a line, by `placeKey`. */
  readonly comments: ReadonlyMap<string, readonly string[]>;
  /** What was not understood, with its place, and what is good to know. */
  readonly notes: readonly Diagnostic[];
}

/** What tells one line of all files from the others. */
export function placeKey({ file, line }: Pick<Span, 'file' | 'line'>): string {
  return `${file}:${String(line)}`;
}

/** The comments that belong to a rule, first to last. */
export function commentsOf(
  { comments }: Pick<Imported, 'comments'>,
  origin: Origin | undefined,
): readonly string[] {
  return origin?.span === undefined ? [] : (comments.get(placeKey(origin.span)) ?? []);
}
