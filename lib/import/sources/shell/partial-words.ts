/** Words of a script as far as they are known, where nothing of it runs. */
import type { Variables } from './expand-parameter';
import { expandText, expandWords } from './expand-word';
import { outputOf } from './known-output';
import type { Word } from './syntax-tree';

/** Stands for what is not known, which may be any text. */
export const unknownText = '\0';

/** Variables as a part of a script sees them that may change some of them. */
export function variablesIn(
  { get }: Variables,
  given: readonly string[] | undefined,
  changed: ReadonlySet<string>,
): Variables {
  const seen: Variables = {
    get: (name) => (changed.has(name) ? null : get(name)),
    set: () => undefined,
    given,
    outputOf: (source) => outputOf(source, seen),
  };
  return seen;
}

export function partialWords(words: readonly Word[], variables: Variables): readonly string[] {
  return words.flatMap((word) => expandWords([word], variables) ?? [partialText(word, variables)]);
}

function partialText({ parts }: Word, variables: Variables): string {
  return parts.map((part) => expandText({ parts: [part] }, variables) ?? unknownText).join('');
}

/** As many as have a name of one digit. */
const mostArguments = 9;

/** What a function gets: behind a word of which it is not known how many it becomes, each may be any. */
export function partialArguments(words: readonly Word[], variables: Variables): readonly string[] {
  const found: string[] = [];
  for (const word of words) {
    const fields = expandWords([word], variables);
    found.push(...(fields ?? [partialText(word, variables)]));
    const isOne = word.parts.every(
      (part) => part.kind === 'text' || (part.isQuoted && !(part.kind === 'variable' && part.name === '@')),
    );
    if (fields === undefined && !isOne) {
      while (found.length < mostArguments) found.push(unknownText);
      break;
    }
  }
  return found;
}
