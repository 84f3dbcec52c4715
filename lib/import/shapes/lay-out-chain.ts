/**
 * A built-in chain as constructs and the rules between them.
 *
 * A construct puts each of its rules into a phase, wherever it stands in the program; so every other rule of the chain needs a phase
 * between those that stand before and behind it. What comes out is played through: the program's rules, put in order by phase as
 * a Firewall does, have to be the rules of the host, or the layout is none.
 */
import type { Family } from '../../net/family';
import { type Phase, phases } from '../../patterns/phase';
import type { ChainRule } from '../../ruleset/model/ruleset';
import { type Merged, mergeFamilies } from '../merge-families';
import type { Match, MatchedRule } from './match-candidate';

export type ChainItem<Rule> =
  | { readonly kind: 'construct'; readonly match: Match }
  /** A rule that no construct declares. */
  | { readonly kind: 'rule'; readonly rules: Merged<Rule>; readonly phase: Phase };

export interface ChainContent<Rule> {
  readonly chain: string;
  readonly rules: ReadonlyMap<Family, readonly Rule[]>;
  /** How a rule is written in a program. */
  readonly keyOf: (rule: Rule) => string;
}

/**
 * @param own constructs that stand among the statements about this chain
 * @param earlier constructs that stand before all of them, and declare rules of this chain as well
 */
export function tryLayOut<Rule extends ChainRule>(
  content: ChainContent<Rule>,
  own: readonly Match[],
  earlier: readonly Match[],
): readonly ChainItem<Rule>[] | undefined {
  return (
    layOut(content, { own, earlier, anchor: 'first' }) ?? layOut(content, { own, earlier, anchor: 'last' })
  );
}

interface Constructs {
  readonly own: readonly Match[];
  readonly earlier: readonly Match[];
  /** Whether a construct stands in the program where its first rule stands, or its last one. */
  readonly anchor: 'first' | 'last';
}

function layOut<Rule extends ChainRule>(
  content: ChainContent<Rule>,
  constructs: Constructs,
): readonly ChainItem<Rule>[] | undefined {
  const { earlier } = constructs;
  const taken = new TakenRules(content.chain, constructs);
  const order = taken.orderOfOwn([...content.rules.keys()]);
  if (order === undefined) return undefined;
  const items: ChainItem<Rule>[] = [];
  for (const [at, match] of [...order, undefined].entries()) {
    const bounds = { after: order[at - 1], before: match };
    for (const placed of mergedBetween(content, taken, bounds)) {
      const phase = tryChoosePhase(placed, taken);
      if (phase === undefined) return undefined;
      const rules = new Map([...placed].map(([family, { rule }]) => [family, rule]));
      items.push({ kind: 'rule', rules, phase });
    }
    if (match !== undefined) items.push({ kind: 'construct', match });
  }
  const isRight = [...content.rules].every(([family, live]) =>
    isInOrder(items, earlier, { content, family, live }),
  );
  return isRight ? items : undefined;
}

/** A rule with its place in the chain of the host. */
interface PlacedRule<Rule> {
  readonly rule: Rule;
  readonly index: number;
}

/** Rules of no construct between two constructs, both families as one list. */
function mergedBetween<Rule>(
  { rules, keyOf }: ChainContent<Rule>,
  taken: TakenRules,
  { after, before }: { readonly after: Match | undefined; readonly before: Match | undefined },
): readonly Merged<PlacedRule<Rule>>[] {
  const between = [...rules].map(([family, all]) => {
    const from = after === undefined ? 0 : taken.placeOf(after, family);
    const to = before === undefined ? all.length : taken.placeOf(before, family);
    const free = all
      .slice(from, to)
      .map((rule, offset) => ({ rule, index: from + offset }))
      .filter(({ index }) => !taken.has(family, index));
    return [family, free] as const;
  });
  return mergeFamilies(new Map(between), ({ rule }) => keyOf(rule));
}

/** Rules of one chain that constructs declare. */
class TakenRules {
  private readonly byPlace = new Map<string, MatchedRule>();
  /** With the place of the construct's statement. */
  private readonly all: readonly (MatchedRule & { readonly statement: number })[];

  constructor(
    private readonly chain: string,
    private readonly constructs: Constructs,
  ) {
    const withPlace = (match: Match, isOwn: boolean) =>
      match.matched
        .filter((each) => each.chain === chain)
        .map((each) => ({ ...each, statement: isOwn ? this.placeOf(match, each.family) : -1 }));
    this.all = [
      ...constructs.own.flatMap((match) => withPlace(match, true)),
      ...constructs.earlier.flatMap((match) => withPlace(match, false)),
    ];
    for (const each of this.all) this.byPlace.set(`${each.family} ${String(each.index)}`, each);
  }

  has(family: Family, index: number): boolean {
    return this.byPlace.has(`${family} ${String(index)}`);
  }

  /** Before which rule the statement of a construct stands; infinite where it has no rule. */
  placeOf({ matched }: Match, family: Family): number {
    const places = matched.filter((each) => each.chain === this.chain && each.family === family);
    const indexes = places.map(({ index }) => index);
    return this.constructs.anchor === 'first' ? Math.min(...indexes) : Math.max(...indexes);
  }

  /** Own constructs as they follow each other; undefined where that differs between the families. */
  orderOfOwn(inFamilies: readonly Family[]): readonly Match[] | undefined {
    const orders = inFamilies.map((family) =>
      [...this.constructs.own].sort((one, other) => this.placeOf(one, family) - this.placeOf(other, family)),
    );
    const [first = []] = orders;
    const isSame = orders.every((order) => order.every((match, at) => match === first[at]));
    return isSame &&
      first.every((match) => inFamilies.every((family) => Number.isFinite(this.placeOf(match, family))))
      ? first
      : undefined;
  }

  /** The first and the last phase that a rule at a place may have. */
  boundsAt(family: Family, index: number): readonly [first: number, last: number] {
    let [first, last] = [0, phases.length - 1];
    for (const each of this.all) {
      if (each.family !== family) continue;
      const rank = phases.indexOf(each.phase);
      // Rules of a statement that stands before this one come first in their phase.
      const isFirst = each.statement < index;
      if (each.index < index) first = Math.max(first, isFirst ? rank : rank + 1);
      else last = Math.min(last, isFirst ? rank - 1 : rank);
    }
    return [first, last];
  }
}

/** Where rules stand that are left alone. */
const usual = phases.indexOf('services');

function tryChoosePhase<Rule>(placed: Merged<PlacedRule<Rule>>, taken: TakenRules): Phase | undefined {
  const bounds = [...placed].map(([family, { index }]) => taken.boundsAt(family, index));
  const first = Math.max(...bounds.map(([each]) => each));
  const last = Math.min(...bounds.map(([, each]) => each));
  return first > last ? undefined : phases[Math.min(Math.max(usual, first), last)];
}

/** Whether a Firewall would put the rules in the order of the host. */
function isInOrder<Rule extends ChainRule>(
  items: readonly ChainItem<Rule>[],
  earlier: readonly Match[],
  {
    content: { chain },
    family,
    live,
  }: {
    readonly content: ChainContent<Rule>;
    readonly family: Family;
    readonly live: readonly Rule[];
  },
): boolean {
  const declaredBy = ({ matched }: Match) =>
    matched
      .filter((each) => each.chain === chain && each.family === family)
      .map(({ index, phase }) => ({ rule: live[index], phase }));
  const declared = [
    ...earlier.flatMap(declaredBy),
    ...items.flatMap((item) => {
      if (item.kind === 'construct') return declaredBy(item.match);
      const rule = item.rules.get(family);
      return rule === undefined ? [] : [{ rule, phase: item.phase }];
    }),
  ];
  declared.sort((one, other) => phases.indexOf(one.phase) - phases.indexOf(other.phase));
  return declared.length === live.length && declared.every(({ rule }, at) => rule?.text === live[at]?.text);
}
