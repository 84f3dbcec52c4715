/**
 * Rules of a ruleset that was read before, for reading one that is much the same.
 *
 * A line that is letter by letter a canonical rule of the same chain needs no other look. It is looked for a few
 * rules ahead of the one found last: further where lines were missed, so that a run of edits does not lose the way.
 * From there on, all lines that are byte for byte those of the other save are taken at once. Not finding one costs
 * time only.
 */
import { at } from '../../base/at';
import { type CodedText, commonLength, isBytes, newline } from '../text/coded-text';
import { type LineRules, tryFindLines } from './line-rules';
import type { RuleList } from './rule-list';
import { type ChainRule, type Ruleset, tryFindChain } from '../model/ruleset';

const minAhead = 8;
const maxAhead = 256;

interface SimilarChain {
  /** Undefined where only values are left. */
  readonly lines: LineRules | undefined;
  readonly rules: readonly ChainRule[];
  readonly length: number;
  /** The place behind the rule that was found last. */
  next: number;
  /** How many lines were not found since then. */
  missed: number;
}

const noChain: SimilarChain = { lines: undefined, rules: [], length: 0, next: 0, missed: 0 };

export class SimilarRules {
  private readonly chains = new Map<string, SimilarChain>();
  private chain = noChain;

  /** @param text what it was read from, and is read now */
  constructor(
    private readonly ruleset: Ruleset,
    private readonly text: CodedText,
  ) {}

  /** Begins a chain, or goes on with one. */
  open(table: string, chain: string): void {
    const key = `${table} ${chain}`;
    this.chain = this.chains.get(key) ?? this.begin(table, chain);
    this.chains.set(key, this.chain);
  }

  private begin(table: string, chain: string): SimilarChain {
    const lines = this.linesOf(table, chain);
    const rules = lines === undefined ? (tryFindChain(this.ruleset, table, chain)?.rules ?? []) : [];
    return { ...noChain, lines, rules, length: lines?.length ?? rules.length };
  }

  /** What rules of a chain may be taken from as they stand there. */
  linesOf(table: string, chain: string): LineRules | undefined {
    const lines = tryFindLines(tryFindChain(this.ruleset, table, chain));
    return lines?.base === undefined && isBytes(this.text.codes) ? lines : undefined;
  }

  /** The place of the rule whose canonical text stands at a place in the save, or -1. */
  indexOf(start: number, end: number): number {
    const { chain, text } = this;
    const { lines, rules } = chain;
    // Where nothing has been alike for long, a long look is seldom worth it.
    const ahead = chain.missed % 8 === 0 ? Math.min(minAhead + 2 * chain.missed, maxAhead) : minAhead;
    const last = Math.min(chain.next + ahead, chain.length);
    const found =
      lines === undefined
        ? rules
            .slice(chain.next, last)
            .findIndex((rule) => rule.text.length === end - start && text.has(rule.text, start))
        : lines.indexOf(text, start, end, chain.next, last);
    if (found < 0) {
      chain.missed++;
      return -1;
    }
    const index = lines === undefined ? chain.next + found : found;
    chain.next = index + 1;
    chain.missed = 0;
    return index;
  }

  /** Takes a rule that is no more than its text; gives whether it is. */
  lend(index: number, taken: RuleList): boolean {
    const { lines } = this.chain;
    if (lines?.isPlain(index) !== true) return false;
    taken.pushLent(lines, index, 1);
    return true;
  }

  textAt(index: number): string {
    return this.chain.lines?.textOf(index) ?? at(this.chain.rules, index).text;
  }

  /**
   * Takes the rules whose lines stand in both saves from here on, one line after the other, and gives where the last
   * of them ends; -1 when the line at `start` is another one than the next.
   */
  takeLines(start: number, taken: RuleList): number {
    const { chain } = this;
    const { lines, next } = chain;
    const first = lines !== undefined && next < lines.length ? lines.startOf(next) : -1;
    if (lines === undefined || first < 0) return -1;
    const same = first + commonLength(lines.text, first, this.text, start);
    let behind = lines.endOfRun(next, same);
    // The last of them may be longer here.
    if (behind > next && !isLineEnd(this.text.codes[start + lines.endOf(behind - 1) - first])) behind--;
    if (behind === next) return -1;
    taken.pushLent(lines, next, behind - next);
    chain.next = behind;
    chain.missed = 0;
    return start + lines.endOf(behind - 1) - first;
  }
}

function isLineEnd(code: number | undefined): boolean {
  return code === undefined || code === newline;
}
