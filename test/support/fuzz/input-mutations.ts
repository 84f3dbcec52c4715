/** What is done to a text to make it one that nobody wrote. */
import { encodeBytes } from '../../../lib/base/bytes';
import { inputPieces, oddNumber } from './input-pieces';
import type { seededRandom } from '../laws/seeded-random';

type Random = ReturnType<typeof seededRandom>;

export function withoutSomeLines(random: Random, text: string): string {
  const part = random.pick([0.1, 0.2, 0.5]);
  const kept = text.split('\n').filter((line) => /^[*:]|^COMMIT/.test(line) || random.chance(part));
  return `${kept.join('\n')}\n`;
}

export function mutate(random: Random, bytes: Buffer): Buffer {
  const at = random.integer(0, bytes.length);
  const end = Math.min(bytes.length, at + random.pick([1, 1, 2, 5, 20, 100]));
  const part = bytes.subarray(at, end);
  const put = (...by: readonly Buffer[]): Buffer =>
    Buffer.concat([bytes.subarray(0, at), ...by, bytes.subarray(end)]);
  const from = random.integer(0, bytes.length);
  const ways: readonly (() => Buffer)[] = [
    () => put(),
    () => put(part, part),
    () => put(randomBytes(random, 4)),
    () => put(part, randomBytes(random, 2)),
    () => put(encodeBytes(random.pick(inputPieces)), part),
    () => put(encodeBytes(` ${random.pick(inputPieces)} `), part),
    () => put(encodeBytes(random.pick(inputPieces))),
    () => put(encodeBytes(oddNumber(random)), part),
    () => put(bytes.subarray(from, Math.min(bytes.length, from + random.integer(1, 60)))),
    () => put(Buffer.from(part.map((byte) => byte ^ (1 << random.integer(0, 7))))),
    () => (random.chance(0.2) ? bytes.subarray(0, at) : put(encodeBytes(random.pick(inputPieces)))),
    () => put(part, Buffer.alloc(random.pick([10, 300, 1100]), random.pick(['"', '\\', ' ', 'x', '!', ',']))),
  ];
  return random.pick(ways)();
}

export function randomBytes(random: Random, most: number): Buffer {
  const high = random.pick([127, 255]);
  return Buffer.from(Array.from({ length: random.integer(0, most) }, () => random.integer(0, high)));
}
