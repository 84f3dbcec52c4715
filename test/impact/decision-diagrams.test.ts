/** Diagrams beside plain sets of all vectors of a few bits. */
import fc from 'fast-check';
import { mayHaveBetween } from '../../lib/impact/diagrams/diagram-questions';
import {
  DecisionDiagrams,
  type Node,
  TooLarge,
  everything,
  nothing,
} from '../../lib/impact/diagrams/decision-diagrams';

/** So few that all vectors are looked at. */
const VARIABLES = 7;
const vectors = Array.from({ length: 1 << VARIABLES }, (_, vector) => vector);

/** How a set is made; the plain set is made in the same way. */
type Recipe =
  | { readonly kind: 'variable'; readonly number: number }
  | {
      readonly kind: 'between';
      readonly first: number;
      readonly width: number;
      readonly ends: readonly number[];
    }
  | { readonly kind: 'and' | 'or' | 'minus'; readonly left: Recipe; readonly right: Recipe }
  | { readonly kind: 'not'; readonly left: Recipe };

const { recipe } = fc.letrec<{ recipe: Recipe }>((tie) => ({
  recipe: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    fc.record({ kind: fc.constant('variable' as const), number: fc.nat(VARIABLES - 1) }),
    fc
      .tuple(fc.nat(VARIABLES - 1), fc.nat(VARIABLES - 1), fc.nat(127), fc.nat(127))
      .map(([one, other, low, high]) => {
        const [first, last] = [Math.min(one, other), Math.max(one, other)];
        const width = last - first + 1;
        return { kind: 'between' as const, first, width, ends: [low, high].map((end) => end % (1 << width)) };
      }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const, 'minus' as const),
      left: tie('recipe'),
      right: tie('recipe'),
    }),
    fc.record({ kind: fc.constant('not' as const), left: tie('recipe') }),
  ),
}));

function diagramOf(made: Recipe, diagrams: DecisionDiagrams): Node {
  switch (made.kind) {
    case 'variable':
      return diagrams.variable(made.number);
    case 'between': {
      const [low = 0, high = 0] = made.ends;
      return diagrams.between(made.first, made.width, BigInt(low), BigInt(high));
    }
    case 'not':
      return diagrams.not(diagramOf(made.left, diagrams));
    default:
      return diagrams[made.kind](diagramOf(made.left, diagrams), diagramOf(made.right, diagrams));
  }
}

function isIn(vector: number, made: Recipe): boolean {
  switch (made.kind) {
    case 'variable':
      return bit(vector, made.number);
    case 'between': {
      const value = numberIn(vector, made.first, made.width);
      const [low = 0, high = 0] = made.ends;
      return value >= low && value <= high;
    }
    case 'and':
      return isIn(vector, made.left) && isIn(vector, made.right);
    case 'or':
      return isIn(vector, made.left) || isIn(vector, made.right);
    case 'minus':
      return isIn(vector, made.left) && !isIn(vector, made.right);
    case 'not':
      return !isIn(vector, made.left);
  }
}

/** Variable 0 is the highest bit. */
function bit(vector: number, variable: number): boolean {
  return ((vector >> (VARIABLES - 1 - variable)) & 1) === 1;
}

function numberIn(vector: number, first: number, width: number): number {
  return (vector >> (VARIABLES - first - width)) & ((1 << width) - 1);
}

function membersOf(set: Node, diagrams: DecisionDiagrams): readonly number[] {
  return vectors.filter((vector) => has(diagrams, set, (variable) => bit(vector, variable)));
}

/** Whether a vector is in a set. */
function has(diagrams: DecisionDiagrams, set: Node, isSet: (variable: number) => boolean): boolean {
  let node = set;
  while (node > everything) node = diagrams.branches(node)[isSet(diagrams.variableOf(node)) ? 1 : 0];
  return node === everything;
}

describe('a decision diagram', () => {
  test('has the vectors that the plain set has', () => {
    fc.assert(
      fc.property(recipe, (made) => {
        const diagrams = new DecisionDiagrams();
        expect(membersOf(diagramOf(made, diagrams), diagrams)).toEqual(
          vectors.filter((vector) => isIn(vector, made)),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('is the same number as another one exactly when both are the same set', () => {
    const members = (made: Recipe): string => vectors.filter((vector) => isIn(vector, made)).join();
    fc.assert(
      fc.property(fc.array(recipe, { minLength: 2, maxLength: 6 }), (all) => {
        const diagrams = new DecisionDiagrams();
        const pairs = all.map((made) => [members(made), diagramOf(made, diagrams)] as const);
        for (const [set, node] of pairs)
          for (const [other, otherNode] of pairs) expect(node === otherNode).toBe(set === other);
      }),
      { numRuns: 200 },
    );
  });

  test('obeys the laws of sets', () => {
    fc.assert(
      fc.property(recipe, recipe, recipe, (...all) => {
        const diagrams = new DecisionDiagrams();
        const [a = nothing, b = nothing, c = nothing] = all.map((made) => diagramOf(made, diagrams));
        expect(diagrams.and(a, diagrams.or(b, c))).toBe(diagrams.or(diagrams.and(a, b), diagrams.and(a, c)));
        expect(diagrams.not(diagrams.or(a, b))).toBe(diagrams.and(diagrams.not(a), diagrams.not(b)));
        expect(diagrams.minus(a, b)).toBe(diagrams.and(a, diagrams.not(b)));
        expect(diagrams.not(diagrams.not(a))).toBe(a);
        expect(diagrams.or(a, diagrams.not(a))).toBe(everything);
        expect(diagrams.and(a, diagrams.not(a))).toBe(nothing);
      }),
      { numRuns: 300 },
    );
  });

  test('is found to have a number in a range when it has one', () => {
    fc.assert(
      fc.property(recipe, fc.nat(VARIABLES - 1), fc.nat(127), fc.nat(127), (made, first, one, other) => {
        const diagrams = new DecisionDiagrams();
        const width = VARIABLES - first;
        const [low = 0, high = 0] = [one, other].map((end) => end % (1 << width));
        const has = vectors.some((vector) => {
          const value = numberIn(vector, first, width);
          return isIn(vector, made) && value >= low && value <= high;
        });
        const node = diagramOf(made, diagrams);
        expect(mayHaveBetween(diagrams, node, first, width, BigInt(low), BigInt(high))).toBe(has);
      }),
      { numRuns: 500 },
    );
  });

  test('takes a node for each bit of an address, and one more for each end of a range', () => {
    const diagrams = new DecisionDiagrams();
    const count = (set: Node): number => {
      const seen = new Set<Node>([nothing, everything]);
      const walk = (node: Node): void => {
        if (seen.has(node)) return;
        seen.add(node);
        diagrams.branches(node).forEach(walk);
      };
      walk(set);
      return seen.size - 2;
    };
    expect(count(diagrams.between(0, 128, 1n, 1n))).toBe(128);
    expect(count(diagrams.between(0, 128, 1n << 64n, (1n << 65n) - 1n))).toBe(64);
    expect(diagrams.between(0, 16, 0n, 65_535n)).toBe(everything);
    expect(diagrams.between(0, 16, 5n, 4n)).toBe(nothing);
  });

  test('that grows past the limit is too large', () => {
    const diagrams = new DecisionDiagrams(1000);
    const grow = (): void => {
      let set = nothing;
      for (let number = 0n; number < 1000n; number++)
        set = diagrams.or(set, diagrams.between(0, 32, number * 7919n, number * 7919n));
    };
    expect(grow).toThrow(TooLarge);
  });

  test('is the same after its tables have grown many times', () => {
    const diagrams = new DecisionDiagrams();
    const numbers = Array.from({ length: 3000 }, (_, index) => BigInt((index * 2_654_435_761) % 2 ** 32));
    const joined = (all: readonly bigint[]): Node =>
      all.reduce((set, number) => diagrams.or(set, diagrams.between(0, 32, number, number)), nothing);
    const set = joined(numbers);
    expect(joined([...numbers].reverse())).toBe(set);
    for (const number of numbers.slice(0, 100)) {
      const isSet = (variable: number): boolean => ((number >> BigInt(31 - variable)) & 1n) === 1n;
      expect(has(diagrams, set, isSet)).toBe(true);
      expect(has(diagrams, set, (variable) => (variable === 31) !== isSet(variable))).toBe(
        numbers.includes(number ^ 1n),
      );
    }
  });
});
