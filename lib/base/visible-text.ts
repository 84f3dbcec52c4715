/**
 * Text of hosts, files and people, made safe to look at, in one way for every door.
 *
 * A comment of somebody's rule may contain what clears a screen, turns the direction of a line around, or has no
 * width: then a reviewer would not see the rule that is there. Such characters are spelled out, as `\u001b` or, for a
 * byte that is no UTF-8 (`bytes.ts`), `\xff`. All functions are idempotent.
 */

/**
 * Control characters, format characters (marks of direction, zero width, tags), line separators and lone surrogates.
 * With the `u` flag, `\p{Cs}` matches only a surrogate that stands alone.
 */
const hidden = /[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u2065]/gu;
const hiddenButLineFeed = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u2065]/gu;
/** What is not of these may be hidden. A text is nearly always of these alone, and told so in a tenth of the time. */
const unusual = /[^ -~]/;
const unusualButLineFeed = /[^ -~\n]/;
const isHiddenPattern = /^[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029\u2065]$/u;
const control = /\p{Cc}/u;

const maxValueLength = 200;
const maxOutputLength = 4000;

/** On one line. */
export function visibleText(text: string): string {
  return unusual.test(text) ? text.replace(hidden, spellOut) : text;
}

/** Text of several lines. */
export function visibleLines(text: string): string {
  return unusualButLineFeed.test(text) ? text.replace(hiddenButLineFeed, spellOut) : text;
}

/** JSON that means the same. */
export function visibleJson(json: string): string {
  if (!unusualButLineFeed.test(json)) return json;
  return json.replace(hiddenButLineFeed, (character) =>
    Array.from({ length: character.length }, (_, at) => unitEscape(character.charCodeAt(at))).join(''),
  );
}

/** A value that somebody wrote, in quotes on one line; a long one is cut. */
export function quoted(value: string): string {
  const short = value.length > maxValueLength ? `${value.slice(0, maxValueLength)}...` : value;
  return `"${visibleText(short.replace(/["\\]/g, '\\$&'))}"`;
}

/** What a host or a command printed. Long output loses its beginning. */
export function printable(output: string): string {
  const clean = visibleLines(output.replace(/\r\n/g, '\n').replace(/\t/g, ' ').trim());
  return clean.length > maxOutputLength ? `...${clean.slice(-maxOutputLength)}` : clean;
}

/** Whether a character is one that the functions above spell out. */
export function isHidden(character: string): boolean {
  return isHiddenPattern.test(character);
}

/** Whether a text contains a line break, a NUL, an escape or another control character. */
export function hasControlCharacter(text: string): boolean {
  return control.test(text);
}

function spellOut(character: string): string {
  if (character.length > 1) return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
  const unit = character.charCodeAt(0);
  return unit >= 0xdc80 && unit <= 0xdcff ? `\\x${(unit & 0xff).toString(16)}` : unitEscape(unit);
}

function unitEscape(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
