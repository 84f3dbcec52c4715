import { once } from 'node:events';
import { type ClientHttp2Session, connect } from 'node:http2';
import { type AddressInfo, connect as connectSocket, createServer, type Server } from 'node:net';
import { type GrpcServer, createGrpcServer } from '../../../lib/provider/wire/grpc-server';
import { bytes, message } from '../../../lib/provider/wire/protobuf';
import { unary } from '../../../lib/provider/wire/rpc';

const data = message({ data: bytes(1) });

interface Answer {
  readonly status: string | undefined;
  readonly text: string;
  readonly body: Buffer;
}

describe('the gRPC server', () => {
  let listener: Server;
  let grpc: GrpcServer;
  let session: ClientHttp2Session;
  let cancelled: Promise<void>;
  let tellCancelled: () => void;

  beforeEach(async () => {
    cancelled = new Promise((resolve) => {
      tellCancelled = resolve;
    });
    grpc = createGrpcServer([
      unary('/test/echo', data, data, (request) => Promise.resolve(request)),
      unary('/test/fail', data, data, () => Promise.reject(new Error('100 % wrong\n'))),
      unary(
        '/test/hang',
        data,
        data,
        (_request, abort) =>
          new Promise(() => {
            abort.addEventListener('abort', () => {
              tellCancelled();
            });
          }),
      ),
      { kind: 'silent', path: '/test/silent' },
    ]);
    listener = createServer((connection) => {
      grpc.inject(connection);
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { port } = listener.address() as AddressInfo;
    session = connect('http://localhost', { createConnection: () => connectSocket(port, '127.0.0.1') });
  });

  afterEach(async () => {
    session.destroy();
    grpc.close();
    listener.close();
    await once(listener, 'close');
  });

  async function post(path: string, body: Buffer): Promise<Answer> {
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc' });
    let status: unknown;
    let text: unknown;
    const note = (headers: Record<string, unknown>): void => {
      status ??= headers['grpc-status'];
      text ??= headers['grpc-message'];
    };
    stream.on('response', note).on('trailers', note);
    stream.end(body);
    const parts: Buffer[] = [];
    for await (const part of stream) parts.push(part as Buffer);
    return {
      status: status as string | undefined,
      text: typeof text === 'string' ? decodeURIComponent(text) : '',
      body: Buffer.concat(parts),
    };
  }

  function framed(content: Buffer, flag = 0): Buffer {
    const header = Buffer.alloc(5);
    header[0] = flag;
    header.writeUInt32BE(content.length, 1);
    return Buffer.concat([header, content]);
  }

  test('answers a call with its message and a good status', async () => {
    const request = framed(data.encode({ data: Buffer.from('hello') }));
    expect(await post('/test/echo', request)).toEqual({ status: '0', text: '', body: request });
  });

  test('carries messages far larger than 4 MB both ways', async () => {
    const request = framed(data.encode({ data: Buffer.alloc(40_000_000, 7) }));
    const { status, body } = await post('/test/echo', request);
    expect(status).toBe('0');
    expect(body.equals(request)).toBe(true);
  });

  test('carries calls side by side', async () => {
    const requests = Array.from({ length: 50 }, (_, index) =>
      framed(data.encode({ data: Buffer.from([index]) })),
    );
    const answers = await Promise.all(requests.map((request) => post('/test/echo', request)));
    expect(answers.map(({ body }) => body)).toEqual(requests);
  });

  test('says that it has no such method', async () => {
    expect(await post('/test/other', framed(Buffer.alloc(0)))).toMatchObject({ status: '12' });
  });

  test('says what a method threw', async () => {
    expect(await post('/test/fail', framed(Buffer.alloc(0)))).toMatchObject({
      status: '13',
      text: '100 % wrong\n',
    });
  });

  test.each([
    ['no message', Buffer.alloc(0)],
    ['a compressed message', framed(Buffer.alloc(3), 1)],
    ['half a message', framed(Buffer.alloc(3)).subarray(0, 6)],
    ['bytes that are no message', framed(Buffer.from([0x0a, 0x09]))],
  ])('refuses %s', async (_what, body) => {
    expect(await post('/test/echo', body)).toMatchObject({ status: '13' });
  });

  test('tells a method that its call was cancelled', async () => {
    const stream = session.request({ ':method': 'POST', ':path': '/test/hang' });
    stream.on('error', () => undefined);
    stream.end(framed(Buffer.alloc(0)));
    await post('/test/echo', framed(Buffer.alloc(0)));
    stream.close(8);
    await expect(cancelled).resolves.toBeUndefined();
  });

  test('tells a method that its client has gone', async () => {
    const stream = session.request({ ':method': 'POST', ':path': '/test/hang' });
    stream.on('error', () => undefined);
    stream.end(framed(Buffer.alloc(0)));
    await post('/test/echo', framed(Buffer.alloc(0)));
    session.destroy();
    await expect(cancelled).resolves.toBeUndefined();
  });

  test('leaves a silent stream open', async () => {
    const stream = session.request({ ':method': 'POST', ':path': '/test/silent' });
    stream.end(framed(Buffer.alloc(0)));
    await once(stream, 'response');
    await post('/test/echo', framed(Buffer.alloc(0)));
    expect(stream.closed).toBe(false);
  });
});
