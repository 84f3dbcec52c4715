/** What a page has in the place of `node:buffer`: the Buffer of the package `buffer`, and what that lacks. */
export { Buffer } from 'buffer/index.js';

export function isAscii(bytes) {
  return bytes.every((byte) => byte < 0x80);
}

export function isUtf8(bytes) {
  try {
    new globalThis.TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
