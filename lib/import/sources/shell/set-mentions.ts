/** Commands of ipset in text that a script gives to others: which sets they may change. */
import { type SetCommand, tryReadSetCommand } from './ipset-words';
import { unknownText } from './partial-words';

/** A set by its name; undefined where it may be any. */
export type ChangedSet = string | undefined;

/** A word of ipset, or one that is not known where a command begins or a verb of ipset follows. */
const calls = new RegExp(
  [
    '(?<![\\w.-])ipset(?![\\w.-])',
    `(?<=(?:^|[;&|(\`]|\\b(?:do|then|else|xargs|sudo))[ \\t]*)${unknownText}(?=[ \\t])`,
    `${unknownText}(?=[ \\t]+(?:-!|-exist)?[ \\t]*(?:add|del|flush|swap|rename|destroy|create|restore)\\b)`,
  ].join('|'),
  'gm',
);

export function setsNamedIn(text: string): readonly ChangedSet[] {
  return [...text.matchAll(calls)].flatMap((found) => {
    const [rest = ''] = /^[^\n;|&)`]*/.exec(text.slice(found.index + found[0].length)) ?? [];
    const words = rest.split(/\s+/).filter((word) => word !== '');
    // Its words come from elsewhere.
    if (words.length === 0 && /\b(xargs|parallel)\b[^\n;|&]*$/.test(text.slice(0, found.index)))
      return [undefined];
    const isAnother = found[0] === unknownText && tryReadSetCommand(words) === undefined;
    return isAnother ? [] : setsChangedBy(words);
  });
}

/** @param words of a command of ipset */
export function setsChangedBy(words: readonly string[]): readonly ChangedSet[] {
  const read = tryReadSetCommand(words);
  if (read !== undefined) return setsOf(read);
  // A verb that only a host knows.
  const verb = words.find((word) => !/^-[!\w-]+$/.test(word));
  return verb === undefined || /^[\w.:,/-]+$/.test(verb) ? [] : [undefined];
}

function setsOf({ verb, words: [first, second] }: SetCommand): readonly ChangedSet[] {
  switch (verb) {
    case 'add':
    case 'del':
    case 'create':
    case 'destroy':
    case 'flush':
      return [literal(first)];
    case 'swap':
    case 'rename':
      return [literal(first), literal(second)];
    case 'restore':
      return [undefined];
    case 'look':
    case 'test':
      return [];
  }
}

function literal(name: string | undefined): ChangedSet {
  return name !== undefined && /^[\w.:-]+$/.test(name) ? name : undefined;
}
