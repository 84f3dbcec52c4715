/** Text in Markdown that nothing in it can break out of. */
import { visibleText } from '../../base/visible-text';

/** A fence that no line of the text can close. */
export function fenced(language: string, lines: readonly string[]): string {
  let longest = 2;
  for (const line of lines)
    if (line.includes('```'))
      for (const [run] of line.matchAll(/`+/g)) longest = Math.max(longest, run.length);
  const fence = '`'.repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join('\n');
}

/** Safe in a line, also where it has backticks itself. */
export function inCode(text: string): string {
  const visible = visibleText(text);
  const longest = Math.max(0, ...[...visible.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `\`${visible}\`` : `${fence} ${visible} ${fence}`;
}

export function paragraphs(all: readonly string[]): string {
  return `${all.join('\n\n')}\n`;
}
