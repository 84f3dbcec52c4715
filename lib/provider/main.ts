/**
 * The provider process, which the launcher script starts with Node. In the bundle, `program` and all that it requires is in a
 * second file, which is read once it is required.
 *
 * With `--reattach` it waits for a Terraform that somebody else starts: for debuggers.
 */
import { launchProvider } from './wire/launch';
import type { ServeOptions, ServedProvider } from './wire/serve';

/* eslint-disable @typescript-eslint/no-require-imports -- nothing of the program may load before the handshake line */

function serveLater(options: ServeOptions): ServedProvider {
  const { serve } = require('./program') as typeof import('./program');
  return serve(options);
}

function reattachNow(): Promise<void> {
  const { reattach } = require('./program') as typeof import('./program');
  return reattach();
}

void (process.argv.includes('--reattach') ? reattachNow() : launchProvider(serveLater));
