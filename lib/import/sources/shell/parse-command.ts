/** One command of a script: what it sets, its words, and where its input comes from. */
import { NotShell, type ScriptCursor } from './script-cursor';
import type { Assignment, Command, HereDocument, Redirect, Word } from './syntax-tree';

/** Commands whose arguments set variables. */
const declaring = new Set(['export', 'local', 'readonly', 'declare', 'typeset']);

export function parseCommand(cursor: ScriptCursor, line: number): Command {
  const { at } = cursor;
  const assignments: Assignment[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    cursor.skipBlanks();
    const isTest = textOf(words[0]) === '[[';
    if (isTest && !/^(\n|$)/.test(cursor.peek())) {
      if (textOf(words.at(-1)) === ']]') break;
      words.push(takeTestWord(cursor));
      continue;
    }
    const found = tryTakeRedirect(cursor);
    if (found !== undefined) {
      redirects.push(found);
      continue;
    }
    const assignment =
      words[0] === undefined || declaring.has(textOf(words[0])) ? tryTakeAssignment(cursor) : undefined;
    if (assignment !== undefined) {
      assignments.push(assignment);
      continue;
    }
    const word = cursor.tryTakeWord();
    if (word === undefined) break;
    words.push(word);
  }
  return { kind: 'command', line, source: sourceFrom(cursor, at), assignments, words, redirects };
}

function textOf(word: Word | undefined): string {
  const [part, ...more] = word?.parts ?? [];
  return part?.kind === 'text' && more.length === 0 ? part.text : '';
}

/** In `[[`, what would end a command elsewhere is a word. */
function takeTestWord(cursor: ScriptCursor): Word {
  const word = cursor.tryTakeWord();
  if (word !== undefined) return word;
  const text = /^(&&|\|\||[<>()]|.)/.exec(cursor.peek(2))?.[0] ?? '';
  cursor.at += Math.max(1, text.length);
  return { parts: [{ kind: 'text', isQuoted: false, text }] };
}

function tryTakeAssignment(cursor: ScriptCursor): Assignment | undefined {
  const [whole, name, index, plus] =
    /^([A-Za-z_][A-Za-z0-9_]*)(?:\[([^\]\n]*)\])?(\+?)=/.exec(
      cursor.text.slice(cursor.at, cursor.at + 200),
    ) ?? [];
  if (whole === undefined || name === undefined) return undefined;
  cursor.at += whole.length;
  const indexOf =
    index === undefined ? {} : { index: { parts: [{ kind: 'text', isQuoted: true, text: index }] } as Word };
  const isAdded = plus === '+';
  if (cursor.tryTake('(')) return { name, isAdded, ...indexOf, value: takeItems(cursor) };
  return { name, isAdded, ...indexOf, value: cursor.tryTakeWord() ?? { parts: [] } };
}

/** The items of a list, over several lines. */
function takeItems(cursor: ScriptCursor): readonly Word[] {
  const { line } = cursor;
  const items: Word[] = [];
  for (;;) {
    cursor.skipLines();
    if (cursor.tryTake(')')) return items;
    const word = cursor.tryTakeWord();
    if (word === undefined) throw new NotShell(line, 'a list in brackets that is not closed');
    items.push(word);
  }
}

export function parseRedirects(cursor: ScriptCursor): readonly Redirect[] {
  const found: Redirect[] = [];
  for (;;) {
    cursor.skipBlanks();
    const redirect = tryTakeRedirect(cursor);
    if (redirect === undefined) return found;
    found.push(redirect);
  }
}

function tryTakeRedirect(cursor: ScriptCursor): Redirect | undefined {
  if (cursor.peek(2) === '<(') return undefined;
  const operator = /^([0-9]*(<<<|<<-?|<|>>|>\||>&|<&|>)|&>>?)/.exec(cursor.peek(6))?.[0];
  if (operator === undefined) return undefined;
  cursor.at += operator.length;
  cursor.skipBlanks();
  const target = cursor.tryTakeWord() ?? { parts: [] };
  if (!/^[0-9]*<<-?$/.test(operator)) return { operator, target };
  const document: HereDocument = {
    end: target.parts.map((part) => (part.kind === 'text' ? part.text : '')).join(''),
    isIndented: !operator.endsWith('-'),
    isExpanded: !target.parts.some(({ isQuoted }) => isQuoted),
    text: '',
    line: cursor.line,
  };
  cursor.expectDocument(document);
  return { operator, target, document };
}

export function takeWords(cursor: ScriptCursor): Word[] {
  const words: Word[] = [];
  for (;;) {
    cursor.skipBlanks();
    const word = cursor.tryTakeWord();
    if (word === undefined) return words;
    words.push(word);
  }
}

export function takeName(cursor: ScriptCursor): string {
  cursor.skipBlanks();
  const name = /^[A-Za-z_][A-Za-z0-9_.-]*/.exec(cursor.text.slice(cursor.at, cursor.at + 200))?.[0];
  if (name === undefined) throw new NotShell(cursor.line, 'a name that is missing');
  cursor.at += name.length;
  return name;
}

/** What stands there, in one line: commands go on over several. */
export function sourceFrom(cursor: ScriptCursor, at: number): string {
  const text = cursor.text.slice(at, cursor.at).replace(/\s*\\\r?\n\s*/g, ' ');
  return text.trim().split('\n')[0] ?? '';
}
