/** What is to say about lines of a script. */
import type { Diagnostic, Span } from '../../../base/diagnostic';
import { importProblems } from '../../diagnostics';
import { spanOfLine } from '../noted-rules';
import type { Command } from './syntax-tree';

export class ScriptNotes {
  readonly all: Diagnostic[] = [];
  private readonly noted = new Set<string>();

  constructor(
    readonly file: string,
    private readonly lines: readonly string[],
  ) {}

  /** A line, or `what` of it, is not understood. */
  note(place: Pick<Command, 'line'>, what: string): void {
    this.add(importProblems.notUnderstood(this.spanOf(place), what), what);
  }

  /** Each line once, however often a loop comes by. */
  add(diagnostic: Diagnostic, what: string): void {
    const key = `${String(diagnostic.span?.line)} ${what}`;
    if (this.noted.has(key)) return;
    this.noted.add(key);
    this.all.push(diagnostic);
  }

  spanOf({ line }: Pick<Command, 'line'>): Span {
    return spanOfLine(this.file, line, this.lines[line - 1] ?? '');
  }
}
