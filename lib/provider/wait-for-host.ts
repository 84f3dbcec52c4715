import { pause } from '../base/deadline';
import { FirewallError } from '../base/firewall-error';
import { waitedForHost } from './diagnostics';

export interface HostWait {
  readonly waitMs: number;
  readonly abort: AbortSignal;
}

const firstPauseMs = 500;
const longestPauseMs = 10_000;

/**
 * Tries until a machine that is just booting answers. Pauses grow from half a second to ten; an error that
 * more time will not cure (a wrong host key, no right to log in) ends the wait at once.
 *
 * @throws FirewallError `provider/host-did-not-come-up`, with the last error as its cause
 */
export async function waitForHost<Result>(
  host: string,
  attempt: () => Promise<Result>,
  { waitMs, abort }: HostWait,
): Promise<Result> {
  const deadline = Date.now() + waitMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      return await attempt();
    } catch (error) {
      if (abort.aborted || !(error instanceof FirewallError) || !mayComeUp(error)) throw error;
      if (Date.now() + pauseMs > deadline) {
        throw new FirewallError(waitedForHost(host, Math.round(waitMs / 1000), error.diagnostics), {
          cause: error,
        });
      }
    }
    await pause(pauseMs, abort);
  }
}

/** A machine that is still booting: its network, or its sshd, is not there yet. */
function mayComeUp({ diagnostics }: FirewallError): boolean {
  return diagnostics[0]?.retry === 'once-up' || diagnostics[0]?.retry === 'reconnect';
}
