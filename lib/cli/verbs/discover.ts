import { randomBytes } from 'node:crypto';
import { openTransport } from '../../host/transports/open-transport';
import { readSockets } from '../../host/discovery/read-sockets';
import { parseHostUrl, printHostUrl } from '../../host/host-url';
import { parseConnections, parseListeners } from '../../import/discovery/parse-sockets';
import { proposeProgram } from '../../import/discovery/propose-program';
import { sandboxToSsh } from '../../sandbox/sandbox-to-ssh';
import { sshOptions } from '../connection-options';
import type { InputOf } from '../command-line/verb-table';
import { withProgress } from '../progress';
import type { CliContext, ExitStatus } from '../cli-context';

const usualSeconds = 30;

/** A proposal for a host without a firewall, from what listens there and who is connected for a while. */
export async function discover(options: InputOf<'discover'>, context: CliContext): Promise<ExitStatus> {
  const { seconds = usualSeconds } = options;
  const host = parseHostUrl(options.host);
  const source = printHostUrl(host);
  const abort = context.interruption();
  const transport = openTransport(host, sshOptions(options, context.env), sandboxToSsh);
  const sockets = await withProgress(context, [source], 'looking on', async (progress) => {
    progress.onStart(0);
    const connection = await transport.connect({ abort });
    try {
      return await readSockets(connection, { nonce: randomBytes(16).toString('hex'), seconds, abort });
    } finally {
      await connection.close();
    }
  });
  const listeners = parseListeners(sockets.listening);
  const connections = parseConnections(sockets.connections);
  context.stdout.write(
    proposeProgram({ source, listeners, connections, seconds }, { name: 'firewall', host }),
  );
  return 0;
}
