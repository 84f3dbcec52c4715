/** Text that a command of a script gets, which it may run or give to others. */
import type { FoundCommand } from './commands-in';
import { harmless, looking } from './known-commands';
import { unknownText } from './partial-words';
import type { Redirect } from './syntax-tree';

/** Its words in one line, and what stands behind `<<` and `<<<`. */
export function textsOf({ words, command }: FoundCommand): readonly string[] {
  const inputs = command.redirects.filter(({ operator }) => operator.includes('<'));
  return [words.join(' '), ...inputs.map(textOf)];
}

function textOf({ target: { parts }, document }: Redirect): string {
  if (document !== undefined) return document.text;
  return parts.map((part) => (part.kind === 'text' ? part.text : unknownText)).join('');
}

/** Whether a command shows its words to a person, or looks for them, and nothing else. */
export function isOnlyShown({ words: [name = ''], command, isRead }: FoundCommand): boolean {
  const isWritten = command.redirects.some(
    ({ operator, target: { parts } }) =>
      operator.includes('>') &&
      !operator.includes('&') &&
      parts.some((part) => part.kind !== 'text' || part.text !== '/dev/null'),
  );
  if (name === 'trap') return false;
  return (harmless.has(name) || looking.has(name)) && !isRead && !isWritten;
}
