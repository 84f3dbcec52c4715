/**
 * The rules of a chain as places in the file that they were read from.
 *
 * Goals: what is the same in two large files costs neither a string nor a value for each of its rules; and whoever
 * reads the chain sees rules as ever.
 *
 * How: a rule whose line is its canonical text is kept as two numbers, where the line begins and where it ends. Other
 * rules are kept as values (`made`). Each rule has a number. A chain that was read beside a chain of an earlier file
 * (`base`) numbers its own rules from that one's length on, and rules that it has in common with it have the number
 * that they have there, so that most are compared by number alone. Equal numbers are equal rules; rules of different
 * numbers may be equal, too (`isSame`).
 *
 * Rules become values when they are asked for, all at once where the chain is asked for its rules (`chainOfLines`).
 * They are kept beside the chain and not in it (`tryFindLines`), as they say nothing that the rules do not say.
 */
import { CodedText, hashOf, isSamePart } from '../text/coded-text';
import { IntList, firstAbove } from '../text/int-list';
import type { Chain, ChainRule, Policy } from '../model/ruleset';

/** A rule by its number. */
export type RuleNumber = number;

export class LineRules {
  /** The rules in their order. */
  private readonly order: IntList;
  /** Where the line of each own rule begins; -1 for one that has no line for itself. */
  private readonly starts = new IntList();
  /** Where it ends, before its newline. */
  private readonly ends = new IntList();
  /** Own rules that do not stand in the line below the one before. */
  private readonly gaps = new IntList();
  /** Rules that are more than the rest of their line. */
  private readonly made: ChainRule[] = [];
  /** How many numbers are those of the base. */
  private readonly lent: number;

  /**
   * @param prefix what stands before each rule in its line, `-A CHAIN `
   * @param base complete, and without a base itself
   */
  constructor(
    readonly text: CodedText,
    private readonly prefix: string,
    readonly base?: LineRules,
  ) {
    this.lent = base?.length ?? 0;
    this.order = new IntList(base?.length);
  }

  get length(): number {
    return this.order.length;
  }

  /** The rules in their order. */
  numbers(): Int32Array {
    return this.order.all();
  }

  /** Adds the rule that is all of a line but its prefix. */
  pushLine(start: number, end: number): void {
    const own = this.starts.length;
    this.order.push(this.lent + own);
    if (start < 0 || (own > 0 && this.ends.at(own - 1) + 1 !== start)) this.gaps.push(own);
    this.starts.push(start);
    this.ends.push(end);
  }

  /** Adds another rule; with its line, where that says the same wherever it stands. */
  pushRule(rule: ChainRule, start = -1, end = -1): void {
    this.made[this.starts.length] = rule;
    this.pushLine(start, end);
  }

  /** Adds rules of the base that follow each other. */
  pushLent(first: RuleNumber, count: number): void {
    if (this.base !== undefined) this.order.pushAll(this.base.numbers().subarray(first, first + count));
  }

  /** Where the line of an own rule begins, or -1. */
  startOf(number: RuleNumber): number {
    return this.starts.at(number - this.lent);
  }

  endOf(number: RuleNumber): number {
    return this.ends.at(number - this.lent);
  }

  /** Behind the last of the rules from one on that stand line below line and end at a place, or before it. */
  endOfRun(first: RuleNumber, place: number): RuleNumber {
    const own = first - this.lent;
    const gaps = this.gaps.all();
    const gap = gaps[firstAbove(gaps, own)];
    return first + firstAbove(this.ends.all().subarray(own, gap), place);
  }

  rule(number: RuleNumber): ChainRule {
    if (this.base !== undefined && number < this.lent) return this.base.rule(number);
    return this.made[number - this.lent] ?? { text: this.textOf(number) };
  }

  all(): readonly ChainRule[] {
    return Array.from(this.numbers(), (number) => this.rule(number));
  }

  textOf(number: RuleNumber): string {
    if (this.base !== undefined && number < this.lent) return this.base.textOf(number);
    const made = this.made[number - this.lent];
    return made?.text ?? this.text.slice(this.textStartOf(number), this.endOf(number));
  }

  isSame(left: RuleNumber, right: RuleNumber): boolean {
    if (left === right) return true;
    const one = this.ownerOf(left);
    const other = this.ownerOf(right);
    if (!one.isPlain(left) || !other.isPlain(right)) return this.textOf(left) === this.textOf(right);
    const start = one.textStartOf(left);
    const otherStart = other.textStartOf(right);
    const length = one.endOf(left) - start;
    return (
      length === other.endOf(right) - otherStart &&
      isSamePart(one.text.codes, start, other.text.codes, otherStart, length)
    );
  }

  /** A number that equal rules share. */
  hashOf(number: RuleNumber): number {
    const owner = this.ownerOf(number);
    if (owner.isPlain(number)) return hashOf(owner.text, owner.textStartOf(number), owner.endOf(number));
    const text = CodedText.of(this.textOf(number));
    return hashOf(text, 0, text.length);
  }

  /** The first of some own rules whose text is a part of another text, or -1. */
  indexOf(text: CodedText, start: number, end: number, from: RuleNumber, to: RuleNumber): RuleNumber {
    const length = end - start;
    for (let number = from; number < to; number++) {
      if (this.isPlain(number)) {
        const at = this.textStartOf(number);
        if (this.endOf(number) - at !== length) continue;
        if (isSamePart(this.text.codes, at, text.codes, start, length)) return number;
      } else if (text.slice(start, end) === this.textOf(number)) return number;
    }
    return -1;
  }

  /** Whether an own rule is no more than its line without the prefix. */
  isPlain(number: RuleNumber): boolean {
    return this.made[number - this.lent] === undefined;
  }

  private textStartOf(number: RuleNumber): number {
    return this.startOf(number) + this.prefix.length;
  }

  private ownerOf(number: RuleNumber): LineRules {
    return this.base !== undefined && number < this.lent ? this.base : this;
  }
}

const linesOfChains = new WeakMap<Chain, LineRules>();

/** A chain whose rules are made when somebody asks for them. */
export function chainOfLines(name: string, policy: Policy | undefined, lines: LineRules): Chain {
  let rules: readonly ChainRule[] | undefined;
  const chain: Chain = {
    name,
    ...(policy === undefined ? {} : { policy }),
    get rules() {
      return (rules ??= lines.all());
    },
  };
  linesOfChains.set(chain, lines);
  return chain;
}

/** Undefined for a chain that was not read so, or was changed after that. */
export function tryFindLines(chain: Chain | undefined): LineRules | undefined {
  return chain === undefined ? undefined : linesOfChains.get(chain);
}
