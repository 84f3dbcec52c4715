/**
 * The commands of a part of a script that may or may not run, with those in `$(...)` and those of the functions that it calls.
 *
 * A function is looked at with each list of arguments once. Of what the part itself may set, no value is known.
 */
import { assignedNames } from './assigned-names';
import { calledWords } from './called-words';
import type { Variables } from './expand-parameter';
import { isShell } from './known-commands';
import { outputsOf } from './outputs-of';
import { parseScript } from './parse-script';
import { partialArguments, partialWords, variablesIn } from './partial-words';
import { NotShell } from './script-cursor';
import type { Command, Node } from './syntax-tree';

/** What is known of a script where such a part stands. */
export interface KnownScript {
  readonly variables: Variables;
  readonly functions: ReadonlyMap<string, Node>;
  readonly aliases: ReadonlyMap<string, readonly string[]>;
}

export interface FoundCommand {
  /** Where it stands; that of `$(...)` for what is in it. */
  readonly line: number;
  readonly command: Command;
  /** Its name and the others, behind `sudo` and the like, with `unknownText` for what is not known. */
  readonly words: readonly string[];
  /** Whether something may read what it prints. */
  readonly isRead: boolean;
}

interface Inside {
  readonly line?: number;
  readonly given: readonly string[] | undefined;
  readonly isRead: boolean;
}

/** As many calls of functions as no person writes: behind them, their arguments are not told apart. */
const maxCalls = 500;

/** Commands beside shells that call what their words name. */
const callsFunctions = /^(eval|xargs|parallel)$/;

export function commandsIn(node: Node, known: KnownScript): Generator<FoundCommand, void> {
  const changed = assignedNames(node, known.functions, 'everywhere');
  const given = changed.has('@') ? undefined : known.variables.given;
  return new Walk(known, changed).through(node, { given, isRead: false });
}

class Walk {
  private readonly seen = new Set<string>();

  constructor(
    private readonly known: KnownScript,
    private readonly changed: ReadonlySet<string>,
  ) {}

  *through(node: Node, inside: Inside): Generator<FoundCommand, void> {
    const own = 'line' in node ? { line: inside.line ?? node.line } : {};
    for (const source of outputsOf(node))
      yield* this.through(readOutput(source), { ...inside, ...own, isRead: true });
    if (node.kind === 'command') yield* this.command(node, inside);
    else if (node.kind === 'pipe')
      for (const [index, item] of node.items.entries())
        yield* this.through(item, { ...inside, isRead: inside.isRead || index < node.items.length - 1 });
    else if (node.kind === 'function') yield* this.through(node.body, { ...inside, given: undefined });
    else for (const part of partsOf(node)) yield* this.through(part, inside);
  }

  private *command(command: Command, inside: Inside): Generator<FoundCommand, void> {
    const { functions, aliases, variables } = this.known;
    const seen = variablesIn(variables, inside.given, this.changed);
    const written = partialWords(command.words, seen);
    const words = calledWords(written, aliases);
    const [name = ''] = words;
    if (words.length === 0) return;
    yield { line: inside.line ?? command.line, command, words, isRead: inside.isRead };
    const isTold = words.length === written.length && this.seen.size < maxCalls;
    if (functions.has(name))
      yield* this.call(name, isTold ? partialArguments(command.words.slice(1), seen) : undefined, inside);
    else if (isShell(name) || callsFunctions.test(name))
      for (const called of new Set(words.slice(1).flatMap((word) => word.match(/[\w.-]+/g) ?? [])))
        yield* this.call(called, undefined, inside);
  }

  private *call(
    name: string,
    given: readonly string[] | undefined,
    inside: Inside,
  ): Generator<FoundCommand, void> {
    const body = this.known.functions.get(name);
    const key = JSON.stringify([name, given, inside.isRead]);
    if (body === undefined || this.seen.has(key)) return;
    this.seen.add(key);
    const isKept = !assignedNames(body, new Map()).has('@');
    yield* this.through(body, { ...inside, given: isKept ? given : undefined });
  }
}

/** What stands in `$(...)`; as one word where it is no shell. */
export function readOutput(source: string): Node {
  try {
    return { kind: 'inner', body: parseScript(source) };
  } catch (error) {
    if (!(error instanceof NotShell)) throw error;
    const word = { parts: [{ kind: 'text', isQuoted: true, text: source } as const] };
    return { kind: 'command', line: 1, source, assignments: [], words: [word, word], redirects: [] };
  }
}

function partsOf(node: Exclude<Node, { readonly kind: 'command' | 'pipe' | 'function' }>): readonly Node[] {
  switch (node.kind) {
    case 'list':
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
      return [node.body];
    case 'case':
      return node.arms.map(({ body }) => body);
  }
}
