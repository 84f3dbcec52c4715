import { FirewallError } from '../../base/firewall-error';
import type { Connection, Transport } from '../transport';
import { runChildScript, signalGroup } from './child-script';
import { connectionClosed } from './diagnostics';

const DESCRIPTION = 'local:';

/**
 * The machine that this runs on, without SSH: each script is a child process.
 *
 * `run` rejects with `host/script-timeout`, `host/output-too-large`, `host/aborted`, `host/connection-closed` or `host/command-not-found`.
 */
export function localTransport(): Transport {
  return { description: DESCRIPTION, connect: () => Promise.resolve(localConnection()) };
}

function localConnection(): Connection {
  const closing = new AbortController();
  return {
    description: DESCRIPTION,
    get isOpen() {
      return !closing.signal.aborted;
    },
    async run(script, options = {}) {
      if (closing.signal.aborted)
        throw new FirewallError(connectionClosed(DESCRIPTION, 'close() was called'));
      return runChildScript({
        host: DESCRIPTION,
        command: '/bin/sh',
        args: ['-c', script],
        options,
        closed: closing.signal,
        end(signal, child) {
          signalGroup(child, signal);
          return Promise.resolve();
        },
      });
    },
    close() {
      closing.abort();
      return Promise.resolve();
    },
  };
}
