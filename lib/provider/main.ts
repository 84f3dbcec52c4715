/**
 * The provider process, which the launcher script starts with Node. In the bundle, `program` and all that it requires is in a
 * second file, which is read once it is required.
 *
 * With `--reattach` it waits for a Terraform that somebody else starts: for debuggers.
 */
import { launchProvider } from './wire/launch';
import type { ServeOptions, ServedProvider } from './wire/serve';

/* eslint-disable @typescript-eslint/no-require-imports -- nothing of the program may load before the handshake line */

/** What the bundle adds to `program`: see `parts-file`. */
interface Bundled {
  readonly keepCaches?: (uses: readonly string[]) => void;
}

function serveLater(options: ServeOptions): ServedProvider {
  const { serve, keepCaches } = require('./program') as typeof import('./program') & Bundled;
  const served = serve(options);
  // Terraform waits for the end of a provider that it has told to end, so that one has the time; all others have not.
  process.on('exit', (status) => {
    if (status === 0) keepCaches?.(served.longCalls());
  });
  return served;
}

function reattachNow(): Promise<void> {
  const { reattach } = require('./program') as typeof import('./program');
  return reattach();
}

void (process.argv.includes('--reattach') ? reattachNow() : launchProvider(serveLater));
