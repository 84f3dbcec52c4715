/** What it hangs on whether packets of a login get through: matches that no field answers, interfaces, and the port of the client. */
import type { InterfaceField, PacketField } from '../../extensions/packet-test';
import type { RulesetSpace } from '../../impact/chains/ruleset-space';
import { type DecisionDiagrams, type Node, nothing } from '../../impact/diagrams/decision-diagrams';
import { exists, withValue } from '../../impact/diagrams/free-variables';
import { isNoInterface } from '../../impact/packets/interface-classes';

/** Something that some of the packets hang on. */
export interface WayInReason {
  /** As rules write it, where they do. */
  readonly text: string;
  /** Whether some get through only where it holds. */
  readonly lets: boolean;
  /** Whether some get through only where it does not hold. */
  readonly stops: boolean;
}

/**
 * @param left those of the packets that get through: some, but not all
 * @param packets whose fields are said one by one
 */
export function reasonsOf(left: Node, packets: Node, own: RulesetSpace): readonly WayInReason[] {
  const { diagrams, space } = own;
  const fields = (['inInterface', 'outInterface', 'sourcePort', 'destinationPort'] as const).filter(
    (field) => diagrams.and(exists(diagrams, left, space.placeOf(field)), packets) !== left,
  );
  const asked = variablesOf(diagrams, left);
  const questions = own.questions().filter(({ variable }) => asked.has(variable));
  return joined([
    ...questions.map(({ text, variable }) => {
      const of = (value: bigint): Node =>
        withValue(diagrams, left, { firstVariable: variable, width: 1 }, value);
      return reasonOf(diagrams, text, of(1n), of(0n));
    }),
    ...fields.flatMap((field) =>
      isInterface(field)
        ? interfacesOf(field, left, packets, own)
        : [{ text: 'the port that the client of the deployer takes', lets: true, stops: true }],
    ),
  ]);
}

/** Each one once. */
export function joined(reasons: readonly WayInReason[]): readonly WayInReason[] {
  const found = new Map<string, WayInReason>();
  for (const { text, lets, stops } of reasons) {
    const known = found.get(text);
    found.set(text, { text, lets: lets || known?.lets === true, stops: stops || known?.stops === true });
  }
  return [...found.values()];
}

/** Whether both are the same, in any order. */
export function areSame(some: readonly WayInReason[], others: readonly WayInReason[]): boolean {
  const keyOf = (reasons: readonly WayInReason[]): string =>
    reasons
      .map(({ text, lets, stops }) => `${text} ${String(lets)} ${String(stops)}`)
      .sort()
      .join('\n');
  return keyOf(some) === keyOf(others);
}

function isInterface(field: PacketField): field is InterfaceField {
  return field === 'inInterface' || field === 'outInterface';
}

/** Those by which other packets get through than by an interface that no rule names. */
function interfacesOf(
  field: InterfaceField,
  left: Node,
  packets: Node,
  { space, diagrams }: RulesetSpace,
): readonly WayInReason[] {
  const place = space.placeOf(field);
  const by = (set: Node, value: number): Node => withValue(diagrams, set, place, BigInt(value));
  const other = space.interfaces.findIndex(({ name, isBeginning }) => name === '' && isBeginning);
  return space.interfaces.flatMap((each, value) => {
    const isThere = !isNoInterface(each) && by(packets, value) !== nothing;
    const [here, elsewhere] = [by(left, value), by(left, other)];
    if (!isThere || here === elsewhere) return [];
    const name = `${each.name}${each.isBeginning ? '+' : ''}`;
    return [reasonOf(diagrams, `${field === 'inInterface' ? '-i' : '-o'} ${name}`, here, elsewhere)];
  });
}

function reasonOf(diagrams: DecisionDiagrams, text: string, held: Node, not: Node): WayInReason {
  return {
    text,
    lets: diagrams.minus(held, not) !== nothing,
    stops: diagrams.minus(not, held) !== nothing,
  };
}

/** The variables that a set hangs on. */
function variablesOf(diagrams: DecisionDiagrams, set: Node): ReadonlySet<number> {
  const seen = new Set<Node>();
  const found = new Set<number>();
  const open = [set];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    if (seen.has(node) || diagrams.isEnd(node)) continue;
    seen.add(node);
    found.add(diagrams.variableOf(node));
    open.push(diagrams.lowOf(node), diagrams.highOf(node));
  }
  return found;
}
