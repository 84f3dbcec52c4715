import { confirmingConnection } from '../../../lib/host/transaction/confirming-connection';
import type { Connection } from '../../../lib/host/transport';

interface Try {
  readonly abort: AbortSignal | undefined;
  readonly confirmOrRollBack: (isThere: boolean) => void;
  isClosed: boolean;
}

function fakeHost() {
  const tries: Try[] = [];
  const connect = (abort?: AbortSignal): Promise<Connection> =>
    new Promise((resolve, reject) => {
      const made: Try = {
        abort,
        isClosed: false,
        confirmOrRollBack: (isThere) => {
          if (isThere) resolve(connection);
          else reject(new Error('nobody is there'));
        },
      };
      const connection: Connection = {
        description: `try ${String(tries.push(made))}`,
        isOpen: true,
        run: () => Promise.reject(new Error('nothing runs here')),
        close: () => {
          made.isClosed = true;
          return Promise.resolve();
        },
      };
      abort?.addEventListener('abort', () => reject(new Error('aborted')));
    });
  return { tries, connect };
}

test('it is started once, and taken when it is there', async () => {
  const { tries, connect } = fakeHost();
  const confirming = confirmingConnection(connect);
  confirming.begin();
  expect(tries).toHaveLength(1);
  const taken = confirming.take();
  tries[0]?.confirmOrRollBack(true);
  expect((await taken).description).toBe('try 1');
  await confirming.discard();
  expect(tries).toHaveLength(1);
  expect(tries[0]?.isClosed).toBe(false);
});

test('where it fails, there is a second try and no third', async () => {
  const { tries, connect } = fakeHost();
  const confirming = confirmingConnection(connect);
  confirming.begin();
  tries[0]?.confirmOrRollBack(false);
  const taken = confirming.take();
  taken.catch(() => undefined);
  await new Promise(setImmediate);
  tries[1]?.confirmOrRollBack(false);
  await expect(taken).rejects.toThrow('nobody is there');
  expect(tries).toHaveLength(2);
});

test('where it was never started, taking it starts it', async () => {
  const { tries, connect } = fakeHost();
  const taken = confirmingConnection(connect).take();
  tries[0]?.confirmOrRollBack(true);
  expect((await taken).description).toBe('try 1');
});

test('one that nobody takes is closed, or given up while it is still on its way', async () => {
  const there = fakeHost();
  const confirming = confirmingConnection(there.connect);
  confirming.begin();
  there.tries[0]?.confirmOrRollBack(true);
  await confirming.discard();
  expect(there.tries[0]?.isClosed).toBe(true);
  const silent = fakeHost();
  const waiting = confirmingConnection(silent.connect);
  waiting.begin();
  await waiting.discard();
  expect(silent.tries[0]?.abort?.aborted).toBe(true);
});
