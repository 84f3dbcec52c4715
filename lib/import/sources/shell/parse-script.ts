/** The text of a script to its commands. It is read, never run. */
import { NotShell, ScriptCursor } from './script-cursor';
import type { Command, Node, Redirect, Word } from './syntax-tree';

/** @throws NotShell where the script is no shell script, with the line */
export function parseScript(text: string): Node {
  const cursor = new ScriptCursor(text);
  const script = parseList(cursor, []);
  if (!cursor.isAtEnd) throw new NotShell(cursor.line, `an unexpected \`${cursor.peek(8).trim()}\``);
  return script;
}

/** Commands up to one of the words that end them, which is not taken. */
function parseList(cursor: ScriptCursor, ends: readonly string[]): Node {
  const items: Node[] = [];
  for (;;) {
    cursor.skipLines();
    if (cursor.tryTake('&')) continue;
    if (cursor.isAtEnd || cursor.peek() === ')' || cursor.peek(2) === ';;') break;
    if (ends.includes(cursor.peekName())) break;
    const { at } = cursor;
    items.push(parseEither(cursor));
    if (cursor.at === at) throw new NotShell(cursor.line, `an unexpected \`${cursor.peek(8).trim()}\``);
  }
  return { kind: 'list', items };
}

function parseEither(cursor: ScriptCursor): Node {
  let left = parsePipe(cursor);
  for (;;) {
    cursor.skipBlanks();
    const operator = (['&&', '||'] as const).find((each) => cursor.tryTake(each));
    if (operator === undefined) return left;
    cursor.skipLines();
    left = { kind: 'either', operator, left, right: parsePipe(cursor) };
  }
}

function parsePipe(cursor: ScriptCursor): Node {
  const { line, at } = cursor;
  const items = [parseItem(cursor)];
  for (;;) {
    cursor.skipBlanks();
    if (cursor.peek() !== '|' || cursor.peek(2) === '||') break;
    cursor.at++;
    cursor.skipLines();
    items.push(parseItem(cursor));
  }
  const [only] = items;
  if (only !== undefined && items.length === 1) return only;
  return { kind: 'pipe', line, source: sourceFrom(cursor, at), items };
}

function parseItem(cursor: ScriptCursor): Node {
  cursor.skipBlanks();
  const { line, at } = cursor;
  const name = cursor.peekName();
  if (name === '!') {
    cursor.at++;
    return { kind: 'not', item: parseItem(cursor) };
  }
  const compound = compounds[name];
  if (compound !== undefined && /^$|[\s;({<>&|]/.test(cursor.text[at + name.length] ?? '')) {
    cursor.at += name.length;
    const node = compound(cursor, line, () => sourceFrom(cursor, at));
    parseRedirects(cursor);
    return node;
  }
  if (cursor.tryTake('(')) {
    const body = parseList(cursor, []);
    expect(cursor, ')');
    parseRedirects(cursor);
    return body;
  }
  return tryParseFunction(cursor) ?? parseCommand(cursor, line);
}

type Compound = (cursor: ScriptCursor, line: number, source: () => string) => Node;

const compounds: Readonly<Record<string, Compound | undefined>> = {
  '{': (cursor) => {
    const body = parseList(cursor, ['}']);
    expect(cursor, '}');
    return body;
  },
  if: (cursor, line, source) => {
    const head = source();
    const branches = [];
    let otherwise: Node | undefined;
    for (let next = 'if'; next !== 'fi';) {
      if (next === 'else') otherwise = parseList(cursor, ['fi']);
      else {
        const condition = parseList(cursor, ['then']);
        expect(cursor, 'then');
        branches.push({ condition, body: parseList(cursor, ['elif', 'else', 'fi']) });
      }
      next = cursor.peekName();
      if (!['elif', 'else', 'fi'].includes(next)) throw new NotShell(line, '`if` without `fi`');
      cursor.at += next.length;
    }
    return { kind: 'if', line, source: head, branches, otherwise };
  },
  for: (cursor, line, source) => {
    const name = takeName(cursor);
    cursor.skipLines();
    let words: Word[] | undefined;
    if (cursor.peekName() === 'in') {
      cursor.at += 2;
      words = takeWords(cursor);
    }
    const head = source();
    return { kind: 'for', line, source: head, name, words, body: parseLoop(cursor) };
  },
  while: (cursor, line, source) => {
    parseList(cursor, ['do']);
    const head = source();
    return { kind: 'while', line, source: head, body: parseLoop(cursor) };
  },
  until: (cursor, line, source) => {
    parseList(cursor, ['do']);
    const head = source();
    return { kind: 'while', line, source: head, body: parseLoop(cursor) };
  },
  case: (cursor, line, source) => {
    cursor.skipBlanks();
    const subject = cursor.tryTakeWord() ?? { parts: [] };
    cursor.skipLines();
    expect(cursor, 'in');
    const head = source();
    const arms = [];
    for (;;) {
      cursor.skipLines();
      if (cursor.peekName() === 'esac') break;
      if (cursor.isAtEnd) throw new NotShell(line, '`case` without `esac`');
      cursor.tryTake('(');
      const patterns: Word[] = [];
      for (;;) {
        patterns.push(...takeWords(cursor));
        if (!cursor.tryTake('|')) break;
      }
      expect(cursor, ')');
      arms.push({ patterns, body: parseList(cursor, ['esac']) });
      cursor.tryTake(';;');
    }
    cursor.at += 'esac'.length;
    return { kind: 'case', line, source: head, subject, arms };
  },
  function: (cursor) => {
    const name = takeName(cursor);
    cursor.skipBlanks();
    if (cursor.tryTake('(')) expect(cursor, ')');
    cursor.skipLines();
    return { kind: 'function', name, body: parseItem(cursor) };
  },
};

function parseLoop(cursor: ScriptCursor): Node {
  cursor.skipLines();
  expect(cursor, 'do');
  const body = parseList(cursor, ['done']);
  expect(cursor, 'done');
  return body;
}

function tryParseFunction(cursor: ScriptCursor): Node | undefined {
  const [whole, name] =
    /^([A-Za-z_][A-Za-z0-9_.-]*)[ \t]*\([ \t]*\)/.exec(cursor.text.slice(cursor.at, cursor.at + 200)) ?? [];
  if (whole === undefined || name === undefined) return undefined;
  cursor.at += whole.length;
  cursor.skipLines();
  return { kind: 'function', name, body: parseItem(cursor) };
}

function parseCommand(cursor: ScriptCursor, line: number): Command {
  const { at } = cursor;
  const assignments: { name: string; value: Word }[] = [];
  const words: Word[] = [];
  const redirects: Redirect[] = [];
  for (;;) {
    cursor.skipBlanks();
    const found = tryTakeRedirect(cursor);
    if (found !== undefined) {
      redirects.push(...found);
      continue;
    }
    if (words.length === 0) {
      const [whole, name] =
        /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(cursor.text.slice(cursor.at, cursor.at + 200)) ?? [];
      if (whole !== undefined && name !== undefined) {
        cursor.at += whole.length;
        if (cursor.peek() === '(') throw new NotShell(line, 'a list in brackets');
        assignments.push({ name, value: cursor.tryTakeWord() ?? { parts: [] } });
        continue;
      }
    }
    const word = cursor.tryTakeWord();
    if (word === undefined) break;
    words.push(word);
  }
  return { kind: 'command', line, source: sourceFrom(cursor, at), assignments, words, redirects };
}

function parseRedirects(cursor: ScriptCursor): void {
  for (;;) {
    cursor.skipBlanks();
    if (tryTakeRedirect(cursor) === undefined) return;
  }
}

/** A redirection that stands here; of a here-document only that it is there. */
function tryTakeRedirect(cursor: ScriptCursor): readonly Redirect[] | undefined {
  const operator = /^([0-9]*(<<-?|<|>>|>\||>&|<&|>)|&>>?)/.exec(cursor.peek(5))?.[0];
  if (operator === undefined) return undefined;
  cursor.at += operator.length;
  cursor.skipBlanks();
  const target = cursor.tryTakeWord() ?? { parts: [] };
  if (operator.includes('<<')) {
    const end = target.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
    cursor.expectDocument(end);
  }
  return [{ operator, target }];
}

function takeWords(cursor: ScriptCursor): Word[] {
  const words: Word[] = [];
  for (;;) {
    cursor.skipBlanks();
    const word = cursor.tryTakeWord();
    if (word === undefined) return words;
    words.push(word);
  }
}

function takeName(cursor: ScriptCursor): string {
  cursor.skipBlanks();
  const name = /^[A-Za-z_][A-Za-z0-9_.-]*/.exec(cursor.text.slice(cursor.at, cursor.at + 200))?.[0];
  if (name === undefined) throw new NotShell(cursor.line, 'a name that is missing');
  cursor.at += name.length;
  return name;
}

function expect(cursor: ScriptCursor, word: string): void {
  cursor.skipLines();
  if (!cursor.tryTake(word)) throw new NotShell(cursor.line, `\`${word}\` that is missing`);
}

function sourceFrom(cursor: ScriptCursor, at: number): string {
  return cursor.text.slice(at, cursor.at).trim().split('\n')[0] ?? '';
}
