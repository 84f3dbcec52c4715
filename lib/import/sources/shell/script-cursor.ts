/** A place in a script, and the words there. */
import { takeParameter } from './parameter';
import type { HereDocument, Part, Word } from './syntax-tree';

/** What a script holds that is no shell, or none that is read here. */
export class NotShell extends Error {
  constructor(
    readonly line: number,
    readonly what: string,
  ) {
    super(what);
  }
}

const ends = new Set([' ', '\t', '\n', ';', '&', '|', '(', ')', '<', '>']);

export class ScriptCursor {
  at = 0;
  /** Here-documents that begin after this line. */
  private readonly documents: HereDocument[] = [];
  private counted = { at: 0, line: 1 };

  constructor(readonly text: string) {}

  /** Of the place; counts from 1. Asked for places in their order, it costs one pass. */
  get line(): number {
    if (this.at < this.counted.at) this.counted = { at: 0, line: 1 };
    let { at, line } = this.counted;
    for (let next = this.text.indexOf('\n', at); next >= 0 && next < this.at; line++) {
      at = next + 1;
      next = this.text.indexOf('\n', at);
    }
    this.counted = { at, line };
    return line;
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  peek(length = 1): string {
    return this.text.slice(this.at, this.at + length);
  }

  /** Skips blanks, comments and lines that go on; line ends stay. */
  skipBlanks(): void {
    for (;;) {
      const character = this.peek();
      if (character === ' ' || character === '\t' || character === '\r') this.at++;
      else if (this.peek(2) === '\\\n') this.at += 2;
      else if (this.peek(3) === '\\\r\n') this.at += 3;
      else if (character === '#') while (!this.isAtEnd && this.peek() !== '\n') this.at++;
      else return;
    }
  }

  /** Skips what stands between commands. */
  skipLines(): void {
    for (;;) {
      this.skipBlanks();
      if (this.peek() === '\n') this.endLine();
      else if (this.peek() === ';' && this.peek(2) !== ';;') this.at++;
      else return;
    }
  }

  tryTake(text: string): boolean {
    if (this.peek(text.length) !== text) return false;
    this.at += text.length;
    return true;
  }

  /** A reserved word that stands here, without taking it. */
  peekName(): string {
    return /^[A-Za-z_!{}[\]]+/.exec(this.text.slice(this.at, this.at + 64))?.[0] ?? '';
  }

  expectDocument(document: HereDocument): void {
    this.documents.push(document);
  }

  private endLine(): void {
    this.at++;
    for (const document of this.documents.splice(0)) {
      const lines: string[] = [];
      document.line = this.line;
      while (!this.isAtEnd) {
        const next = this.text.indexOf('\n', this.at);
        const line = this.text.slice(this.at, next < 0 ? undefined : next);
        this.at = next < 0 ? this.text.length : next + 1;
        if (line.trim() === document.end) break;
        lines.push(document.isIndented ? line : line.replace(/^\t+/, ''));
      }
      document.text = lines.map((line) => `${line}\n`).join('');
    }
  }

  /** The word that stands here; undefined where none does. */
  tryTakeWord(): Word | undefined {
    const parts: Part[] = [];
    while (!this.isAtEnd && (!ends.has(this.peek()) || this.peek(2) === '<(')) {
      if (this.peek(2) === '\\\n') this.at += 2;
      else if (this.tryTake('<(')) {
        // The name of a file that only the shell knows: brackets are never known to print anything.
        const source = `(${this.takeNested('(', ')', 1)}\n)`;
        parts.push({ kind: 'output', isQuoted: true, source });
      } else parts.push(...this.takeParts(false));
    }
    return parts.length === 0 ? undefined : { parts };
  }

  private takeParts(isQuoted: boolean): readonly Part[] {
    const character = this.peek();
    if (character === '$') return [this.takeDollar(isQuoted)];
    if (character === '`') return [{ kind: 'output', isQuoted, source: this.takeUntil('`') }];
    if (character === '\\') {
      this.at += 2;
      const escaped = this.text[this.at - 1] ?? '';
      const isKept = isQuoted && !/[$`"\\]/.test(escaped);
      return [{ kind: 'text', isQuoted: true, text: isKept ? `\\${escaped}` : escaped }];
    }
    if (!isQuoted && character === "'") return [{ kind: 'text', isQuoted: true, text: this.takeUntil("'") }];
    if (!isQuoted && character === '"') return this.takeQuoted();
    return [this.takePlain(isQuoted)];
  }

  private takePlain(isQuoted: boolean): Part {
    const begin = this.at;
    while (!this.isAtEnd) {
      const character = this.peek();
      if ('$`\\"'.includes(character) || (!isQuoted && (character === "'" || ends.has(character)))) break;
      this.at++;
    }
    if (this.at === begin) this.at++;
    return { kind: 'text', isQuoted, text: this.text.slice(begin, this.at) };
  }

  private takeQuoted(): readonly Part[] {
    const { line } = this;
    this.at++;
    const parts: Part[] = [{ kind: 'text', isQuoted: true, text: '' }];
    while (this.peek() !== '"') {
      if (this.isAtEnd) throw new NotShell(line, 'a quote that is not closed');
      parts.push(...this.takeParts(true));
    }
    this.at++;
    return parts;
  }

  /** Up to a character that ends it, both taken. */
  private takeUntil(end: string): string {
    const { line } = this;
    const found = this.text.indexOf(end, this.at + 1);
    if (found < 0) throw new NotShell(line, `${end} that is not closed`);
    const inside = this.text.slice(this.at + 1, found);
    this.at = found + 1;
    return inside;
  }

  private takeDollar(isQuoted: boolean): Part {
    if (!isQuoted && /^\$["']/.test(this.peek(2))) {
      this.at++;
      return { kind: 'text', isQuoted: true, text: '' };
    }
    if (this.tryTake('$((')) {
      const source = this.takeNested('(', ')', 2);
      return { kind: 'arithmetic', isQuoted, source: source.replace(/\)$/, '') };
    }
    if (this.tryTake('$(')) return { kind: 'output', isQuoted, source: this.takeNested('(', ')', 1) };
    if (this.tryTake('${')) return this.takeBraces(isQuoted);
    const name = /^\$([A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/.exec(
      this.text.slice(this.at, this.at + 256),
    )?.[1];
    if (name === undefined) {
      this.at++;
      return { kind: 'text', isQuoted, text: '$' };
    }
    this.at += 1 + name.length;
    return { kind: 'variable', isQuoted, name };
  }

  private takeBraces(isQuoted: boolean): Part {
    const inside = this.takeNested('{', '}', 1);
    return takeParameter(inside, isQuoted, (text) => new ScriptCursor(text).tryTakeWord() ?? { parts: [] });
  }

  /** Up to the bracket that closes, which is taken. */
  takeNested(open: string, close: string, depth: number): string {
    const { line, at: begin } = this;
    for (let level = depth; level > 0; this.at++) {
      const character = this.peek();
      if (this.isAtEnd) throw new NotShell(line, `${open} that is not closed`);
      if (character === open) level++;
      if (character === close) level--;
    }
    return this.text.slice(begin, this.at - 1);
  }
}
