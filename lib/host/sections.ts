/** How a script gets several texts on one stdin: sections, each a line `#section NAME LINES` and that many lines. */

/** @param text lines, the last one ended too; none begins with `#section` */
export function section(name: string, text: string): string {
  return `#section ${name} ${String(text.split('\n').length - 1)}\n${text}`;
}

/**
 * Writes each section of the rest of stdin to a file of the folder that one stands in, and to the file `lines` how many lines
 * each has to have: `LINES NAME`.
 */
export const unpackSections = `awk "
  /^#section / { if (file) close(file); file = \\"./\\" \\$2; print \\$3, \\$2 > \\"lines\\"; printf \\"\\" > file; next }
  file { print > file }
"`;
