import { TooLarge } from '../../too-large';
import type { Token } from './tokens';

/** More than any file has, for those that would go on for ever. */
const maxSteps = 2_000_000;

/** Tokens that are taken from the front, and may be put back there. */
export class TokenStream {
  /** The next one last. */
  private readonly tokens: Token[];
  private readonly lastLine: number;
  private steps = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = [...tokens].reverse();
    this.lastLine = tokens.at(-1)?.line ?? 1;
  }

  /** Puts tokens in front of those that are left. */
  put(tokens: readonly Token[]): void {
    for (const token of [...tokens].reverse()) this.tokens.push(token);
  }

  peek(): Token | undefined {
    return this.tokens.at(-1);
  }

  take(): Token {
    if (++this.steps > maxSteps) throw new TooLarge();
    return this.tokens.pop() ?? { text: '', line: this.lastLine, isQuoted: false };
  }

  is(text: string): boolean {
    const next = this.peek();
    return next !== undefined && !next.isQuoted && next.text === text;
  }

  tryTake(text: string): boolean {
    if (!this.is(text)) return false;
    this.take();
    return true;
  }

  /** The statement behind a condition, and the one behind its `@else`, with all that belongs to it; empty where there is none. */
  takeBranches(): readonly [then: readonly Token[], otherwise: readonly Token[]] {
    const then = this.takeStatement();
    if (!this.tryTake('@else')) return [then, []];
    if (!this.is('@if')) return [then, this.takeStatement()];
    // `@else @if ... @else ...` is one statement.
    const otherwise = [...this.takeStatement()];
    for (let next = this.peek(); next !== undefined && this.is('@else'); next = this.peek()) {
      this.take();
      otherwise.push(next, ...this.takeStatement());
    }
    return [then, otherwise];
  }

  /** The tokens of a statement, with the semicolon or the block that ends it. */
  takeStatement(): readonly Token[] {
    const taken: Token[] = [];
    for (let depth = 0; this.peek() !== undefined;) {
      const token = this.take();
      taken.push(token);
      if (token.isQuoted) continue;
      if (token.text === '{') depth++;
      if (token.text === '}' && --depth === 0) break;
      if (token.text === ';' && depth === 0) break;
    }
    return taken;
  }
}
