/**
 * The provider process. Bundled into one file, which the launcher script starts with Node; `program` is in
 * that file as text, which is compiled when it is required.
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
