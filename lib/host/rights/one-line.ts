/** Ends of lines after which a command goes on, so that no `;` may follow. */
const GOES_ON = /(?:^|[\s;])(?:then|do|else|in|\{|\(|;;|&&|\|\||\|)$/;

/**
 * A script of ours on one line, for places that know no others. For what our scripts use: no here-documents, no comments
 * behind commands, and each branch of a `case` on a line of its own.
 */
export function oneLine(script: string): string {
  const lines = script
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines
    .map((line, index) => (index === lines.length - 1 ? line : `${line}${GOES_ON.test(line) ? '' : ';'}`))
    .join(' ');
}
