/** Rules that elements of the files of firewalld ask for, and what of them was not understood. */
import { type Family, families } from '../../../net/family';
import { NotedRules, spanOfLine } from '../noted-rules';
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

export class ElementRules extends NotedRules {
  both(table: string, words: readonly string[], place: Place): void {
    for (const family of families) this.run(family, table, words, place);
  }

  run(family: Family, table: string, words: readonly string[], place: Place): void {
    this.runAt(spanOfLine(place.file, place.line, words.join(' ')), family, table, words);
  }

  /** What is wrong with it; undefined where it was done. */
  tryRun(family: Family, table: string, words: readonly string[], place: Place): string | undefined {
    return this.tryRunAt(place, family, table, words);
  }

  note(file: string, { line, name }: XmlElement, what: string): void {
    this.noteAt(spanOfLine(file, line, `<${name}>`), what);
  }
}
