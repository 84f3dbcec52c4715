/**
 * Bytes to look for in a packet, as text (`--string`) or with hexadecimal parts (`--hex-string`).
 *
 * Goals: one canonical form for the same bytes, however they were written. iptables prints text when every
 * byte is printable ASCII and the last is no backslash, else one hexadecimal block.
 *
 * How: text stays as it is, and the other kind becomes one block; `printPattern` chooses between them by the
 * bytes. Inside `--hex-string`, a block is `|0d 0a|`, with or without one space between bytes; `\` takes the
 * next character as it is (parse_hex_string and is_hex_string of libxt_string.c).
 */
import { decodeBytes, encodeBytes } from '../../base/bytes';
import { type Parsed, type ValueKind, accepted, refused, wordKind } from '../value-kind';

const maxBytes = 128;

const allowedText = `1 to ${String(maxBytes)} bytes`;
const allowedHex = `${allowedText}, written as text with hexadecimal blocks such as |0d 0a|`;

/** Bytes as text. */
export const textPattern: ValueKind<string> = wordKind({
  name: 'text',
  allowed: allowedText,
  quoting: 'always',
  parse: (word) => accept(word, encodeBytes(word)),
  sample: (random) =>
    random.pick(['GET /', 'a"b', "it's", 'back\\slash', 'ends in \\', 'é', 'x'.repeat(128)]),
});

/** Bytes as text with hexadecimal blocks. */
export const hexPattern: ValueKind<string> = wordKind({
  name: 'text with hexadecimal blocks',
  allowed: allowedHex,
  quoting: 'always',
  parse: (word) => {
    const bytes = readBlocks([...encodeBytes(word)].map((byte) => String.fromCharCode(byte)).join(''));
    return typeof bytes === 'string' ? refused(bytes) : accept(block(bytes), bytes);
  },
  sample: (random) =>
    random.pick(['|00 01|', 'foo|0D0A|bar', '|ff|', '|666f6f|', 'a\\|b', '| 41 |', 'plain']),
});

/** What iptables prints for a pattern, given as text or as a block: which of both, and the word. */
export function printPattern(
  word: string,
  isBlock: boolean,
): { readonly isBlock: boolean; readonly word: string } {
  const bytes = isBlock ? Buffer.from(word.slice(1, -1), 'hex') : encodeBytes(word);
  const isText = bytes.every((byte) => byte >= 0x20 && byte <= 0x7e) && bytes.at(-1) !== 0x5c;
  return { isBlock: !isText, word: isText ? decodeBytes(bytes) : block(bytes) };
}

function accept(word: string, bytes: Uint8Array | readonly number[]): Parsed {
  if (bytes.length === 0 || bytes.length > maxBytes)
    return refused(`is ${String(bytes.length)} bytes long; allowed: ${allowedText}`);
  return accepted(word);
}

function block(bytes: Uint8Array | readonly number[]): string {
  return `|${Buffer.from(bytes).toString('hex')}|`;
}

/** The bytes, or what is wrong. */
function readBlocks(text: string): readonly number[] | string {
  const bytes: number[] = [];
  let at = 0;
  while (at < text.length) {
    if (text[at] === '|') {
      const end = text.indexOf('|', at + 1);
      if (end < 0) {
        // iptables takes a lone bar at the very end for nothing.
        return at + 1 === text.length ? bytes : 'a hexadecimal block opens and nothing closes it';
      }
      const block = text.slice(at + 1, end);
      if (!/^ *([0-9a-f]{2} ?)+$/i.test(block)) return `\`|${block}|\` is not pairs of hexadecimal digits`;
      bytes.push(...Buffer.from(block.replaceAll(' ', ''), 'hex'));
      at = end + 1;
      if (text[at] === '|' || text[at] === '\\')
        return 'iptables takes a bar or backslash just after a block for a letter; write it inside the block';
      continue;
    }
    const isEscaped = text[at] === '\\';
    if (isEscaped) at++;
    if (at >= text.length) return 'a backslash at the end takes no character with it';
    bytes.push(text.charCodeAt(at++));
  }
  return bytes;
}
