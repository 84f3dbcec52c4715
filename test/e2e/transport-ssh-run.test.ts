import { randomBytes } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { type Socket, connect, createServer } from 'node:net';
import { join } from 'node:path';
import { expectPrintedAsItComes } from '../support/hosts/printed-as-it-comes';
import { codeOf, rejection } from '../support/project/rejection';
import { type TestSshd, makeKey, startSshd, tempFolder } from '../support/hosts/test-sshd';
import { until } from '../support/project/until';
import type { SshOptions } from '../../lib/host/host-address';
import { type Connection, remoteScript } from '../../lib/host/transport';
import { fingerprintOf } from '../../lib/host/transports/ssh/host-keys/known-hosts';
import { sshTransport } from '../../lib/host/transports/ssh/ssh-transport';

/** Reads the name of a file, makes the file, and runs until somebody ends it or removes the file. */
const RUNS_ON = remoteScript(`
  read -r file
  trap "rm -f $file" EXIT
  trap "exit 1" TERM
  : > "$file"
  while [ -e "$file" ]; do sleep 0.1; done
`);
const DEAF = remoteScript(`
  read -r file
  trap "" TERM
  echo $$ > "$file"
  while [ -e "$file" ]; do sleep 0.1; done
`);

describe('a script on an ssh connection', () => {
  let folder: string;
  let key: string;
  let sshd: TestSshd;
  let connection: Connection;

  beforeAll(async () => {
    folder = tempFolder();
    key = makeKey(folder, 'key');
    sshd = await startSshd({ authorized: [key] });
    connection = await open();
  });

  afterAll(async () => {
    await connection.close();
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(options: SshOptions = {}, port = sshd.port): Promise<Connection> {
    const common = { agent: false, configFile: false, identityFiles: [key] } as const;
    return sshTransport(
      { transport: 'ssh', address: '127.0.0.1', port },
      { ...common, knownHostsFiles: [sshd.knownHosts], ...options },
    ).connect();
  }

  async function withConnection(use: (connection: Connection) => Promise<void>): Promise<void> {
    const own = await open();
    try {
      await use(own);
    } finally {
      await own.close();
    }
  }

  test('returns exit status and both outputs', async () => {
    const result = await connection.run(remoteScript('echo out; echo "with $HOME" >&2; exit 7'));
    expect(result).toEqual({
      exitCode: 7,
      stdout: Buffer.from('out\n'),
      stderr: `with ${sshd.home}\n`,
    });
  });

  test('tells what it prints as it comes', async () => {
    await expectPrintedAsItComes(connection, join(folder, 'heard'));
  });

  test('returns the signal that ended it, and no exit status', async () => {
    const result = await connection.run(remoteScript('kill -KILL $$'));
    expect(result).toMatchObject({ exitCode: undefined, signal: 'SIGKILL' });
  });

  test('gets 20 MB on stdin and returns them byte by byte', async () => {
    const stdin = randomBytes(20 * 1024 * 1024);
    const result = await connection.run(remoteScript('cat'), { stdin });
    expect(result.exitCode).toBe(0);
    expect(result.stdout.equals(stdin)).toBe(true);
  });

  test('may end without reading its input', async () => {
    const result = await connection.run(remoteScript('exit 3'), { stdin: Buffer.alloc(20 * 1024 * 1024) });
    expect(result.exitCode).toBe(3);
  });

  test('gets an empty input when none is given', async () => {
    const result = await connection.run(remoteScript('cat; echo end'));
    expect(result.stdout.toString()).toBe('end\n');
  });

  test('may print what is not UTF-8', async () => {
    const result = await connection.run(remoteScript('printf "\\377\\000\\200x"'));
    expect([...result.stdout]).toEqual([0xff, 0, 0x80, 0x78]);
  });

  test('runs beside others on the same connection', async () => {
    const results = await Promise.all(
      ['a', 'b', 'c'].map((text) => connection.run(remoteScript('cat'), { stdin: Buffer.from(text) })),
    );
    expect(results.map((result) => result.stdout.toString())).toEqual(['a', 'b', 'c']);
  });

  test('is run by sh with nothing in the way of its quotes, lines and dollar signs', async () => {
    const result = await connection.run(remoteScript('a="x  y"\nprintf "%s|%s" "$a" "`echo $((1 + 1))`"'));
    expect(result.stdout.toString()).toBe('x  y|2');
  });

  test('that prints too much is given up', async () => {
    const endless = remoteScript('while :; do echo 0123456789012345678901234567890123456789; done');
    await withConnection(async (own) => {
      expect(codeOf(await rejection(own.run(endless, { maxOutputBytes: 100_000 })))).toBe(
        'host/output-too-large',
      );
    });
  });

  test('that takes too long is given up and ended on the host', async () => {
    const file = join(folder, 'timeout');
    await withConnection(async (own) => {
      const error = await rejection(own.run(RUNS_ON, { stdin: Buffer.from(`${file}\n`), timeoutMs: 700 }));
      expect(codeOf(error)).toBe('host/script-timeout');
      await until('the script has ended', () => !existsSync(file));
      expect((await own.run(remoteScript('echo on'))).stdout.toString()).toBe('on\n');
    });
  });

  test('is ended on the host by an abort', async () => {
    const file = join(folder, 'abort');
    const abort = new AbortController();
    await withConnection(async (own) => {
      const outcome = rejection(own.run(RUNS_ON, { stdin: Buffer.from(`${file}\n`), abort: abort.signal }));
      await until('the script runs', () => existsSync(file));
      abort.abort();
      expect(codeOf(await outcome)).toBe('host/aborted');
      await until('the script has ended', () => !existsSync(file));
    });
  });

  test('is ended by an abort even when it is deaf to being asked', async () => {
    const file = join(folder, 'deaf');
    const abort = new AbortController();
    await withConnection(async (own) => {
      const outcome = rejection(own.run(DEAF, { stdin: Buffer.from(`${file}\n`), abort: abort.signal }));
      await until('the script runs', () => existsSync(file));
      abort.abort();
      expect(codeOf(await outcome)).toBe('host/aborted');
      const alive = await own.run(remoteScript('read -r file; kill -0 "$(cat "$file")"'), {
        stdin: Buffer.from(`${file}\n`),
      });
      expect(alive.exitCode).not.toBe(0);
    });
  });

  test('leaves the other scripts of the connection alone when it is aborted', async () => {
    const [aborted, kept] = [join(folder, 'aborted'), join(folder, 'kept')];
    const [abort, abortKept] = [new AbortController(), new AbortController()];
    await withConnection(async (own) => {
      const first = rejection(own.run(RUNS_ON, { stdin: Buffer.from(`${aborted}\n`), abort: abort.signal }));
      const second = rejection(
        own.run(RUNS_ON, { stdin: Buffer.from(`${kept}\n`), abort: abortKept.signal }),
      );
      await until('both run', () => existsSync(aborted) && existsSync(kept));
      abort.abort();
      expect(codeOf(await first)).toBe('host/aborted');
      expect(existsSync(kept)).toBe(true);
      abortKept.abort();
      expect(codeOf(await second)).toBe('host/aborted');
    });
  });

  test('does not start when it was aborted before', async () => {
    const file = join(folder, 'never');
    const options = { stdin: Buffer.from(file), abort: AbortSignal.abort() };
    expect(codeOf(await rejection(connection.run(remoteScript('read -r f; : > $f'), options)))).toBe(
      'host/aborted',
    );
    await connection.run(remoteScript('true'));
    expect(existsSync(file)).toBe(false);
  });

  test('rejects when the connection is lost in its middle, and tells what it said', async () => {
    const file = join(folder, 'killed');
    const own = await open();
    const outcome = rejection(
      own.run(remoteScript('read -r f; echo halfway >&2; : > $f; while [ -e $f ]; do sleep 0.1; done'), {
        stdin: Buffer.from(`${file}\n`),
      }),
    );
    await until('the script runs', () => existsSync(file));
    sshd.killSessions();
    const error = await outcome;
    expect(codeOf(error)).toBe('host/connection-lost');
    expect(String(error)).toContain('halfway');
    expect(codeOf(await rejection(own.run(remoteScript('true'))))).toBe('host/connection-closed');
    await own.close();
    connection = await open();
  });

  test('rejects when the network goes silent in its middle', async () => {
    const sockets: Socket[] = [];
    const relay = createServer((inner) => {
      const outer = connect(sshd.port, '127.0.0.1');
      sockets.push(inner, outer);
      inner.pipe(outer).pipe(inner);
      for (const socket of [inner, outer]) socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => relay.listen(0, '127.0.0.1', resolve));
    const { port } = relay.address() as { port: number };
    const file = join(folder, 'silent');
    try {
      const own = await open({ keepaliveIntervalMs: 100, hostKeyFingerprint: fingerprint() }, port);
      const outcome = rejection(own.run(RUNS_ON, { stdin: Buffer.from(`${file}\n`) }));
      await until('the script runs', () => existsSync(file));
      for (const socket of sockets) socket.unpipe().pause();
      expect(codeOf(await outcome)).toBe('host/connection-lost');
      await own.close();
    } finally {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => relay.close(resolve));
    }
  });

  function fingerprint(): string {
    const blob = Buffer.from(sshd.hostKey('ed25519').split(' ')[1] ?? '', 'base64');
    return fingerprintOf(blob);
  }

  test('is refused on a closed connection, which may be closed twice', async () => {
    const own = await open();
    await Promise.all([own.close(), own.close()]);
    await own.close();
    expect(codeOf(await rejection(own.run(remoteScript('true'))))).toBe('host/connection-closed');
  });

  test('rejects when its connection is closed under it', async () => {
    const file = join(folder, 'closed');
    const own = await open();
    const outcome = rejection(own.run(RUNS_ON, { stdin: Buffer.from(`${file}\n`) }));
    await until('the script runs', () => existsSync(file));
    await own.close();
    expect(codeOf(await outcome)).toBe('host/connection-lost');
    sshd.killSessions();
  });
});
