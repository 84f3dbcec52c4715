/**
 * Rules that a source says in words of its own, and what of it was not understood: for all readers that write commands of iptables
 * for what they read.
 */
import { type Diagnostic, type Span, isError } from '../../base/diagnostic';
import type { Family } from '../../net/family';
import { CommandRulesets } from '../command-rulesets';
import { importProblems } from '../diagnostics';

export class NotedRules {
  readonly rulesets = new CommandRulesets();
  readonly notes: Diagnostic[] = [];

  /** Does what a command of one table does; what is wrong with it is noted. */
  runAt(span: Span, family: Family, table: string, words: readonly string[]): void {
    const problem = this.tryRunAt(span, family, table, words);
    if (problem !== undefined) this.noteAt(span, `${words.join(' ')}: ${problem}`);
  }

  /** What is wrong with it; undefined where it was done. */
  tryRunAt(
    place: Pick<Span, 'file' | 'line'>,
    family: Family,
    table: string,
    words: readonly string[],
  ): string | undefined {
    return this.rulesets.run(family, table, words, place).find(isError)?.summary;
  }

  /** Says that a line, or `what` of it, is not understood. */
  noteAt(span: Span, what: string): void {
    this.notes.push(importProblems.notUnderstood(span, what));
  }
}

/** A whole line, or the `text` that stands for it. */
export function spanOfLine(file: string, line: number, text: string): Span {
  return { file, line, column: 1, text, length: Math.max(1, text.length) };
}
