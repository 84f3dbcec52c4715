/** The text of a script to its commands. It is read, never run. */
import { NotShell, ScriptCursor } from './script-cursor';
import { parseCommand, parseRedirects, sourceFrom, takeName, takeWords } from './parse-command';
import type { Node, Word } from './syntax-tree';

/**
 * @param line of its first one: what `eval` runs stands in the line of `eval`
 * @throws NotShell where the script is no shell script, with the line
 */
export function parseScript(text: string, line = 1): Node {
  const cursor = new ScriptCursor('\n'.repeat(line - 1) + text);
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
  if (cursor.tryTake('((')) {
    const expression = takeArithmetic(cursor);
    return { kind: 'arithmetic', line, source: sourceFrom(cursor, at), expression };
  }
  if (cursor.tryTake('(')) {
    const body = parseList(cursor, []);
    expect(cursor, ')');
    parseRedirects(cursor);
    return { kind: 'inner', body };
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
    let head = '';
    const branches = [];
    let otherwise: Node | undefined;
    for (let next = 'if'; next !== 'fi';) {
      if (next === 'else') otherwise = parseList(cursor, ['fi']);
      else {
        const condition = parseList(cursor, ['then']);
        expect(cursor, 'then');
        head = head === '' ? source() : head;
        branches.push({ condition, body: parseList(cursor, ['elif', 'else', 'fi']) });
      }
      next = cursor.peekName();
      if (!['elif', 'else', 'fi'].includes(next)) throw new NotShell(line, '`if` without `fi`');
      cursor.at += next.length;
    }
    return { kind: 'if', line, source: head, branches, otherwise };
  },
  for: (cursor, line, source) => {
    cursor.skipBlanks();
    if (cursor.tryTake('((')) {
      const steps = takeArithmetic(cursor).split(';');
      const counted = source();
      return { kind: 'count', line, source: counted, steps, body: parseLoop(cursor) };
    }
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
  while: (cursor, line, source) => parseWhile(cursor, line, source, false),
  until: (cursor, line, source) => parseWhile(cursor, line, source, true),
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

function parseWhile(cursor: ScriptCursor, line: number, source: () => string, isUntil: boolean): Node {
  const condition = parseList(cursor, ['do']);
  const head = source();
  const body = parseLoop(cursor);
  return { kind: 'while', line, source: head, condition, isUntil, body, redirects: parseRedirects(cursor) };
}

/** Up to the two brackets that close, which are taken. */
function takeArithmetic(cursor: ScriptCursor): string {
  const inside = cursor.takeNested('(', ')', 2);
  return inside.replace(/\)\s*$/, '');
}

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

function expect(cursor: ScriptCursor, word: string): void {
  cursor.skipLines();
  if (!cursor.tryTake(word)) throw new NotShell(cursor.line, `\`${word}\` that is missing`);
}
