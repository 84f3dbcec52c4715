import { proveWay } from '../../../lib/host/transaction/prove-way';
import { tryTimeMs } from '../../../lib/host/transaction/try-time';
import type { Connection } from '../../../lib/host/transport';
import { codeOf, rejection } from '../../support/project/rejection';
import { brotliCompressSync } from 'node:zlib';

const nonce = 'nonce00000000000000';
const options = { nonce, timeoutMs: 1_000 };

/** @param back what the host makes of what it is sent; undefined where nothing comes back */
function host(back: (sent: string) => string | undefined): { connection: Connection; sent: () => Buffer } {
  let stdin: Buffer = Buffer.alloc(0);
  const connection: Connection = {
    description: 'ssh://web-1',
    isOpen: true,
    run: (_script, { stdin: bytes = Buffer.alloc(0) } = {}) => {
      stdin = bytes.subarray(nonce.length + 1);
      const echo = back(stdin.toString('latin1'));
      if (echo === undefined) return Promise.reject(new Error('it took too long'));
      const frames = [`begin echo\n${echo}\n`, 'end 0\n', 'begin done\n\n', 'end 0\n'];
      const stdout = Buffer.from(frames.map((frame) => `${nonce} ${frame}`).join(''));
      return Promise.resolve({ exitCode: 0, stdout, stderr: '' });
    },
    close: () => Promise.resolve(),
  };
  return { connection, sent: () => stdin };
}

test('a way is proved by several packets of full size, also where ssh compresses', async () => {
  const { connection, sent } = host((text) => text);
  await proveWay(connection, options);
  expect(brotliCompressSync(sent()).length).toBeGreaterThan(2 * 9_000);
});

test.each<[what: string, back: (sent: string) => string | undefined]>([
  ['nothing comes back', () => undefined],
  ['less comes back', (sent) => sent.slice(1)],
  ['something else comes back', (sent) => sent.replace('A', 'B')],
])('it is not when %s: the host counts as unreachable', async (_, back) => {
  const { connection } = host(back);
  expect(codeOf(await rejection(proveWay(connection, options)))).toBe('apply/unreachable');
});

test.each([
  [undefined, 7_500],
  [120_000, 30_000],
  [10_000, 5_000],
  [4_000, 2_000],
])(
  'with a confirm timeout of %p ms, a try to confirm has %p ms, so that a slow link needs no more than a longer one',
  (confirmTimeoutMs, expected) => {
    expect(tryTimeMs(confirmTimeoutMs)).toBe(expected);
  },
);
