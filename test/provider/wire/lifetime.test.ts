import { type Lifetime, watchLifetime } from '../../../lib/provider/wire/lifetime';

describe('the life of the provider process', () => {
  let lifetime: Lifetime;
  let busy: boolean;
  let parent: number;
  const stop = jest.fn();
  const exit = jest.fn();

  beforeEach(() => {
    jest.useFakeTimers();
    stop.mockReset();
    exit.mockReset();
    busy = false;
    parent = 100;
    lifetime = watchLifetime({ busy: () => busy, stop, exit, parent: () => parent });
  });

  afterEach(() => {
    lifetime.forget();
    jest.useRealTimers();
  });

  test('goes on while Terraform is connected', () => {
    lifetime.connectionOpened();
    jest.advanceTimersByTime(3_600_000);
    expect(exit).not.toHaveBeenCalled();
  });

  test('ends with the last connection', () => {
    lifetime.connectionOpened();
    lifetime.connectionOpened();
    lifetime.connectionClosed();
    expect(exit).not.toHaveBeenCalled();
    lifetime.connectionClosed();
    expect(exit).toHaveBeenCalledWith(1);
  });

  test('ends when the parent is another process', () => {
    lifetime.connectionOpened();
    parent = 1;
    jest.advanceTimersByTime(1_000);
    expect(stop).toHaveBeenCalled();
    expect(exit).toHaveBeenCalledWith(1);
  });

  test('ends when nobody connects', () => {
    jest.advanceTimersByTime(60_000);
    expect(exit).toHaveBeenCalledWith(1);
  });

  test('lets running calls take back what they began, but not for long', () => {
    busy = true;
    lifetime.connectionOpened();
    lifetime.terminate();
    expect(stop).toHaveBeenCalledTimes(1);
    expect(exit).not.toHaveBeenCalled();
    jest.advanceTimersByTime(10_000);
    expect(exit).toHaveBeenCalledWith(1);
  });

  test('ends as soon as the last aborted call has ended', () => {
    busy = true;
    lifetime.connectionOpened();
    lifetime.connectionClosed();
    busy = false;
    lifetime.idle();
    expect(exit).toHaveBeenCalledWith(1);
  });

  test('does not end when a call ends while all is well', () => {
    lifetime.connectionOpened();
    lifetime.idle();
    expect(exit).not.toHaveBeenCalled();
  });

  test('ends well once Terraform is done and has closed the connection', () => {
    lifetime.connectionOpened();
    lifetime.shutDown();
    expect(exit).not.toHaveBeenCalled();
    lifetime.connectionClosed();
    expect(exit).toHaveBeenCalledWith(0);
  });

  test('ends well even if Terraform leaves the connection open', () => {
    lifetime.connectionOpened();
    lifetime.shutDown();
    jest.advanceTimersByTime(1_000);
    expect(exit).toHaveBeenCalledWith(0);
  });
});
