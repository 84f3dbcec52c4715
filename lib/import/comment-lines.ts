/** Comments of a file that is written line by line, for the line that they are about. */
import { placeKey } from './imported';

/** What iptables-save and its like write themselves. */
const written = /^(Generated|Completed) (by|on) /;

/** Of iptables-save. */
const tableOrChain = /^(\*|:)[A-Za-z]/;

/**
 * Comments by the line that they stand above. A comment without a line after it is about nothing.
 *
 * @param heading lines, without blanks around them, that make no rule and begin something: a comment above is about the first rule in it
 */
export function commentsAbove(
  file: string,
  text: string,
  heading = tableOrChain,
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  let pending: string[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const comment = commentOf(line.trim());
    if (comment !== undefined) {
      if (comment !== '' && !written.test(comment)) pending.push(comment);
      continue;
    }
    if (line.trim() === '' || pending.length === 0 || heading.test(line.trim())) continue;
    found.set(placeKey({ file, line: index + 1 }), pending);
    pending = [];
  }
  return found;
}

/** What a line says that is nothing but a comment; that of a shell's path is none. */
function commentOf(line: string): string | undefined {
  const [signs = ''] = /^#*/.exec(line) ?? [];
  const said = line.slice(signs.length);
  return signs === '' || said.startsWith('!') ? undefined : said.trim();
}
