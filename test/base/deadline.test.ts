import { pause, settlesWithin, startDeadline, startExpiry } from '../../lib/base/deadline';

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['queueMicrotask'] });
});

afterEach(() => {
  jest.useRealTimers();
});

function started(abort?: AbortSignal) {
  const calls: unknown[] = [];
  const stop = startDeadline({
    timeoutMs: 1_000,
    onTimeout: () => calls.push('timeout'),
    abort,
    onAbort: (reason) => calls.push(reason),
  });
  return { calls, stop };
}

describe('a deadline', () => {
  test('calls when its time is over, and not before', () => {
    const { calls } = started();
    jest.advanceTimersByTime(999);
    expect(calls).toEqual([]);
    jest.advanceTimersByTime(1);
    expect(calls).toEqual(['timeout']);
  });

  test('calls with the reason when it is aborted, and not again when the time is over', () => {
    const controller = new AbortController();
    const { calls } = started(controller.signal);
    controller.abort('Ctrl-C');
    jest.advanceTimersByTime(2_000);
    expect(calls).toEqual(['Ctrl-C']);
  });

  test('that was aborted before it started calls after the start', async () => {
    const { calls } = started(AbortSignal.abort('too late'));
    expect(calls).toEqual([]);
    await Promise.resolve();
    expect(calls).toEqual(['too late']);
  });

  test.each([true, false])('that is stopped calls nothing (aborted before: %s)', async (isAborted) => {
    const controller = new AbortController();
    if (isAborted) controller.abort();
    const { calls, stop } = started(controller.signal);
    stop();
    await Promise.resolve();
    controller.abort();
    jest.advanceTimersByTime(2_000);
    expect([calls, jest.getTimerCount()]).toEqual([[], 0]);
  });
});

test('a pause ends when its time is over, or when it is aborted', async () => {
  const whole = pause(1_000);
  jest.advanceTimersByTime(1_000);
  await whole;
  const controller = new AbortController();
  const cut = pause(1_000, controller.signal);
  controller.abort();
  await cut;
  expect(jest.getTimerCount()).toBe(0);
});

test('a promise settles within a time or does not, and no timer is left', async () => {
  expect(await settlesWithin(Promise.resolve(), 1_000)).toBe(true);
  const never = settlesWithin(new Promise(() => undefined), 1_000);
  jest.advanceTimersByTime(1_000);
  expect([await never, jest.getTimerCount()]).toEqual([false, 0]);
});

test('an expiry is aborted when its time is over, unless it is stopped', () => {
  const [ended, stopped] = [startExpiry(1_000), startExpiry(1_000)];
  stopped.stop();
  jest.advanceTimersByTime(1_000);
  expect([ended.signal.aborted, stopped.signal.aborted]).toEqual([true, false]);
});
