import type { Node } from './syntax-tree';

/**
 * Variables that a part of a script may set, with the functions that it calls: these are looked at once each. `@` is for its arguments,
 * `.` for a file that it reads.
 *
 * @param where whether they count behind it, or anywhere in it: what a pipe or brackets set is forgotten behind them
 */
export function assignedNames(
  node: Node,
  functions: ReadonlyMap<string, Node>,
  where: 'behind' | 'everywhere' = 'behind',
  seen = new Set<string>(),
): ReadonlySet<string> {
  const all = (nodes: readonly Node[]): ReadonlySet<string> =>
    new Set(nodes.flatMap((each) => [...assignedNames(each, functions, where, seen)]));
  switch (node.kind) {
    case 'command': {
      const names = new Set(node.assignments.map(({ name }) => name));
      const words = node.words.map(({ parts }) =>
        parts.map((part) => ('text' in part ? part.text : '')).join(''),
      );
      const [name = '', ...given] = words;
      if (/^(read|unset|export|readonly|local|declare|typeset|getopts|let|eval)$/.test(name))
        for (const word of given) names.add(word.split('=')[0] ?? word);
      // A file that is not read sets what it likes.
      if (name === '.' || name === 'source') names.add('.');
      if (name === 'shift' || (name === 'set' && given.some((word) => !/^[-+]./.test(word) || word === '--')))
        names.add('@');
      const body = functions.get(name);
      if (body === undefined || seen.has(name)) return names;
      const own = assignedNames(body, functions, where, seen.add(name));
      return new Set([...names, ...[...own].filter((each) => each !== '@')]);
    }
    case 'list':
      return all(node.items);
    case 'pipe':
      return where === 'behind' ? new Set() : all(node.items);
    case 'inner':
    case 'function':
      return where === 'behind' ? new Set() : all([node.body]);
    case 'not':
      return all([node.item]);
    case 'either':
      return all([node.left, node.right]);
    case 'if':
      return all([
        ...node.branches.flatMap(({ condition, body }) => [condition, body]),
        ...(node.otherwise === undefined ? [] : [node.otherwise]),
      ]);
    case 'for':
      return new Set([node.name, ...all([node.body])]);
    case 'while':
      return all([node.condition, node.body]);
    case 'count':
      return new Set([...namesIn(node.steps.join(' ')), ...all([node.body])]);
    case 'arithmetic':
      return new Set(namesIn(node.expression));
    case 'case':
      return all(node.arms.map(({ body }) => body));
  }
}

function namesIn(expression: string): readonly string[] {
  return expression.match(/[A-Za-z_]\w*/g) ?? [];
}
