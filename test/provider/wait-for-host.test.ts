import { hostCatalogue } from '../../lib/host/catalogue';
import { FirewallError } from '../../lib/base/firewall-error';
import { waitForHost } from '../../lib/provider/wait-for-host';

const refused = new FirewallError(hostCatalogue.problem({ code: 'host/refused', summary: 'refused' }));
const wrongKey = new FirewallError(
  hostCatalogue.problem({ code: 'host/host-key-changed', summary: 'wrong key' }),
);

describe('waiting for a host', () => {
  const abort = new AbortController();
  const lockWait = (waitMs: number) => ({ waitMs, abort: abort.signal });

  test('tries again until it answers', async () => {
    let attempts = 0;
    const attempt = (): Promise<string> => (++attempts < 3 ? Promise.reject(refused) : Promise.resolve('up'));
    jest.useFakeTimers();
    const waiting = waitForHost('web', attempt, lockWait(60_000));
    await jest.advanceTimersByTimeAsync(5_000);
    jest.useRealTimers();
    await expect(waiting).resolves.toBe('up');
    expect(attempts).toBe(3);
  });

  test('ends at once for what time will not cure', async () => {
    await expect(waitForHost('web', () => Promise.reject(wrongKey), lockWait(60_000))).rejects.toBe(wrongKey);
  });

  test('gives up at the deadline, with the last error as the cause', async () => {
    const waiting = waitForHost('web', () => Promise.reject(refused), lockWait(100));
    await expect(waiting).rejects.toMatchObject({ code: 'provider/host-did-not-come-up', cause: refused });
  });

  test('ends when it is aborted', async () => {
    let attempts = 0;
    const attempt = (): Promise<never> => {
      attempts += 1;
      setImmediate(() => {
        abort.abort();
      });
      return Promise.reject(refused);
    };
    await expect(waitForHost('web', attempt, lockWait(60_000))).rejects.toBe(refused);
    expect(attempts).toBe(2);
  });
});
