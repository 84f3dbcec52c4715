/** Diagrams without some of their variables: because these may have any value, or because they have one that is known. */
import type { DecisionDiagrams, Node } from './decision-diagrams';
import { NodeResults } from './node-results';
import { bitOf, wordsOf } from './number-bits';

/** Variables from one on. */
interface Variables {
  readonly firstVariable: number;
  readonly width: number;
}

/** All variables from one on. */
export function variablesFrom(firstVariable: number): Variables {
  return { firstVariable, width: Infinity };
}

/** Vectors that are in a set whatever some of its variables are: those of the set, with any value of these. */
export function exists(diagrams: DecisionDiagrams, set: Node, ...places: readonly Variables[]): Node {
  const ends = places.map(({ firstVariable, width }) => firstVariable + width);
  const isFree = (variable: number): boolean =>
    places.some(({ firstVariable, width }) => variable >= firstVariable && variable < firstVariable + width);
  return replaced(diagrams, set, Math.max(...ends), (variable, low, high) =>
    isFree(variable) ? diagrams.or(low, high) : diagrams.branch(variable, low, high),
  );
}

/** What a diagram says of vectors whose variables, the first one the highest bit, are this number, whatever theirs are. */
export function withValue(
  diagrams: DecisionDiagrams,
  diagram: Node,
  { firstVariable, width }: Variables,
  value: bigint,
): Node {
  const end = firstVariable + width;
  const words = wordsOf(value);
  return replaced(diagrams, diagram, end, (variable, low, high) => {
    if (variable < firstVariable) return diagrams.branch(variable, low, high);
    return bitOf(words, end - 1 - variable) === 1 ? high : low;
  });
}

/** A diagram with something else in the place of each node before a variable, and of what those lead to. */
export function replaced(
  diagrams: DecisionDiagrams,
  diagram: Node,
  end: number,
  made: (variable: number, low: Node, high: Node) => Node,
  behind: (node: Node) => Node = (node) => node,
): Node {
  const found = new NodeResults();
  const find = (node: Node): Node => {
    const variable = diagrams.variableOf(node);
    if (variable >= end || diagrams.isEnd(node)) return behind(node);
    const known = found.get(node);
    if (known >= 0) return known;
    const result = made(variable, find(diagrams.lowOf(node)), find(diagrams.highOf(node)));
    found.set(node, result);
    return result;
  };
  return find(diagram);
}
