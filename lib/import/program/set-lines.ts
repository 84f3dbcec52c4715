/** The sets that a program declares: each as one `IpSet` with the members that were read. */
import type { DeclaredSet } from '../../sets/declared-set';
import type { ConstructIds } from './construct-ids';
import { type Literal, printLiteral, printText } from './option-argument';

/** What is longer has a line for each member. */
const maxWidth = 110;

export function setLines(sets: ReadonlyMap<string, DeclaredSet>, ids: ConstructIds): readonly string[] {
  if (sets.size === 0) return [];
  return ['', '// Sets', ...[...sets].flatMap(([name, set]) => lines(name, set, ids))];
}

function lines(name: string, set: DeclaredSet, ids: ConstructIds): readonly string[] {
  // What ids of constructs cannot have in them is left to the name.
  const id = ids.next(/^[\w.:-]+$/.test(name) ? name : 'set');
  const { entries, ...others } = propsOf(set);
  const props = { ...(id === name ? {} : { name }), ...others };
  const begin = `new IpSet(firewall, ${printText(id)}, `;
  const line = `${begin}${printLiteral({ ...props, ...(entries.length === 0 ? {} : { entries }) })});`;
  if (line.length <= maxWidth) return [line];
  return [
    `${begin}{`,
    ...Object.entries(props).map(([prop, value]) => `  ${prop}: ${printLiteral(value)},`),
    ...(entries.length === 0
      ? []
      : ['  entries: [', ...entries.map((entry) => `    ${printText(entry)},`), '  ],']),
    '});',
  ];
}

interface SetProps {
  readonly [prop: string]: Literal;
  readonly entries: readonly string[];
}

/** As a person gives them to an `IpSet`. */
function propsOf({ type, family, entries = [], options = {}, dynamic = false }: DeclaredSet): SetProps {
  const { timeout, counters, comment, ...others } = options;
  return {
    type,
    ...(family === undefined ? {} : { family }),
    ...(timeout === undefined ? {} : { timeout: Number(timeout) }),
    ...(counters === undefined ? {} : { counters: true }),
    ...(comment === undefined ? {} : { comment: true }),
    ...(Object.keys(others).length === 0 ? {} : { options: others }),
    ...(dynamic ? { dynamic } : {}),
    entries,
  };
}
