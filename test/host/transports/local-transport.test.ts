import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { remoteScript } from '../../../lib/host/transport';
import { localTransport } from '../../../lib/host/transports/local-transport';
import { expectPrintedAsItComes } from '../../support/hosts/printed-as-it-comes';
import { codeOf, rejection } from '../../support/project/rejection';
import { until } from '../../support/project/until';

const RUNS_ON = remoteScript(
  'read -r file; trap "rm -f $file" EXIT; trap "exit 1" TERM; : > "$file"; while [ -e "$file" ]; do sleep 0.1; done',
);

/** A process that has ended may still be listed until its parent looks. */
function isRunning(pid: number): boolean {
  try {
    if (process.platform !== 'linux') return process.kill(pid, 0);
    return !/^State:\s*[ZX]/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  } catch {
    return false;
  }
}

describe('the local transport', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'cfw-test-'));
  });

  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('runs scripts by sh with input, outputs and exit status', async () => {
    const connection = await localTransport().connect();
    const result = await connection.run(remoteScript('cat; echo err >&2; exit 7'), {
      stdin: Buffer.from([0xff, 0, 10]),
    });
    expect(result).toEqual({ exitCode: 7, stdout: Buffer.from([0xff, 0, 10]), stderr: 'err\n' });
    await connection.close();
  });

  test('tells what a script prints as it comes', async () => {
    const connection = await localTransport().connect();
    await expectPrintedAsItComes(connection, join(folder, 'heard'));
    await connection.close();
  });

  test('returns the signal that ended a script', async () => {
    const connection = await localTransport().connect();
    expect(await connection.run(remoteScript('kill -KILL $$'))).toMatchObject({
      exitCode: undefined,
      signal: 'SIGKILL',
    });
  });

  test('carries 20 MB to a script that reads it and to one that does not', async () => {
    const connection = await localTransport().connect();
    const stdin = Buffer.alloc(20 * 1024 * 1024, 'x');
    expect((await connection.run(remoteScript('cat'), { stdin })).stdout.equals(stdin)).toBe(true);
    expect((await connection.run(remoteScript('exit 3'), { stdin })).exitCode).toBe(3);
  });

  test('gives up a script that takes too long or prints too much', async () => {
    const connection = await localTransport().connect();
    const file = join(folder, 'timeout');
    const slow = connection.run(RUNS_ON, { stdin: Buffer.from(`${file}\n`), timeoutMs: 300 });
    expect(codeOf(await rejection(slow))).toBe('host/script-timeout');
    expect(existsSync(file)).toBe(false);
    const endless = connection.run(remoteScript('while :; do echo line; done'), { maxOutputBytes: 1000 });
    expect(codeOf(await rejection(endless))).toBe('host/output-too-large');
  });

  test('ends a script with all it started when it is aborted', async () => {
    const connection = await localTransport().connect();
    const abort = new AbortController();
    const file = join(folder, 'abort');
    const script = remoteScript(
      'read -r file; sh -c "trap \\"\\" TERM; echo \\$\\$ > $file; while [ -e $file ]; do sleep 0.1; done"',
    );
    const outcome = rejection(
      connection.run(script, { stdin: Buffer.from(`${file}\n`), abort: abort.signal }),
    );
    await until('the script runs', () => existsSync(file) && readFileSync(file, 'utf8') !== '');
    abort.abort();
    expect(codeOf(await outcome)).toBe('host/aborted');
    expect(isRunning(Number(readFileSync(file, 'utf8')))).toBe(false);
  });

  test('does not start a script that was aborted before', async () => {
    const connection = await localTransport().connect();
    const outcome = connection.run(remoteScript('sleep 20'), { abort: AbortSignal.abort() });
    expect(codeOf(await rejection(outcome))).toBe('host/aborted');
  });

  test('ends running scripts when it is closed, and runs none after that', async () => {
    const connection = await localTransport().connect();
    const outcome = rejection(connection.run(remoteScript('sleep 20')));
    await connection.close();
    expect(codeOf(await outcome)).toBe('host/connection-closed');
    expect(codeOf(await rejection(connection.run(remoteScript('true'))))).toBe('host/connection-closed');
  });
});
