/**
 * The rules of a chain while a file is read that puts rules in, takes them out and replaces them by number or text.
 *
 * Goal: a file of nothing but such commands costs little more than one of `-A` lines, and `-A` lines cost what
 * pushing to an array does. How: the rules lie in pieces, of which a command touches one; a piece is cut when it
 * is found to be large, and counts its texts when it is first asked for one. As long as rules are only pushed, they may
 * stay the lines that they are (`line-rules.ts`).
 */
import type { CodedText } from './coded-text';
import { type LineRules, type RuleNumber, chainOfLines } from './line-rules';
import type { Chain, ChainRule, Policy } from './ruleset';

interface Piece {
  rules: ChainRule[];
  /** How often each text stands among the first `counted` rules. */
  readonly counts: Map<string, number>;
  counted: number;
}

const pieceSize = 512;

export class RuleList {
  private pieces: Piece[] = [pieceOf([])];
  private last: ChainRule[] = this.pieces[0]?.rules ?? [];
  private size = 0;

  /** @param lines empty; for rules that need not be values */
  constructor(private lines?: LineRules) {}

  get length(): number {
    return this.lines?.length ?? this.size;
  }

  /** Adds a rule; with its line, where that says the same wherever it stands. */
  push(rule: ChainRule, start = -1, end = -1): void {
    if (this.lines !== undefined) this.lines.pushRule(rule, start, end);
    else {
      this.last.push(rule);
      this.size++;
    }
  }

  /** Adds the rule that is the rest of a line from `from` on, the line being plain `-A`. */
  pushLine(text: CodedText, start: number, from: number, end: number): void {
    if (this.lines !== undefined) this.lines.pushLine(start, end);
    else this.push({ text: text.slice(from, end) });
  }

  /** Adds rules of an earlier chain that follow each other. */
  pushLent(lines: LineRules, first: RuleNumber, count: number): void {
    if (this.lines?.base === lines) this.lines.pushLent(first, count);
    else for (let index = 0; index < count; index++) this.push(lines.rule(first + index));
  }

  clear(): void {
    this.lines = undefined;
    this.reset([pieceOf([])]);
  }

  /** Makes values of rules that are lines: from now on they are more than that. */
  leaveLines(): void {
    if (this.lines === undefined) return;
    const rules = [...this.lines.all()];
    this.lines = undefined;
    this.reset([pieceOf(rules)]);
  }

  /** The chain of these rules. */
  close(name: string, policy: Policy | undefined): Chain {
    if (this.lines !== undefined) return chainOfLines(name, policy, this.lines);
    const rules = this.pieces.length === 1 ? this.last : this.pieces.flatMap((piece) => piece.rules);
    return policy === undefined ? { name, rules } : { name, policy, rules };
  }

  /** Takes so many rules out at a place that is there, counted from 0, and puts others in. */
  splice(at: number, count: number, made: readonly ChainRule[]): void {
    this.leaveLines();
    if (at === this.size) {
      for (const rule of made) this.push(rule);
      return;
    }
    this.cut();
    let index = 0;
    let start = 0;
    for (let piece = this.pieces[0]; piece !== undefined; piece = this.pieces[++index]) {
      if (at < start + piece.rules.length) break;
      start += piece.rules.length;
    }
    const piece = this.pieces[index];
    if (piece === undefined) return;
    const removed = piece.rules.slice(at - start, at - start + count);
    if (at - start + removed.length <= piece.counted) {
      for (const { text } of removed) countText(piece, text, -1);
      for (const { text } of made) countText(piece, text, 1);
      piece.counted += made.length - removed.length;
    } else {
      piece.counts.clear();
      piece.counted = 0;
    }
    const others = piece.rules.splice(at - start, piece.rules.length);
    for (const rule of made) piece.rules.push(rule);
    for (const rule of others.slice(removed.length)) piece.rules.push(rule);
    this.size += made.length - removed.length;
  }

  /** Where a text stands first, or -1. */
  indexOf(text: string): number {
    this.leaveLines();
    this.cut();
    let start = 0;
    for (const piece of this.pieces) {
      for (; piece.counted < piece.rules.length; piece.counted++)
        countText(piece, piece.rules[piece.counted]?.text ?? '', 1);
      if (piece.counts.has(text)) return start + piece.rules.findIndex((rule) => rule.text === text);
      start += piece.rules.length;
    }
    return -1;
  }

  /** Makes small pieces of large ones, and leaves empty ones out. */
  private cut(): void {
    if (this.pieces.every(({ rules }) => rules.length > 0 && rules.length <= 2 * pieceSize)) return;
    this.reset(
      this.pieces.flatMap((piece) => {
        if (piece.rules.length <= 2 * pieceSize) return piece.rules.length > 0 ? [piece] : [];
        const parts = Math.ceil(piece.rules.length / pieceSize);
        return Array.from({ length: parts }, (_, part) =>
          pieceOf(piece.rules.slice(part * pieceSize, (part + 1) * pieceSize)),
        );
      }),
    );
  }

  private reset(pieces: Piece[]): void {
    this.pieces = pieces.length > 0 ? pieces : [pieceOf([])];
    this.last = this.pieces.at(-1)?.rules ?? [];
    this.size = this.pieces.reduce((size, { rules }) => size + rules.length, 0);
  }
}

function pieceOf(rules: ChainRule[]): Piece {
  return { rules, counts: new Map(), counted: 0 };
}

function countText({ counts }: Piece, text: string, by: 1 | -1): void {
  const count = (counts.get(text) ?? 0) + by;
  if (count > 0) counts.set(text, count);
  else counts.delete(text);
}
