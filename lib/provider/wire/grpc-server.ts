/**
 * gRPC over Node's own HTTP/2: the part of it that Terraform speaks with a provider.
 *
 * A call is a POST to `/service/method`; its body is the message behind five bytes (a flag for compression,
 * and the length); the answer is framed alike, and its status comes in the trailers. That is all that
 * go-plugin uses, so that is all there is: unary calls, and streams that stay open and silent. A general
 * gRPC library does it too, but loading one cost as much as everything else between the handshake line and
 * the first answer, three times in each plan (`bench/provider-start.mjs`).
 *
 * - Mutual TLS: only the holder of the key to one given certificate gets in (`tls-gate`).
 * - Messages may have any size: the state of a large host is far beyond the 4 MB of gRPC libraries.
 * - A client that cancels a call, or goes away, aborts the call's signal.
 * - Not here: compression (refused; clients ask first), deadlines, metadata, client streams.
 */
import {
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
  createServer,
} from 'node:http2';
import type { Socket } from 'node:net';
import { type ClientVerification, createTlsGate } from './tls-gate';
import type { RpcMethod, UnaryMethod } from './rpc';

export interface GrpcServer {
  /** Serves a connection that somebody else accepted. */
  inject(connection: Socket): void;
  /** Ends all connections at once. */
  close(): void;
}

/** Numbers of gRPC's statuses. */
const status = { ok: 0, unimplemented: 12, internal: 13 } as const;
const answerHeaders = { ':status': 200, 'content-type': 'application/grpc' } as const;

const frameHeaderBytes = 5;
/** How much a client may send ahead; with the 64 kB of HTTP/2, large states would wait for many rounds. */
const windowBytes = 8 * 1024 * 1024;
const options = { maxSessionMemory: Number.MAX_SAFE_INTEGER, settings: { initialWindowSize: windowBytes } };

/** @param verification without it there is no TLS, as when a test or a debugger attaches. */
export function createGrpcServer(
  methods: readonly RpcMethod[],
  verification?: ClientVerification,
): GrpcServer {
  const byPath = new Map(methods.map((method) => [method.path, method]));
  const sessions = new Set<ServerHttp2Session>();
  const server = createServer(options);
  server.on('session', (session) => {
    sessions.add(session);
    session.setLocalWindowSize(windowBytes);
    session.on('close', () => sessions.delete(session));
  });
  server.on('stream', (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => {
    // Without a listener a broken stream would end the process; the call's signal tells who wants to know.
    stream.on('error', () => undefined);
    answerStream(stream, byPath.get(headers[':path'] ?? ''));
  });
  const serve = (connection: Socket): void => {
    server.emit('connection', connection);
  };
  return {
    inject: verification === undefined ? serve : createTlsGate(verification, serve),
    close: () => {
      for (const session of sessions) session.destroy();
      server.close();
    },
  };
}

function answerStream(stream: ServerHttp2Stream, method: RpcMethod | undefined): void {
  switch (method?.kind) {
    case undefined:
      refuse(stream, status.unimplemented, 'the provider has no such method');
      return;
    case 'silent':
      stream.resume();
      stream.respond(answerHeaders);
      return;
    case 'unary':
      readMessage(stream).then(
        (message) => answerCall(stream, method, message),
        (error: unknown) => {
          refuse(stream, status.internal, textOf(error));
        },
      );
  }
}

async function answerCall(stream: ServerHttp2Stream, method: UnaryMethod, message: Buffer): Promise<void> {
  const cancelled = new AbortController();
  stream.on('aborted', () => {
    cancelled.abort();
  });
  try {
    const response = await method.handle(method.decode(message) as never, cancelled.signal);
    const encoded = method.encode(response as never);
    if (stream.destroyed) return;
    stream.respond(answerHeaders, { waitForTrailers: true });
    stream.on('wantTrailers', () => {
      stream.sendTrailers({ 'grpc-status': String(status.ok) });
    });
    stream.write(frameHeader(encoded.length));
    stream.end(encoded);
  } catch (error) {
    refuse(stream, status.internal, textOf(error));
  }
}

function refuse(stream: ServerHttp2Stream, code: number, text: string): void {
  if (stream.destroyed || stream.headersSent) return;
  const trailers = { 'grpc-status': String(code), 'grpc-message': encodeURIComponent(text) };
  stream.respond({ ...answerHeaders, ...trailers }, { endStream: true });
}

/** The one message that a client sends in a unary call. */
async function readMessage(stream: ServerHttp2Stream): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  if (body.length < frameHeaderBytes) throw new RangeError('the call carries no message');
  if (body[0] !== 0) throw new RangeError('the message is compressed, which this provider does not offer');
  const end = frameHeaderBytes + body.readUInt32BE(1);
  if (body.length !== end) throw new RangeError('the call carries less or more than one message');
  return body.subarray(frameHeaderBytes);
}

function frameHeader(length: number): Buffer {
  const header = Buffer.alloc(frameHeaderBytes);
  header.writeUInt32BE(length, 1);
  return header;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
