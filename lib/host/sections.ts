/**
 * How a script gets several texts on one stdin: sections, each a line `#section NAME LINES` and that many lines.
 * `unpack-sections.awk` makes files of them.
 */

/** @param text lines, the last one ended too; none begins with `#section` */
export function section(name: string, text: string): string {
  return `#section ${name} ${String(text.split('\n').length - 1)}\n${text}`;
}
