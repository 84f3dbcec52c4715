/** `show --watch`: what rules match right now, reading after reading, until somebody ends it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveHost } from '../../review/show/live-host';
import {
  type RatesView,
  countedRules,
  ratesBetween,
  renderRates,
  renderRatesJson,
} from '../../review/show/rule-rates';
import type { CliContext } from '../cli-context';
import { paintFor } from '../terminal-paint';

export interface WatchOptions {
  readonly everySeconds: number;
  readonly format: 'text' | 'json';
  readonly abort: AbortSignal;
}

/** To the upper left corner, and nothing below it. */
const clearScreen = '\u001b[H\u001b[2J';

/** Ctrl-C is how it ends, so that is no error. */
export async function watch(
  read: () => Promise<LiveHost>,
  { everySeconds, format, abort }: WatchOptions,
  { stdout, env }: CliContext,
): Promise<void> {
  const paint = paintFor(stdout, env);
  const isScreen = stdout.isTTY === true && format === 'text';
  let earlier: { readonly counted: ReturnType<typeof countedRules>; readonly at: number } | undefined;
  while (!abort.aborted) {
    const host = await read().catch((error: unknown) => {
      if (abort.aborted) return undefined;
      throw error;
    });
    if (host === undefined) return;
    const at = Date.now();
    const counted = countedRules(host);
    const rates =
      earlier === undefined ? [] : ratesBetween(earlier.counted, counted, (at - earlier.at) / 1000);
    const view: RatesView = { title: host.title, readAt: new Date(at).toISOString(), rates };
    if (earlier !== undefined) {
      const text = renderRates(view, paint, stdout.columns ?? 200, isScreen ? (stdout.rows ?? 24) : Infinity);
      stdout.write(format === 'json' ? renderRatesJson(view) : `${isScreen ? clearScreen : ''}${text}`);
    }
    earlier = { counted, at };
    await sleep(everySeconds * 1000, undefined, { signal: abort }).catch(() => undefined);
  }
}
