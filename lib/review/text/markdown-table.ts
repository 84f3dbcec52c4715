/** A Markdown table whose cells are code, so that nothing in them is markup. */
import { visibleText } from '../../base/visible-text';

/** Ends with a newline. */
export function renderMarkdownTable(
  headings: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map((row) => line(row.map(cell)))]
    .map((text) => `${text}\n`)
    .join('');
}

function cell(text: string): string {
  if (text === '') return '';
  // A table ends a cell at a bar even inside code.
  const visible = visibleText(text).replaceAll('|', '\\|');
  const longest = Math.max(0, ...[...visible.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${visible}\`` : `${fence} ${visible} ${fence}`;
}
