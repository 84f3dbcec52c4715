/**
 * The rules of a chain while a file is read that puts rules in, takes them out and replaces them by number or text.
 *
 * Goal: a file of nothing but such commands costs little more than one of `-A` lines, and `-A` lines cost what
 * pushing to an array does. How: the rules lie in pieces, of which a command touches one; a piece is cut when it
 * is found to be large, and counts its texts when it is first asked for one. As long as rules are only pushed, they may
 * stay the lines that they are (`line-rules.ts`).
 */
import { at } from '../../base/at';
import type { CodedText } from '../text/coded-text';
import { type LineRules, type RuleNumber, chainOfLines } from './line-rules';
import type { Chain, ChainRule, Policy } from '../model/ruleset';

interface Piece {
  rules: ChainRule[];
  /** How often each text stands among the first `counted` rules; made when it is first asked for. */
  counts: Map<string, number> | undefined;
  counted: number;
}

const pieceSize = 512;

export class RuleList {
  /** Undefined as long as nobody has asked for a place or a text: a host may have a million chains without a rule. */
  private pieces: Piece[] | undefined;
  /** The rules of the last piece, or all. */
  private last: ChainRule[] = [];
  private size = 0;
  /** Whether all pieces but the last are of the right size. */
  private isTidy = true;

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
    this.reset([]);
  }

  /** Makes values of rules that are lines: from now on they are more than that. */
  leaveLines(): void {
    if (this.lines === undefined) return;
    const rules = [...this.lines.all()];
    this.lines = undefined;
    this.reset(rules);
  }

  /** The chain of these rules. */
  close(name: string, policy: Policy | undefined): Chain {
    if (this.lines !== undefined) return chainOfLines(name, policy, this.lines);
    const { pieces, last } = this;
    const rules = pieces === undefined || pieces.length === 1 ? last : pieces.flatMap((piece) => piece.rules);
    return policy === undefined ? { name, rules } : { name, policy, rules };
  }

  /** Takes so many rules out at a place that is there, counted from 0, and puts others in. */
  splice(at: number, count: number, made: readonly ChainRule[]): void {
    this.leaveLines();
    if (at === this.size) {
      for (const rule of made) this.push(rule);
      return;
    }
    const pieces = this.cut();
    let index = 0;
    let start = 0;
    for (let piece = pieces[0]; piece !== undefined; piece = pieces[++index]) {
      if (at < start + piece.rules.length) break;
      start += piece.rules.length;
    }
    const piece = pieces[index];
    if (piece === undefined) return;
    const removed = piece.rules.slice(at - start, at - start + count);
    if (at - start + removed.length <= piece.counted) {
      for (const { text } of removed) countText(piece, text, -1);
      for (const { text } of made) countText(piece, text, 1);
      piece.counted += made.length - removed.length;
    } else {
      piece.counts = undefined;
      piece.counted = 0;
    }
    const [first] = made;
    if (made.length === 0) piece.rules.splice(at - start, removed.length);
    else if (made.length === 1 && first !== undefined) piece.rules.splice(at - start, removed.length, first);
    else {
      const rest = piece.rules.splice(at - start, piece.rules.length);
      for (const rule of made) piece.rules.push(rule);
      for (const rule of rest.slice(removed.length)) piece.rules.push(rule);
    }
    this.size += made.length - removed.length;
    this.isTidy = isTidy(piece);
  }

  /** Where a text stands first, or -1. */
  indexOf(text: string): number {
    this.leaveLines();
    let start = 0;
    for (const piece of this.cut()) {
      for (; piece.counted < piece.rules.length; piece.counted++)
        countText(piece, at(piece.rules, piece.counted).text, 1);
      if (piece.counts?.has(text) === true)
        return start + piece.rules.findIndex((rule) => rule.text === text);
      start += piece.rules.length;
    }
    return -1;
  }

  private reset(rules: ChainRule[]): void {
    this.pieces = undefined;
    this.last = rules;
    this.size = rules.length;
    this.isTidy = true;
  }

  /** Makes small pieces of large ones, and leaves empty ones out. */
  private cut(): readonly Piece[] {
    const before = this.pieces ?? [pieceOf(this.last)];
    const last = before.at(-1);
    if (this.isTidy && last !== undefined && isTidy(last)) {
      this.pieces = before;
      return before;
    }
    this.isTidy = true;
    const pieces = before.flatMap((piece) => {
      if (piece.rules.length <= 2 * pieceSize) return piece.rules.length > 0 ? [piece] : [];
      const parts = Math.ceil(piece.rules.length / pieceSize);
      return Array.from({ length: parts }, (_, part) =>
        pieceOf(piece.rules.slice(part * pieceSize, (part + 1) * pieceSize)),
      );
    });
    if (pieces.length === 0) pieces.push(pieceOf([]));
    this.pieces = pieces;
    this.last = pieces.at(-1)?.rules ?? [];
    return pieces;
  }
}

function isTidy({ rules }: Piece): boolean {
  return rules.length > 0 && rules.length <= 2 * pieceSize;
}

function pieceOf(rules: ChainRule[]): Piece {
  return { rules, counts: undefined, counted: 0 };
}

function countText(piece: Piece, text: string, by: 1 | -1): void {
  const counts = (piece.counts ??= new Map<string, number>());
  const count = (counts.get(text) ?? 0) + by;
  if (count > 0) counts.set(text, count);
  else counts.delete(text);
}
