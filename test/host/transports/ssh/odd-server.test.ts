/** SSH servers that take the connection and go no further. */
import { type Connection as ServerSide, Server, type ServerConfig, utils } from 'ssh2';
import { writeFileSync } from 'node:fs';
import { sshTransport } from '../../../../lib/host/transports/ssh/ssh-transport';
import { remoteScript } from '../../../../lib/host/transport';
import { codeOf, rejection } from '../../../support/project/rejection';
import { useTemporaryFolder } from '../../../support/project/temporary-folder';

const file = useTemporaryFolder();
const keys = readableKeys();
const identity = file('key', keys.private);

/** One in four hundred that ssh2 makes, it cannot read itself. */
function readableKeys(): ReturnType<typeof utils.generateKeyPairSync> {
  const pair = utils.generateKeyPairSync('ed25519');
  return utils.parseKey(pair.private) instanceof Error ? readableKeys() : pair;
}

/** A server on loopback for the time of a test. */
async function withServer(
  behave: (client: ServerSide) => void,
  act: (connect: (loginTimeoutMs: number) => ReturnType<typeof connectTo>) => Promise<void>,
  config: Partial<ServerConfig> = {},
): Promise<void> {
  const clients: ServerSide[] = [];
  const server = new Server({ hostKeys: [keys.private], ...config }, (client) => {
    clients.push(client);
    client.on('error', () => undefined);
    behave(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const known = file(`known-${String(port)}`);
  writeFileSync(known, `[127.0.0.1]:${String(port)} ${keys.public}\n`);
  try {
    await act((loginTimeoutMs) => connectTo(port, known, loginTimeoutMs));
  } finally {
    for (const client of clients) client.end();
    await new Promise((resolve) => server.close(resolve));
  }
}

function connectTo(port: number, known: string, loginTimeoutMs: number) {
  return sshTransport(
    { transport: 'ssh', address: '127.0.0.1', port, user: 'deployer' },
    {
      agent: false,
      configFile: false,
      identityFiles: [identity],
      knownHostsFiles: [known],
      loginTimeoutMs,
    },
  ).connect();
}

test('a server that never answers a login is given up', async () => {
  await withServer(
    (client) => client.on('authentication', () => undefined),
    async (connect) => {
      expect(codeOf(await rejection(connect(50)))).toBe('host/login-timeout');
    },
  );
});

test('a server that starts no command says so, and the host is unchanged', async () => {
  await withServer(
    (client) => {
      client.on('authentication', (context) => context.accept());
      client.on('ready', () =>
        client.on('session', (accept) => accept().on('exec', (_accept, reject) => reject())),
      );
    },
    async (connect) => {
      const connection = await connect(30_000);
      const error = await rejection(connection.run(remoteScript('true')));
      await connection.close();
      expect(error).toMatchObject({ diagnostics: [{ code: 'host/script-refused', host: 'unchanged' }] });
    },
  );
});

test('a server that wants a password besides the key is not told to be missing the key', async () => {
  await withServer(
    (client) =>
      client.on('authentication', (context) => {
        if (context.method === 'publickey' && context.signature === undefined) context.accept();
        else context.reject(['password'], context.method === 'publickey');
      }),
    async (connect) => {
      const error = await rejection(connect(30_000));
      expect(codeOf(error)).toBe('host/login-failed');
      expect(error.message).toContain('AuthenticationMethods');
      expect(error.message).not.toContain('authorized_keys');
    },
  );
});

test('a banner that is larger than can be read is no refused login', async () => {
  await withServer(
    (client) => client.on('authentication', (context) => context.accept()),
    async (connect) => {
      expect(codeOf(await rejection(connect(30_000)))).toBe('host/handshake-failed');
    },
    { banner: 'x'.repeat(60_000) },
  );
});

test('a server that knows only newer ways to exchange keys is not called an old one', async () => {
  await withServer(
    () => undefined,
    async (connect) => {
      const error = await rejection(connect(30_000));
      expect(codeOf(error)).toBe('host/no-common-algorithm');
      expect(error.message).toContain('newer');
    },
    // Stands for any that is not offered to it.
    { algorithms: { kex: ['diffie-hellman-group14-sha1'] } },
  );
});
