/**
 * Many effects as one: the first that decides counts.
 *
 * It does not matter which of three neighbours are joined first, so a long list can be joined in halves, and what they have in
 * common is looked at once for each half. But each half is a diagram of its own, and of a list of 100,000 there are 17 layers
 * of halves. So a list is first split by what its effects ask: those that ask for one value of a bit are a list, and those that
 * ask for the other value are another one, until one effect is left, which is a diagram already. An effect that does not ask for
 * the bit is in both lists; where there would be too many of those, the list is joined in halves.
 */
import { type DecisionDiagrams, type Node, nothing } from './decision-diagrams';

export function joinEffects(diagrams: DecisionDiagrams, effects: readonly Node[]): Node {
  return join(diagrams, effects, effects.length);
}

/** @param spare how many effects may be in both lists, here and further down */
function join(diagrams: DecisionDiagrams, effects: readonly Node[], spare: number): Node {
  const list = thatCount(diagrams, effects);
  const [first = nothing, second = nothing] = list;
  if (list.length <= 2) return diagrams.then(first, second);
  const variable = list.reduce((lowest, effect) => Math.min(lowest, diagrams.variableOf(effect)), Infinity);
  const low: Node[] = [];
  const high: Node[] = [];
  for (const effect of list) {
    const isAsking = diagrams.variableOf(effect) === variable;
    const [ofLow, ofHigh] = isAsking ? [diagrams.lowOf(effect), diagrams.highOf(effect)] : [effect, effect];
    if (ofLow !== nothing) low.push(ofLow);
    if (ofHigh !== nothing) high.push(ofHigh);
  }
  const all = low.length + high.length;
  const left = spare - (all - list.length);
  if (left < 0) {
    const middle = list.length >> 1;
    return diagrams.then(
      join(diagrams, list.slice(0, middle), spare >> 1),
      join(diagrams, list.slice(middle), spare >> 1),
    );
  }
  const shareOf = (part: readonly Node[]): number => Math.floor((left * part.length) / all);
  return diagrams.branch(variable, join(diagrams, low, shareOf(low)), join(diagrams, high, shareOf(high)));
}

/** Without what decides nothing, repeats its neighbour, or stands behind one that decides about all. */
function thatCount(diagrams: DecisionDiagrams, effects: readonly Node[]): readonly Node[] {
  const list: Node[] = [];
  for (const effect of effects) {
    if (effect === nothing || effect === list.at(-1)) continue;
    list.push(effect);
    if (diagrams.isEnd(effect)) break;
  }
  return list;
}
