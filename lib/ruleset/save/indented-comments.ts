/** Comment lines that do not begin in the first column, which are said once: a file has either none or many. */
import type { Diagnostic } from '../../base/diagnostic';
import { type Place, saveProblems } from './save-diagnostics';

export class IndentedComments {
  /** Where the first one stands, how many there are, and where in the diagnostics that is said. */
  private found: { readonly index: number; readonly first: Place; readonly count: number } | undefined;

  constructor(private readonly diagnostics: Diagnostic[]) {}

  add(place: Place): void {
    const { index, first, count } = this.found ?? { index: this.diagnostics.length, first: place, count: 0 };
    this.found = { index, first, count: count + 1 };
    this.diagnostics[index] = saveProblems.indentedComment(first, count + 1);
  }
}
