import { type Server, type Socket, createServer } from 'node:net';
import type { SshHost, SshOptions } from '../../lib/host/host-address';
import { opensshTransport } from '../../lib/host/transports/openssh/openssh-transport';
import { sshTransport } from '../../lib/host/transports/ssh/ssh-transport';
import { codeOf, rejection } from '../support/project/rejection';

const OPTIONS = { agent: false, configFile: false, identityFiles: [], knownHostsFiles: [] } as const;

/** Listens at a free port of loopback while `use` runs. */
async function withListener(
  onConnection: (socket: Socket) => void,
  use: (port: number) => Promise<void>,
): Promise<void> {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined));
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await use((server.address() as { port: number }).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function closedPort(): Promise<number> {
  let free = 0;
  await withListener(
    () => undefined,
    async (port) => {
      free = port;
      return Promise.resolve();
    },
  );
  return free;
}

describe.each(['ssh', 'openssh'] as const)('connecting by %s', (transport) => {
  async function failure(
    address: string,
    port: number,
    options: SshOptions = {},
    abort?: AbortSignal,
  ): Promise<Error> {
    const host: SshHost = { transport, address, port };
    const open = transport === 'ssh' ? sshTransport : opensshTransport;
    return rejection(open(host, { ...OPTIONS, ...options }).connect(abort === undefined ? {} : { abort }));
  }

  test('tells that nothing listens', async () => {
    expect(codeOf(await failure('127.0.0.1', await closedPort()))).toBe('host/refused');
  });

  test('tells that there is no such host', async () => {
    expect(codeOf(await failure('no-such-host.invalid', 22))).toBe('host/unknown-host');
  });

  test('gives up on a listener that says nothing', async () => {
    await withListener(
      () => undefined,
      async (port) => {
        const error = await failure('127.0.0.1', port, { connectTimeoutMs: 1000 });
        expect(codeOf(error)).toBe('host/handshake-timeout');
      },
    );
  });

  test('gives up on a listener that hangs up', async () => {
    await withListener(
      (socket) => socket.end(),
      async (port) => {
        expect(codeOf(await failure('127.0.0.1', port))).toBe('host/handshake-failed');
      },
    );
  });

  test('is broken off by an abort', async () => {
    const abort = new AbortController();
    await withListener(
      () => {
        abort.abort();
      },
      async (port) => {
        expect(codeOf(await failure('127.0.0.1', port, {}, abort.signal))).toBe('host/aborted');
      },
    );
  });

  test.each([
    ['127.0.0.1\nProxyCommand=touch /tmp/pwned', 'host/bad-address'],
    ['127.0.0.1\0', 'host/bad-address'],
    ['-oProxyCommand=true', 'host/bad-address'],
    ['a b', 'host/bad-address'],
    ['', 'host/bad-address'],
  ])('refuses the address %j before anything is sent', async (address, code) => {
    expect(codeOf(await failure(address, 22))).toBe(code);
  });

  test.each(['root\n', '-lroot', 'a;b', 'a\0b', ''])('refuses the user %j', async (user) => {
    const open = transport === 'ssh' ? sshTransport : opensshTransport;
    const host: SshHost = { transport, address: '127.0.0.1', port: 1, user };
    expect(codeOf(await rejection(open(host, OPTIONS).connect()))).toBe('host/bad-user');
  });

  test.each([0, 65536, 1.5, Number.NaN])('refuses port %p', async (port) => {
    expect(codeOf(await failure('127.0.0.1', port))).toBe('host/bad-port');
  });
});

describe('connecting by ssh', () => {
  test('gives up on a listener that speaks something else', async () => {
    await withListener(
      (socket) => socket.write('HTTP/1.0 400 Bad Request\r\n\r\n'.repeat(2000)),
      async (port) => {
        const host: SshHost = { transport: 'ssh', address: '127.0.0.1', port };
        const error = await rejection(sshTransport(host, { ...OPTIONS, connectTimeoutMs: 1000 }).connect());
        expect(['host/handshake-failed', 'host/handshake-timeout']).toContain(codeOf(error));
      },
    );
  });

  test('spells out control characters that a listener sends before it hangs up', async () => {
    await withListener(
      (socket) => socket.end('SSH-1.0-\u001b[31mold\r\n'),
      async (port) => {
        const error = await rejection(
          sshTransport({ transport: 'ssh', address: '127.0.0.1', port }, OPTIONS).connect(),
        );
        expect(codeOf(error)).toBe('host/handshake-failed');
        expect(error.message).not.toContain('\u001b');
      },
    );
  });
});
