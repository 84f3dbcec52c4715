/** Words that the project gave up, and what to write instead. */
import { codeBlanked } from './markdown';

export interface GivenUpWord {
  readonly word: string;
  readonly use: string;
}

/** Reads a line each, `word: what to write`; `#` begins a comment. */
export function parseGivenUpWords(text: string): readonly GivenUpWord[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, word, use] = /^(.+?): (.+)$/.exec(line) ?? [];
      if (word === undefined || use === undefined) throw new Error(`not "word: what to write": ${line}`);
      return { word, use };
    });
}

/** What stands between two words: also the end of a line, with the sign of a comment that goes on. */
const gap = String.raw`(?:[ \t]+|[ \t]*\r?\n[ \t]*(?:\*|//|#|>)?[ \t]*)`;

/** Where such words stand in a text, as `LINE WORD`. In Markdown, code is not looked at. */
export function findGivenUpWords(
  text: string,
  words: readonly GivenUpWord[],
  options: { readonly isMarkdown?: boolean } = {},
): readonly { readonly line: number; readonly word: GivenUpWord }[] {
  const looked = options.isMarkdown === true ? codeBlanked(text) : text;
  return words
    .flatMap((word) => {
      const parts = word.word.split(' ').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
      const pattern = new RegExp(String.raw`(?<![\p{L}\p{N}_-])${parts.join(gap)}(?![\p{L}\p{N}_-])`, 'giu');
      return [...looked.matchAll(pattern)].map(({ index }) => ({
        line: looked.slice(0, index).split('\n').length,
        word,
      }));
    })
    .sort((a, b) => a.line - b.line);
}
