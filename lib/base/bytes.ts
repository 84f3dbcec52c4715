/**
 * Bytes as text and back, without loss.
 *
 * What iptables-save prints is not always UTF-8: the kernel cuts a comment after 255 bytes, in the middle of
 * a character if need be. A byte that is not part of a UTF-8 character becomes one lone low surrogate
 * (U+DC80 to U+DCFF, as Python's surrogateescape does), so text compares and prints, and is encoded again unchanged.
 * One pass either way: a file of such bytes costs no more than another one.
 */
import { isUtf8 } from 'node:buffer';

export function decodeBytes(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8');
  const units = new Uint16Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] ?? 0;
    const size = sizeOfCharacter(bytes, at);
    if (size <= 1) {
      units[length++] = size === 1 ? first : 0xdc00 | first;
      at++;
      continue;
    }
    let code = first & (0x7f >> size);
    for (let next = at + 1; next < at + size; next++) code = (code << 6) | ((bytes[next] ?? 0) & 0x3f);
    if (code > 0xffff) {
      units[length++] = 0xd7c0 + (code >> 10);
      units[length++] = 0xdc00 | (code & 0x3ff);
    } else units[length++] = code;
    at += size;
  }
  return textOf(units.subarray(0, length));
}

export function encodeBytes(text: string): Buffer {
  if (!/[\udc80-\udcff]/.test(text)) return Buffer.from(text, 'utf8');
  const bytes = Buffer.alloc(3 * text.length);
  let length = 0;
  for (let at = 0, next = at; at < text.length; at = next) {
    while (next < text.length && !isEscapedByte(text, next)) next++;
    if (next > at) length += bytes.write(text.slice(at, next), length, 'utf8');
    else bytes[length++] = text.charCodeAt(next++) & 0xff;
  }
  return bytes.subarray(0, length);
}

/** A character for each byte, as `toString('latin1')` reads bytes: what is compared with lines that were read so. */
export function byteText(text: string): string {
  return /^[^\u0080-\uffff]*$/.test(text) ? text : encodeBytes(text).toString('latin1');
}

/** Length in bytes of text that may hold escaped bytes. */
export function byteLength(text: string): number {
  return encodeBytes(text).length;
}

/** Whether a text is what its bytes decode to: no surrogate in it stands alone but one for a byte. */
export function isWholeText(text: string): boolean {
  return !/[\ud800-\udfff]/.test(text) || decodeBytes(encodeBytes(text)) === text;
}

/** Size of the UTF-8 character that begins at a place; 0 where none does. */
function sizeOfCharacter(bytes: Buffer, at: number): 0 | 1 | 2 | 3 | 4 {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const second = bytes[at + 1] ?? 0;
  if (first < 0xc2 || first > 0xf4 || !isContinuation(second)) return 0;
  if (first < 0xe0) return 2;
  if (!isContinuation(bytes[at + 2])) return 0;
  if (first < 0xf0) {
    const isOverlong = first === 0xe0 && second < 0xa0;
    const isSurrogate = first === 0xed && second > 0x9f;
    return isOverlong || isSurrogate ? 0 : 3;
  }
  const isOverlong = first === 0xf0 && second < 0x90;
  const isBeyond = first === 0xf4 && second > 0x8f;
  return isOverlong || isBeyond || !isContinuation(bytes[at + 3]) ? 0 : 4;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function isEscapedByte(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code < 0xdc80 || code > 0xdcff) return false;
  const before = at === 0 ? 0 : text.charCodeAt(at - 1);
  return before < 0xd800 || before > 0xdbff;
}

/** Not by `String.fromCharCode`, whose arguments all lie on the stack. */
function textOf(units: Uint16Array): string {
  const bytes = Buffer.from(units.buffer, units.byteOffset, units.byteLength);
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 0) bytes.swap16();
  return bytes.toString('utf16le');
}
