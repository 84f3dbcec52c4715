/**
 * A unix socket that is there before anybody can serve it.
 *
 * Terraform connects as soon as it has read the handshake line. Loading the gRPC library takes longer than
 * everything else at the start, so the socket is bound with plain `net`, the line is printed, and only then
 * the library is loaded, while Terraform already dials. Connections wait unread until `serve` takes them.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Kernels cut or refuse longer socket paths (107 bytes on Linux, 103 on macOS). */
const longestSocketPath = 103;

export interface EarlyListener {
  readonly path: string;
  /** Hands over the connections that wait, and every later one. Called once. */
  serve(take: (connection: Socket) => void): void;
  /** Removes the socket from the file system. Safe in an `exit` handler. */
  remove(): void;
  /** Takes no more connections, and removes the socket. */
  close(): void;
}

/** Binds a socket with a short path in a folder that only this user may enter. */
export async function listenEarly(directory: string | undefined): Promise<EarlyListener> {
  const folder = makeSocketFolder(directory);
  const path = join(folder, 's');
  const waiting: Socket[] = [];
  let take = (connection: Socket): void => void waiting.push(connection);
  const server = createServer({ pauseOnConnect: true }, (connection) => {
    take(connection);
  });
  await listen(server, path);
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    path,
    serve(taker) {
      // The taker must begin to read in the same turn of the event loop: it is `resume` that lets bytes in.
      take = (connection) => {
        connection.resume();
        taker(connection);
      };
      for (const connection of waiting.splice(0)) take(connection);
    },
    remove,
    close() {
      server.close();
      remove();
    },
  };
}

function makeSocketFolder(directory: string | undefined): string {
  const name = 'tfipt-';
  const fits = (parent: string): boolean =>
    Buffer.byteLength(join(parent, `${name}XXXXXX`, 's')) <= longestSocketPath;
  const parent = [directory, tmpdir()].find((choice) => choice !== undefined && fits(choice)) ?? '/tmp';
  return mkdtempSync(join(parent, name));
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
