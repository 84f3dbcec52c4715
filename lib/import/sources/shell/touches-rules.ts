import { tryFindFirewallCommand, tryFindRestore } from './firewall-command';
import { isLibrary, wrappers } from './known-commands';
import type { Node, Word } from './syntax-tree';

interface Known {
  /** The name of a command; undefined where it is not known. */
  readonly nameOf: (words: readonly Word[]) => string | undefined;
  readonly functions: ReadonlyMap<string, Node>;
}

/** Whether anything in a part of a script could change rules. A command whose name is not known could. */
export function touchesRules(node: Node, known: Known, above: ReadonlySet<string> = new Set()): boolean {
  const touches = (each: Node): boolean => touchesRules(each, known, above);
  switch (node.kind) {
    case 'command': {
      if (node.words.length === 0) return false;
      const name = known.nameOf(node.words);
      if (name === undefined || isAboutRules(name) || wrappers[name] !== undefined) return true;
      if (name === '.' || name === 'source') return !isLibrary(known.nameOf(node.words.slice(1)) ?? '');
      const body = known.functions.get(name);
      return body !== undefined && !above.has(name) && touchesRules(body, known, new Set([...above, name]));
    }
    case 'list':
    case 'pipe':
      return node.items.some(touches);
    case 'not':
      return touches(node.item);
    case 'arithmetic':
      return false;
    case 'either':
      return touches(node.left) || touches(node.right);
    case 'if':
      return (
        node.branches.some(({ condition, body }) => touches(condition) || touches(body)) ||
        (node.otherwise !== undefined && touches(node.otherwise))
      );
    case 'while':
      return touches(node.condition) || touches(node.body);
    case 'for':
    case 'count':
    case 'inner':
    case 'function':
      return touches(node.body);
    case 'case':
      return node.arms.some(({ body }) => touches(body));
  }
}

function isAboutRules(name: string): boolean {
  return tryFindFirewallCommand(name) !== undefined || tryFindRestore(name) !== undefined || name === 'eval';
}
