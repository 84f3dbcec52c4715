/**
 * Words that hold values which Terraform puts in later (`${...}`): in the text of a rule these stand as they
 * are, inside quotes, so that what they turn out to be is part of one word.
 */
import { escapeQuoted, quote, quoteAlways, quoteUnusual } from '../text/words';

/** A word for the text of a rule. */
export function quoteUnresolved(text: string, quoting: 'plain' | 'unusual' | 'always'): string {
  const unresolved = unresolvedValues(text);
  if (unresolved.length > 0) {
    let quoted = '';
    let end = 0;
    for (const value of unresolved) {
      quoted += escapeQuoted(text.slice(end, value.start)) + text.slice(value.start, value.end);
      end = value.end;
    }
    return `"${quoted}${escapeQuoted(text.slice(end))}"`;
  }
  if (quoting === 'unusual') return quoteUnusual(text);
  if (quoting === 'always') return quoteAlways(text);
  return text === '' || /[ \t"]/.test(text) ? quote(text) : text;
}

/** Where `${...}` stands, `$${` being no such place; braces and strings inside are followed to their end. */
function unresolvedValues(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', at)) {
    const end = text[at - 1] === '$' ? undefined : endOfUnresolvedValue(text, at + 2);
    if (end !== undefined) found.push({ start: at, end });
    at = end ?? at + 2;
  }
  return found;
}

function endOfUnresolvedValue(text: string, start: number): number | undefined {
  let depth = 1;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString && character === '\\') at++;
    else if (character === '"') inString = !inString;
    else if (!inString && character === '{') depth++;
    else if (!inString && character === '}' && --depth === 0) return at + 1;
  }
  return undefined;
}
