/**
 * Rules of a ruleset that was read before, for reading one that is much the same.
 *
 * A line that is letter by letter a canonical rule of the same chain needs no other look, and becomes the very
 * same string, which is cheap to compare later. It is looked for a few rules ahead of the one found last: further
 * where lines were missed, so that a run of edits does not lose the way. From there on, all lines that are byte for
 * byte those of the other save are taken at once (`line-places.ts`). Not finding one costs time only.
 */
import { type ChainPlaces, type LinePlaces, commonLength, isByteCodes, tryFindPlaces } from './line-places';
import type { RuleList } from './rule-list';
import { type ChainRule, type Ruleset, tryFindChain } from './ruleset';
import type { CodedText } from './word-checks';

const leastAhead = 8;
const mostAhead = 256;
const newline = 10;

interface SimilarChain {
  readonly rules: readonly ChainRule[];
  readonly lines: ChainPlaces | undefined;
  /** The place behind the rule that was found last. */
  next: number;
  ahead: number;
}

export class SimilarRules {
  private readonly places: LinePlaces | undefined;
  private readonly chains = new Map<string, SimilarChain>();
  private chain: SimilarChain = { rules: [], lines: undefined, next: 0, ahead: leastAhead };

  constructor(private readonly ruleset: Ruleset) {
    this.places = tryFindPlaces(ruleset);
  }

  /** Begins a chain, or goes on with one. */
  open(table: string, chain: string): void {
    const key = `${table} ${chain}`;
    this.chain = this.chains.get(key) ?? {
      rules: tryFindChain(this.ruleset, table, chain)?.rules ?? [],
      lines: this.places?.chain(table, chain),
      next: 0,
      ahead: leastAhead,
    };
    this.chains.set(key, this.chain);
  }

  /** The canonical text that stands at a place in the save. */
  tryFind(save: string, start: number, end: number): string | undefined {
    const { chain } = this;
    const length = end - start;
    const last = Math.min(chain.next + chain.ahead, chain.rules.length);
    for (let index = chain.next; index < last; index++) {
      const text = chain.rules[index]?.text ?? '';
      if (text.length === length && save.startsWith(text, start)) {
        chain.next = index + 1;
        chain.ahead = leastAhead;
        return text;
      }
    }
    chain.ahead = Math.min(chain.ahead + 2, mostAhead);
    return undefined;
  }

  /**
   * Takes the rules whose lines stand in both saves from here on, one line after the other, and gives where the last
   * of them ends; undefined when the line at `start` is another one than the next.
   */
  tryTakeRun({ codes }: CodedText, start: number, taken: RuleList): number | undefined {
    const { places, chain } = this;
    const { lines, next } = chain;
    const first = lines?.starts[next] ?? -1;
    if (places === undefined || lines === undefined || first < 0 || !isByteCodes(codes)) return undefined;
    const same = first + commonLength(places.codes, first, codes, start);
    let end = first - 1;
    while (lines.starts[chain.next] === end + 1) {
      const last = lines.ends[chain.next] ?? 0;
      const rule = chain.rules[chain.next];
      if (last > same || rule === undefined) break;
      const after = codes[start + last - first];
      if (after !== undefined && after !== newline) break;
      taken.push(rule);
      end = last;
      chain.next++;
    }
    if (chain.next === next) return undefined;
    chain.ahead = leastAhead;
    return start + end - first;
  }
}
