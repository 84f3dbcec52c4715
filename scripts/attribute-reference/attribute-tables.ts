/** The tables of attributes in the documentation: between two comments each, so that the page around them is written by hand. */
import { isScalar, tryDescribeAllowed } from '../../lib/resource/allowed';
import type { Attribute, Attributes, ScalarType } from '../../lib/resource/attribute-types';
import {
  chainAttributes,
  hostAttributes,
  providerAttributes,
  rulesetAttributes,
} from '../../lib/resource/attributes';
import { codes } from '../rule-reference/markdown';

export const page = 'docs/terraform.md';

/** By the name in the comments. */
export const tables: Readonly<Record<string, Attributes>> = {
  provider: providerAttributes,
  ruleset: rulesetAttributes,
  host: hostAttributes,
  chain: chainAttributes,
};

/** The page with its tables as the attributes are now. Throws when a table has no place in it. */
export function withAttributeTables(text: string): string {
  return Object.entries(tables).reduce((before, [name, attributes]) => {
    const [begin, end] = [`<!-- attributes of ${name} -->`, `<!-- end of ${name} -->`];
    const [start, stop] = [before.indexOf(begin), before.indexOf(end)];
    if (start < 0 || stop < start) throw new Error(`${page} has no place for the attributes of ${name}`);
    return `${before.slice(0, start)}${begin}\n\n${attributeTable(attributes)}\n\n${before.slice(stop)}`;
  }, text);
}

function attributeTable(attributes: Attributes): string {
  return alignedTable(
    ['attribute', 'what it is', 'allowed', 'default'],
    Object.entries(attributes).map(([name, attribute]) => [
      `\`${name}\`${presenceOf(attribute)}`,
      `${attribute.description}${attribute.page === undefined ? '' : ` [More](${attribute.page}).`}`,
      allowedOf(attribute),
      attribute.default === undefined ? '' : `\`${String(attribute.default)}\``,
    ]),
  );
}

function presenceOf({ presence }: Attribute): string {
  return presence === 'optional' ? '' : `, ${presence}`;
}

function allowedOf({ type }: Attribute): string {
  if (type.kind === 'string' && type.values !== undefined) return codes(type.values);
  if (isScalar(type)) return tryDescribeAllowed(type) ?? wordOf(type);
  if (type.kind === 'list') return `list of ${wordOf(type.element)}s`;
  return type.kind === 'object' ? codes(Object.keys(type.attributes)) : 'map';
}

function wordOf({ kind }: ScalarType): string {
  return kind === 'bool' ? '`true` or `false`' : kind;
}

/** As prettier writes it, which checks this page too. */
function alignedTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((title, column) =>
    Math.max(...[title, ...rows.map((row) => row[column] ?? '')].map(({ length }) => length)),
  );
  const line = (cells: readonly string[], fill = ' '): string =>
    `| ${widths.map((width, column) => (cells[column] ?? '').padEnd(width, fill)).join(' | ')} |`;
  return [line(heading), line([], '-'), ...rows.map((row) => line(row))].join('\n');
}
