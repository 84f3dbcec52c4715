/** Diagrams without some of their variables: because these may have any value, or because they have one that is known. */
import { type DecisionDiagrams, type Node, lastVariable } from './decision-diagrams';
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
  const isFree = freeAmong(places);
  const end = Math.max(...places.map(({ firstVariable, width }) => firstVariable + width));
  return replaced(diagrams, set, end, (variable, low, high) =>
    isFree(variable) ? diagrams.or(low, high) : diagrams.branch(variable, low, high),
  );
}

/** The same, and whether the set asks for any other variable from one on. */
export function existsAsking(
  diagrams: DecisionDiagrams,
  set: Node,
  from: number,
  ...places: readonly Variables[]
): { readonly set: Node; readonly isAsking: boolean } {
  const isFree = freeAmong(places);
  let isAsking = false;
  const free = replaced(diagrams, set, lastVariable, (variable, low, high) => {
    if (isFree(variable)) return diagrams.or(low, high);
    if (variable >= from) isAsking = true;
    return diagrams.branch(variable, low, high);
  });
  return { set: free, isAsking };
}

/** By a table: it is asked for each node of a diagram. */
function freeAmong(places: readonly Variables[]): (variable: number) => boolean {
  const isFree: boolean[] = [];
  let allFrom = lastVariable;
  for (const { firstVariable, width } of places)
    if (width === Infinity) allFrom = Math.min(allFrom, firstVariable);
    else for (let bit = 0; bit < width; bit++) isFree[firstVariable + bit] = true;
  return (variable) => variable >= allFrom || isFree[variable] === true;
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
