/** Where the reading of a rule's words stands, and how options and their values are taken from there. */
import type { Family } from '../../net/family';
import { commandOptionByName } from './command-options';
import { ownersOf } from './find-option';
import type { Word } from '../text/words';

/** An option as it stands in the text: a long one may have its value after `=`, a short one right after it. */
export interface WrittenOption {
  readonly name: string;
  readonly word: Word;
  readonly glued?: Word;
}

/** No option of any extension is longer. */
const longestOption = 40;

export class WordCursor {
  private at = 0;
  private readonly words: Word[];

  constructor(
    private readonly text: string,
    words: readonly Word[],
    private readonly family: Family,
  ) {
    this.words = [...words];
  }

  isAtEnd(): boolean {
    return this.at >= this.words.length;
  }

  /** The word that comes, or one so many words before or after it. */
  peek(offset = 0): Word | undefined {
    return this.words[this.at + offset];
  }

  next(): Word | undefined {
    return this.words[this.at++];
  }

  /** The values of an option, the first one perhaps glued to it; fewer when there are no more. */
  take({ glued }: WrittenOption, count: number): readonly Word[] {
    const wanted = glued === undefined ? count : count - 1;
    const values = this.words.slice(this.at, this.at + Math.max(0, wanted));
    this.at += values.length;
    return glued === undefined ? values : [glued, ...values];
  }

  /** After a mistake: on to the next word that looks like an option. */
  skipValues(): void {
    this.at += this.valuesAhead().length;
  }

  /** Words up to the next that looks like an option. */
  valuesAhead(): readonly Word[] {
    const ahead = this.words.slice(this.at);
    const end = ahead.findIndex(({ text }) => /^(-|!$)/.test(text));
    return end < 0 ? ahead : ahead.slice(0, end);
  }

  /** Takes `--name=value`, `-pvalue` and `-fp` apart. */
  spell(word: Word): WrittenOption {
    const { text, start, end } = word;
    if (text.startsWith('--')) {
      const equals = text.indexOf('=');
      return equals < 0 ? { name: text, word } : glue(text.slice(0, equals), text.slice(equals + 1), word);
    }
    const mayBeLong = text.length <= longestOption;
    if (text.length === 2 || (mayBeLong && ownersOf(`-${text}`, this.family).length > 0))
      return { name: text, word };
    const name = text.slice(0, 2);
    if (commandOptionByName.get(name)?.takes === 1) return glue(name, text.slice(2), word);
    const rest = { text: `-${text.slice(2)}`, start: Math.min(start + 2, end - 1), end };
    this.words.splice(this.at, 0, rest);
    return { name, word };
  }

  /** The words of an unknown extension as they stand: up to the next `-m`, `-j`, `-g` or parameter. */
  takeOpaque(): string {
    const first = this.peek();
    if (first === undefined || !/^(-|!$)/.test(first.text)) return '';
    let last: Word | undefined;
    while (!this.isAtEnd() && !endsOpaque(this.peek()?.text ?? '', this.peek(1)?.text)) last = this.next();
    return last === undefined ? '' : this.text.slice(first.start, last.end);
  }
}

function glue(name: string, text: string, word: Word): WrittenOption {
  const start = Math.min(word.start + name.length, word.end - 1);
  return { name, word, glued: { text, start, end: word.end } };
}

/** Also `--protocol=tcp` and `-ptcp`; a beginning such as `--proto` may be an option of what is not known. */
function endsOpaque(word: string, next: string | undefined): boolean {
  const written = word === '!' ? (next ?? '') : word;
  const name = written.startsWith('--') ? (written.split('=', 1)[0] ?? '') : written.slice(0, 2);
  const option = commandOptionByName.get(written) ?? commandOptionByName.get(name);
  return option?.kind === 'load' || option?.kind === 'parameter';
}
