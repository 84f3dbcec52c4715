/** Rules that elements of the files of firewalld ask for, and what of them was not understood. */
import { type Diagnostic, isError } from '../../../base/diagnostic';
import { type Family, families } from '../../../net/family';
import { CommandRulesets } from '../../command-rulesets';
import { importProblems } from '../../diagnostics';
import type { XmlElement } from './xml';

/** A file of a zone or a policy, which is called as its file is. */
export interface NamedFile {
  readonly file: string;
  readonly name: string;
  readonly root: XmlElement;
}

export interface Place {
  readonly file: string;
  readonly line: number;
}

export class ElementRules {
  readonly rulesets = new CommandRulesets();
  readonly notes: Diagnostic[] = [];

  both(table: string, words: readonly string[], place: Place): void {
    for (const family of families) this.run(family, table, words, place);
  }

  run(family: Family, table: string, words: readonly string[], place: Place): void {
    const problem = this.tryRun(family, table, words, place);
    if (problem !== undefined) this.noteText(place, words.join(' '), `${words.join(' ')}: ${problem}`);
  }

  /** What is wrong with it; undefined where it was done. */
  tryRun(family: Family, table: string, words: readonly string[], place: Place): string | undefined {
    return this.rulesets.run(family, table, words, place).find(isError)?.summary;
  }

  note(file: string, { line, name }: XmlElement, what: string): void {
    this.noteText({ file, line }, `<${name}>`, what);
  }

  private noteText(place: Place, text: string, what: string): void {
    const span = { ...place, column: 1, text, length: Math.max(1, text.length) };
    this.notes.push(importProblems.notUnderstood(span, what));
  }
}
