/**
 * Text that comes from a host or a file, made safe to look at. A comment of somebody's rule may hold what clears a
 * screen or turns the direction of the line around: then a reviewer would not see the rule that is there.
 */

/** Control characters, line separators, marks that turn the direction around, and bytes that are no UTF-8. */
const hidden =
  /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/gu;
const hiddenButLines =
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]/gu;

/** On one line: what cannot be seen is spelled out, as `\u001b` or, for a byte, `\xff`. */
export function visibleText(text: string): string {
  return text.replace(hidden, spellOut);
}

/** A rule on one line. One without match and target has no text at all. */
export function visibleRule(rule: string): string {
  return rule === '' ? '(every packet; only counts)' : visibleText(rule);
}

/** Like `visibleText`, for text of several lines. */
export function visibleLines(text: string): string {
  return text.replace(hiddenButLines, spellOut);
}

/** With the `u` flag, only a surrogate that stands alone is met: a byte as `lib/base/bytes` keeps it. */
function spellOut(character: string): string {
  const code = character.charCodeAt(0);
  if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code & 0xff).toString(16)}`;
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** JSON that is safe to look at and means the same: what cannot be seen stands there as an escape. */
export function visibleJson(json: string): string {
  return json.replace(
    hiddenButLines,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
