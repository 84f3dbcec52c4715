/** Plays Terraform to a provider process: the handshake, the client's certificate, and single calls. */
import { type ChildProcess, spawn } from 'node:child_process';
import { type ClientHttp2Session, connect } from 'node:http2';
import { createInterface } from 'node:readline';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { type ServerCertificate, createServerCertificate } from '../../../lib/provider/wire/certificate';
import { handshakeEnvironment } from '../../../lib/provider/wire/handshake';
import type { MessageType } from '../../../lib/provider/wire/protobuf';

export interface StartedPlugin {
  readonly process: ChildProcess;
  readonly socketPath: string;
  /** The six fields of the handshake line. */
  readonly line: readonly string[];
  readonly clientCertificate: ServerCertificate;
  readonly exited: Promise<number | null>;
}

/** Starts a provider as Terraform does, and reads its handshake line. */
export async function startPlugin(
  command: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<StartedPlugin> {
  const clientCertificate = createServerCertificate(new Date());
  const child = spawn(command, args, {
    env: {
      ...environment,
      [handshakeEnvironment.cookieName]: handshakeEnvironment.cookieValue,
      [handshakeEnvironment.clientCertificate]: clientCertificate.certificatePem,
      PLUGIN_PROTOCOL_VERSIONS: '6,5',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const text = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).once('line', resolve);
    child.once('error', reject);
    child.once('exit', (status) => {
      reject(new Error(`the provider ended with ${String(status)}`));
    });
  });
  const line = text.split('|');
  return { process: child, socketPath: line[3] ?? '', line, clientCertificate, exited };
}

/** A TLS connection to the provider; with its own certificate or that of somebody else, or with none. */
export function dialTls(plugin: StartedPlugin, client: ServerCertificate | undefined): Promise<TLSSocket> {
  const padded = Buffer.from(plugin.line[5] ?? '', 'base64').toString('base64');
  const root = `-----BEGIN CERTIFICATE-----\n${padded}\n-----END CERTIFICATE-----\n`;
  return new Promise((resolve, reject) => {
    const socket = connectTls({
      path: plugin.socketPath,
      servername: 'localhost',
      ca: root,
      ALPNProtocols: ['h2'],
      ...(client === undefined ? {} : { cert: client.certificatePem, key: client.privateKeyPem }),
    });
    socket.once('secureConnect', () => {
      resolve(socket);
    });
    socket.once('error', reject);
  });
}

/** One unary call; rejects when the connection ends before the answer, or with the gRPC status. */
export function call<Request, Response>(
  socket: TLSSocket,
  path: string,
  request: { readonly type: MessageType<Request>; readonly message: Request },
  response: MessageType<Response>,
): Promise<Response> {
  const session: ClientHttp2Session = connect('https://localhost', { createConnection: () => socket });
  return new Promise((resolve, reject) => {
    session.once('error', reject);
    session.once('close', () => {
      reject(new Error('the connection was closed'));
    });
    const stream = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
    });
    const parts: Buffer[] = [];
    stream.on('data', (part: Buffer) => parts.push(part));
    stream.on('error', reject);
    stream.on('trailers', (trailers: Record<string, string | undefined>) => {
      if (trailers['grpc-status'] === '0') resolve(response.decode(Buffer.concat(parts).subarray(5)));
      else reject(new Error(`gRPC status ${String(trailers['grpc-status'])}`));
    });
    const body = request.type.encode(request.message);
    const prefix = Buffer.alloc(5);
    prefix.writeUInt32BE(body.length, 1);
    stream.end(Buffer.concat([prefix, body]));
  });
}
