/**
 * The start of the provider process, from Terraform's spawn to the first call.
 *
 * Terraform starts the provider three times in a plan and waits each time for the handshake line, so the way
 * to that line is kept short: check the cookie, make a certificate, bind a socket, print. This module and
 * what it imports is all that is loaded by then. HTTP/2, the services and the provider itself are loaded
 * while Terraform already dials.
 */
import { writeSync } from 'node:fs';
import { createServerCertificate } from './certificate';
import { listenEarly } from './early-listener';
import { handshakeLine, readHandshake } from './handshake';
import { watchLifetime } from './lifetime';
import type { ServeOptions, ServedProvider } from './serve';

/** By number: `process.stdout` would first build a stream. */
const stdout = 1;
const stderr = 2;

/**
 * Serves the provider to the Terraform that started this process, until that Terraform is done or gone.
 *
 * @param serve loads the provider and serves it; called after the handshake line is out
 */
export async function launchProvider(serve: (options: ServeOptions) => ServedProvider): Promise<void> {
  const request = readHandshake(process.env);
  if (request.kind === 'refused') {
    process.stderr.write(`${request.message}\n`);
    process.exitCode = 1;
    return;
  }
  showCrashes();
  process.on('SIGINT', () => undefined);
  const certificate =
    request.clientCertificate === undefined ? undefined : createServerCertificate(new Date());
  const listener = await listenEarly(request.socketDirectory);
  process.on('exit', listener.remove);

  // From here on nothing waits, so no hook can be called before all is there.
  const lifetime = watchLifetime({
    busy: () => served.busy(),
    stop: () => {
      served.stop();
    },
    exit: (code) => process.exit(code),
    parent: () => process.ppid,
  });
  process.on('SIGTERM', lifetime.terminate);
  process.on('SIGHUP', lifetime.terminate);
  writeSync(stdout, handshakeLine(listener.path, certificate?.der));

  const served = serve({
    verification:
      certificate === undefined || request.clientCertificate === undefined
        ? undefined
        : { server: certificate, clientCertificatePem: request.clientCertificate },
    onShutDown: lifetime.shutDown,
    onIdle: lifetime.idle,
  });
  listener.serve((connection) => {
    lifetime.connectionOpened();
    connection.on('close', lifetime.connectionClosed);
    // A connection that breaks is closed too; without a listener the error would end the process before.
    connection.on('error', () => undefined);
    served.inject(connection);
  });
}

/**
 * Terraform shows nothing of what a dead provider wrote to stderr, but for lines from one that begins with
 * `panic: ` on; those it prints as the reason of the crash.
 */
function showCrashes(): void {
  process.on('uncaughtException', (error) => {
    writeSync(stderr, `panic: ${error.stack ?? error.message}\n`);
    process.exit(2);
  });
}
