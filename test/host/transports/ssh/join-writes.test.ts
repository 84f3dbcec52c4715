import { Writable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { joinWrites } from '../../../../lib/host/transports/ssh/open-stream';

/** What comes to the other side, call by call. */
function sink(): { readonly stream: Writable; readonly calls: string[] } {
  const calls: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      calls.push(chunk.toString());
      done();
    },
    writev(chunks, done) {
      calls.push(Buffer.concat(chunks.map(({ chunk }) => chunk as Buffer)).toString());
      done();
    },
  });
  joinWrites(stream);
  return { stream, calls };
}

test('what is written without a pause is sent as one, in its order', async () => {
  const { stream, calls } = sink();
  for (const part of ['a', 'b', 'c']) stream.write(part);
  await nextTurn();
  stream.write('d');
  await nextTurn();
  expect(calls).toEqual(['abc', 'd']);
});

test('what is written before the end is sent, also when the end comes at once', async () => {
  const { stream, calls } = sink();
  stream.write('a');
  stream.end('b');
  await nextTurn();
  expect(calls.join('')).toBe('ab');
  expect(stream.writableFinished).toBe(true);
});

test('a stream that is gone stays so', async () => {
  const { stream, calls } = sink();
  stream.write('a');
  stream.destroy();
  await nextTurn();
  expect(calls).toEqual([]);
});
