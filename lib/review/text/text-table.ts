/** Rows of cells with aligned columns, for a terminal or a file. */
import { wrapText } from './wrap-text';

const gap = '  ';

/** A column that is wrapped keeps this much room, so that words stay readable. */
const leastColumn = 12;

/**
 * The lines of a table. Each cell is as wide as the widest of its column; where a terminal has less room, the widest columns get less, and
 * what does not fit goes on in the next line, below its own heading.
 *
 * @param rows the headings first, where there are any; each has as many cells as the first
 * @param width of the terminal in characters. @default lines are as long as they are
 * @returns for each row its lines
 */
export function textTable(
  rows: readonly (readonly string[])[],
  width?: number,
): readonly (readonly string[])[] {
  const natural = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => (row[at] ?? '').length)));
  const widths = width === undefined ? natural : fitting(natural, width);
  return rows.map((row) => {
    const cells = widths.map((room, at) => {
      const cell = row[at] ?? '';
      return cell.length <= room ? [cell] : wrapText(cell, room);
    });
    const height = Math.max(1, ...cells.map((lines) => lines.length));
    return Array.from({ length: height }, (_, line) =>
      cells
        .map((lines, at) => (lines[line] ?? '').padEnd(widths[at] ?? 0))
        .join(gap)
        .trimEnd(),
    );
  });
}

/** Takes from the widest column, a character at a time, until all fit or none can give any more. */
function fitting(natural: readonly number[], width: number): readonly number[] {
  const widths = [...natural];
  let over = widths.reduce((sum, each) => sum + each + gap.length, -gap.length) - width;
  for (; over > 0; over -= 1) {
    const most = Math.max(...widths);
    if (most <= leastColumn) break;
    widths[widths.indexOf(most)] = most - 1;
  }
  return widths;
}
