/**
 * Words that hold values which Terraform puts in later: in the text of a rule the marks that cdktf writes for them
 * stand as they are, inside quotes, so that what they turn out to be is part of one word. Any other `${...}` is text.
 */
import { escapeQuoted, quote, quoteAlways, quoteUnusual } from '../text/words';

/** What stands for a value of cdktf in a text, until it is synthesized. */
export const unresolvedMarker = /\$\{TfToken\[[a-zA-Z0-9:._-]+\]\}/g;

/** A word for the text of a rule. */
export function quoteUnresolved(text: string, quoting: 'plain' | 'unusual' | 'always'): string {
  const markers = [...text.matchAll(unresolvedMarker)];
  if (markers.length > 0) {
    let quoted = '';
    let end = 0;
    for (const marker of markers) {
      quoted += escapeQuoted(text.slice(end, marker.index)) + marker[0];
      end = marker.index + marker[0].length;
    }
    return `"${quoted}${escapeQuoted(text.slice(end))}"`;
  }
  if (quoting === 'unusual') return quoteUnusual(text);
  if (quoting === 'always') return quoteAlways(text);
  return text === '' || /[ \t"]/.test(text) ? quote(text) : text;
}
