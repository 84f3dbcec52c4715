/** How a script gets several texts on one stdin: sections, each a line `#section NAME LINES` and that many lines. */

/** @param text lines, the last one ended too; none begins with `#section` */
export function section(name: string, text: string): string {
  return `#section ${name} ${String(text.split('\n').length - 1)}\n${text}`;
}

/** Writes each section of the rest of stdin to a file of the folder that one stands in, and its length to `NAME.lines`. */
export const unpackSections = `awk -v folder=. "
  /^#section / { if (file) close(file); file = folder \\"/\\" \\$2; print \\$3 > (file \\".lines\\"); close(file \\".lines\\"); printf \\"\\" > file; next }
  file { print > file }
"`;
