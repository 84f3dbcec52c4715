/** Conditions of ferm that ask whether two texts are the same. */
import type { Family } from '../../../net/family';
import type { TokenStream } from './token-stream';
import type { Token } from './tokens';

export interface FermCondition {
  readonly sides: readonly (readonly Token[])[];
  readonly isNegated: boolean;
}

/** `@eq(A, B)`, `@ne(A, B)` or `@not(...)` of one of these; undefined for any other, which may be taken in part. */
export function tryReadCondition(stream: TokenStream): FermCondition | undefined {
  if (stream.tryTake('@not')) {
    if (!stream.tryTake('(')) return undefined;
    const inner = tryReadCondition(stream);
    return inner === undefined || !stream.tryTake(')')
      ? undefined
      : { ...inner, isNegated: !inner.isNegated };
  }
  const isNegated = stream.is('@ne');
  if (!isNegated && !stream.is('@eq')) return undefined;
  stream.take();
  if (!stream.tryTake('(')) return undefined;
  const sides: Token[][] = [[]];
  // A side may be a function with arguments of its own.
  for (let depth = 0; stream.peek() !== undefined;) {
    if (depth === 0 && stream.tryTake(')')) break;
    if (depth === 0 && stream.tryTake(',')) {
      sides.push([]);
      continue;
    }
    if (stream.is('(')) depth++;
    if (stream.is(')')) depth--;
    sides.at(-1)?.push(stream.take());
  }
  return sides.length === 2 ? { sides, isNegated } : undefined;
}

type Variables = ReadonlyMap<string, readonly Token[]>;

/** Whether a condition holds, in each family; undefined where that is more than two texts. */
export function tryEvaluate(
  { sides, isNegated }: FermCondition,
  inFamilies: readonly Family[],
  variables: Variables,
): ReadonlyMap<Family, boolean> | undefined {
  const answers = inFamilies.map((family) => {
    const [left, right] = sides.map((side) => tryFindText(side, family, variables));
    return left === undefined || right === undefined ? undefined : (left === right) !== isNegated;
  });
  if (answers.includes(undefined)) return undefined;
  return new Map(inFamilies.map((family, index) => [family, answers[index] === true]));
}

function tryFindText(side: readonly Token[], family: Family, variables: Variables): string | undefined {
  const [only, ...more] = side;
  if (only === undefined || more.length > 0) return undefined;
  if (only.isQuoted) return only.text;
  if (only.text === '$DOMAIN') return family === 'ipv4' ? 'ip' : 'ip6';
  if (!only.text.startsWith('$')) return only.text.startsWith('@') ? undefined : only.text;
  const value = variables.get(only.text);
  return value === undefined ? undefined : tryFindText(value, family, variables);
}
