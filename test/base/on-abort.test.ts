import { getEventListeners } from 'node:events';
import { onAbort } from '../../lib/base/on-abort';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

test('all that wait are called, in their order and once', () => {
  const controller = new AbortController();
  const called: string[] = [];
  for (const name of ['a', 'b', 'c']) onAbort(controller.signal, () => called.push(name));
  controller.abort();
  controller.abort();
  expect(called).toEqual(['a', 'b', 'c']);
});

test('what was taken away is not called, also where another takes it away at that moment', () => {
  const controller = new AbortController();
  const called: string[] = [];
  const act = (): void => {
    called.push('twice');
  };
  onAbort(controller.signal, act);
  const forget = onAbort(controller.signal, act);
  onAbort(controller.signal, () => {
    forgetLast();
  });
  const forgetLast = onAbort(controller.signal, () => called.push('last'));
  forget();
  forget();
  controller.abort();
  expect(called).toEqual(['twice']);
});

test('a signal has one listener for all that wait, and none when nobody waits', () => {
  const { signal } = new AbortController();
  const forget = Array.from({ length: 20 }, () => onAbort(signal, () => undefined));
  expect(listeners(signal)).toBe(1);
  for (const each of forget.slice(1)) each();
  expect(listeners(signal)).toBe(1);
  forget[0]?.();
  expect(listeners(signal)).toBe(0);
  onAbort(signal, () => undefined);
  expect(listeners(signal)).toBe(1);
});

test('a signal that is aborted calls nobody', () => {
  const called: string[] = [];
  onAbort(AbortSignal.abort(), () => called.push('late'))();
  expect(called).toEqual([]);
});

test('what one throws keeps no other from being called', () => {
  const thrown = jest.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined);
  const controller = new AbortController();
  const called: string[] = [];
  onAbort(controller.signal, () => {
    throw new Error('one');
  });
  onAbort(controller.signal, () => called.push('other'));
  controller.abort();
  const throwsLater = thrown.mock.calls.map(([act]) => act);
  thrown.mockRestore();
  expect(called).toEqual(['other']);
  expect(throwsLater).toHaveLength(1);
  expect(() => {
    throwsLater[0]?.();
  }).toThrow('one');
});
