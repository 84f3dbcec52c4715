import type { MessageType } from './protobuf';

/** One method of a gRPC service that answers one message with one message. */
export interface UnaryMethod {
  readonly kind: 'unary';
  /** Such as `/tfplugin6.Provider/Configure`. */
  readonly path: string;
  decode(bytes: Buffer): unknown;
  encode(response: never): Buffer;
  handle(request: never, abort: AbortSignal): Promise<unknown>;
}

/** A method that stays open until the connection ends, and over which nothing is ever sent. */
export interface SilentStream {
  readonly kind: 'silent';
  readonly path: string;
}

export type RpcMethod = UnaryMethod | SilentStream;

export function unary<Request, Response>(
  path: string,
  request: MessageType<Request>,
  response: MessageType<Response>,
  handle: (request: Request, abort: AbortSignal) => Promise<Response>,
): UnaryMethod {
  return {
    kind: 'unary',
    path,
    decode: (bytes) => request.decode(bytes),
    encode: (value: Response) => response.encode(value),
    handle,
  };
}
