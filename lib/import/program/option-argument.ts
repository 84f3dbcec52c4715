/** Words of a rule as the TypeScript argument that writes them. */
import type { ValueKind } from '../../extensions/value-kind';

export type Literal = true | number | string | readonly Literal[] | { readonly [name: string]: Literal };

/** Fails for words that no argument writes. @internal */
export function literalOf(kind: ValueKind, words: readonly string[]): string {
  return printLiteral(argumentFor(kind, words));
}

/** The plainest argument that writes these words; fails where there is none. @internal */
export function argumentFor(kind: ValueKind, words: readonly string[]): Literal {
  const literal = tryFindArgument(kind, words);
  if (literal === undefined) throw new Error(`${kind.name}: no argument writes ${words.join(' ')}`);
  return literal;
}

/** As `argumentFor`; undefined where no argument writes the words. */
export function tryFindArgument(kind: ValueKind, words: readonly string[]): Literal | undefined {
  return candidates(kind, words).find((candidate) => writes(kind, candidate, words));
}

/** What may have been meant, the plainest first. */
function candidates(kind: ValueKind, words: readonly string[]): readonly Literal[] {
  const [first = '', second = ''] = words;
  if (words.length === 0) return [true];
  if (words.length === 1) {
    const isNumber = !isText(kind) && /^(0|[1-9][0-9]{0,8})$/.test(first);
    return [...(isNumber ? [Number(first)] : []), first, listOf(first)];
  }
  return [
    { name: first, sides: listOf(second) },
    { mask: listOrWord(first), set: listOrWord(second) },
    { quantity: first, chunks: listOrWord(second) },
  ];
}

/** Kinds whose type is text alone, though they would write a number, too. */
const textKinds: ReadonlySet<string> = new Set([
  ...['BPF program', 'interface', 'IPv6 options'],
  // Names of what is on the host.
  ...[
    'table name',
    'accounting object',
    'system',
    'estimator',
    'list name',
    'helper',
    'timeout policy',
    'label',
  ],
]);

function isText({ name, quoting = 'plain', plain }: ValueKind): boolean {
  return quoting !== 'plain' || plain?.form === 'text' || plain?.form === 'name' || textKinds.has(name);
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

/** As a person writes it, in single quotes. */
export function printLiteral(literal: Literal): string {
  if (typeof literal === 'string') return printText(literal);
  if (typeof literal !== 'object') return String(literal);
  if (isList(literal)) return `[${literal.map(printLiteral).join(', ')}]`;
  const members = Object.entries(literal).map(([name, value]) => `${name}: ${printLiteral(value)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

/** Text as a literal; what is no plain character is escaped, so that no text ends the line or hides in it. */
export function printText(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1);
  const visible = inside.replace(/[^\x20-\x7e\u00a0-\u00ff]/gu, (character) =>
    Array.from({ length: character.length }, (_, index) => escapeUnit(character.charCodeAt(index))).join(''),
  );
  const single = visible.replace(/\\"/g, '"').replace(/'/g, "\\'");
  return `'${single}'`;
}

function escapeUnit(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}

export function isList(literal: Literal): literal is readonly Literal[] {
  return Array.isArray(literal);
}
