/** Control characters, line separators and the marks that turn the direction of text around. */
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const UNPRINTABLE_BUT_LINES =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const LONGEST_VALUE = 200;
const LONGEST_TEXT = 4000;

/** A value that somebody gave, in quotes on one line: what would steer a terminal is spelled out. */
export function quoted(value: string): string {
  const short = value.length > LONGEST_VALUE ? `${value.slice(0, LONGEST_VALUE)}...` : value;
  return `"${short.replace(/["\\]/g, '\\$&').replace(UNPRINTABLE, escape)}"`;
}

/** Text that a host or a command printed: its lines stay, what would steer a terminal is spelled out. Long text loses its beginning. */
export function printable(text: string): string {
  const clean = text.replace(/\r\n/g, '\n').trim().replace(UNPRINTABLE_BUT_LINES, escape);
  return clean.length > LONGEST_TEXT ? `...${clean.slice(-LONGEST_TEXT)}` : clean;
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
