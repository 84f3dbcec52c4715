/** Words of a rule as the TypeScript argument that writes them. */
import type { ValueKind } from '../../lib/extensions/value-kind';

export type Literal = true | number | string | readonly Literal[] | { readonly [name: string]: Literal };

/** Fails for words that no argument writes. */
export function literalOf(kind: ValueKind, words: readonly string[]): string {
  return render(argumentFor(kind, words));
}

/** The plainest argument that writes these words; fails where there is none. */
export function argumentFor(kind: ValueKind, words: readonly string[]): Literal {
  const literal = candidates(words).find((candidate) => writes(kind, candidate, words));
  if (literal === undefined) throw new Error(`${kind.name}: no argument writes ${words.join(' ')}`);
  return literal;
}
/** What may have been meant, the plainest first. */
function candidates(words: readonly string[]): readonly Literal[] {
  const [first = '', second = ''] = words;
  if (words.length === 0) return [true];
  if (words.length === 1)
    return [...(/^(0|[1-9][0-9]{0,8})$/.test(first) ? [Number(first)] : []), first, listOf(first)];
  return [
    { name: first, sides: listOf(second) },
    { mask: listOrWord(first), set: listOrWord(second) },
    { quantity: first, chunks: listOrWord(second) },
  ];
}

function listOf(word: string): readonly Literal[] {
  return word.split(',').map((item) => (/^[1-9][0-9]*$/.test(item) ? Number(item) : item));
}

/** One word that stands for several, such as ALL, stays a word. */
function listOrWord(word: string): Literal {
  return word === 'ALL' || word === 'NONE' ? word : listOf(word);
}

function writes(kind: ValueKind, candidate: Literal, words: readonly string[]): boolean {
  try {
    return kind.write(candidate as never).join('\0') === words.join('\0');
  } catch {
    return false; // not the shape that this kind takes
  }
}

function render(literal: Literal): string {
  if (typeof literal === 'string') return `'${literal.replace(/['\\]/g, '\\$&')}'`;
  if (typeof literal !== 'object') return String(literal);
  if (isList(literal)) return `[${literal.map(render).join(', ')}]`;
  return `{ ${Object.entries(literal)
    .map(([name, value]) => `${name}: ${render(value)}`)
    .join(', ')} }`;
}

function isList(literal: Literal): literal is readonly Literal[] {
  return Array.isArray(literal);
}
