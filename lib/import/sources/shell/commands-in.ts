/** The commands of a part of a script that may or may not run, with those of the functions that it calls: these once each. */
import type { Command, Node, Word } from './syntax-tree';

/** What is known of a script where such a part stands. */
export interface KnownScript {
  /** The name of a command; undefined where it is not known. */
  readonly nameOf: (words: readonly Word[]) => string | undefined;
  readonly functions: ReadonlyMap<string, Node>;
}

export function* commandsIn(
  node: Node,
  known: KnownScript,
  seen = new Set<string>(),
): Generator<Command, void> {
  if (node.kind === 'command') {
    if (node.words.length === 0) return;
    yield node;
    const name = known.nameOf(node.words) ?? '';
    const body = seen.has(name) ? undefined : known.functions.get(name);
    if (body !== undefined) yield* commandsIn(body, known, seen.add(name));
  } else for (const part of partsOf(node)) yield* commandsIn(part, known, seen);
}

function partsOf(node: Exclude<Node, Command>): readonly Node[] {
  switch (node.kind) {
    case 'list':
    case 'pipe':
      return node.items;
    case 'not':
      return [node.item];
    case 'arithmetic':
      return [];
    case 'either':
      return [node.left, node.right];
    case 'if': {
      const parts = node.branches.flatMap(({ condition, body }) => [condition, body]);
      return node.otherwise === undefined ? parts : [...parts, node.otherwise];
    }
    case 'while':
      return [node.condition, node.body];
    case 'for':
    case 'count':
    case 'inner':
    case 'function':
      return [node.body];
    case 'case':
      return node.arms.map(({ body }) => body);
  }
}
