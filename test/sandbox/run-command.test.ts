import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type FirewallError } from '../../lib/base/firewall-error';
import { inParallel } from '../../lib/sandbox/sandbox-up';
import { type Maker, runCommand, runner } from '../../lib/sandbox/run-command';
import { codeOf, rejection } from '../support/project/rejection';

const node = (source: string): string[] => [process.execPath, '-e', source];

describe('a command', () => {
  test('gets its input, and gives back all it printed as bytes', async () => {
    const echo = 'process.stdin.pipe(process.stdout); process.stderr.write("note")';
    const stdin = Buffer.from([0, 255, 10, 128]);
    expect(await runCommand(node(echo), { stdin })).toEqual({ exitCode: 0, stdout: stdin, stderr: 'note' });
  });

  test('may end as it likes: that is a result', async () => {
    expect(await runCommand(node('process.exit(3)'))).toMatchObject({ exitCode: 3 });
    const killed = await runCommand(node('process.kill(process.pid, "SIGKILL")'));
    expect(killed).toMatchObject({ exitCode: undefined, signal: 'SIGKILL' });
  });

  test('may leave its input unread', async () => {
    const stdin = Buffer.alloc(1 << 20);
    expect(await runCommand(node('process.stdin.destroy()'), { stdin })).toMatchObject({ exitCode: 0 });
  });

  test('that is not there is an error', async () => {
    expect(codeOf(await rejection(runCommand(['/nowhere/program'])))).toBe('sandbox/command-failed');
  });

  test('that has to succeed and does not is an error with all that it printed', async () => {
    const failing = runner()(node('console.log("out"); console.error("err"); process.exitCode = 1'));
    const error = await failing.catch((reason: unknown) => reason as FirewallError);
    expect(error).toMatchObject({ code: 'sandbox/command-failed' });
    expect((error as FirewallError).diagnostics[0]?.detail).toMatch(/out\nerr/);
  });

  test('that fails is none when it says only what is tolerated, each line of it', async () => {
    const saying = (...lines: readonly string[]): string[] =>
      node(`console.error(${JSON.stringify(lines.join('\n'))}); process.exitCode = 1`);
    const tolerated = /not there/;
    expect(await runner()(saying('a is not there', 'b is not there'), { tolerated })).toBe('');
    for (const argv of [saying('a is not there', 'b is busy'), saying()])
      expect(codeOf(await rejection(runner()(argv, { tolerated })))).toBe('sandbox/command-failed');
  });

  test.each([false, true])(
    'that takes too long is ended (in a session of its own: %s)',
    async (ownSession) => {
      const endless = runCommand(node('setInterval(() => {}, 1000)'), { timeoutMs: 50, ownSession });
      expect(codeOf(await rejection(endless))).toBe('sandbox/command-failed');
    },
  );
});

describe('what makes a sandbox', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'token-'));
    writeFileSync(join(folder, 'token'), '');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const maker = (token: string): Maker => ({ id: 'an id', tokenFile: join(folder, token) });

  test('runs as long as its token is there, with the mark of the sandbox', async () => {
    const { script } = runner(maker('token'));
    expect(await script('echo "$CDKTF_SANDBOX_ID: $1, $2"', ['a', 'b c'])).toBe('an id: a, b c\n');
    expect(await script('echo "$1"', ['a'], { startedBy: ['env', 'x=y'] })).toBe('a\n');
    expect(await runner(maker('token'))(['sh', '-c', 'echo "$CDKTF_SANDBOX_ID"'])).toBe('an id\n');
  });

  test('does not begin when its token is gone', async () => {
    const late = runner(maker('another'));
    const mark = join(folder, 'begun');
    expect(codeOf(await rejection(late(['touch', mark])))).toBe('sandbox/command-failed');
    expect(codeOf(await rejection(late.script('touch "$1"', [mark])))).toBe('sandbox/command-failed');
    expect(existsSync(mark)).toBe(false);
  });
});

describe('tasks in parallel', () => {
  test('give all results', async () => {
    expect(await inParallel(Promise.resolve(1), Promise.resolve('two'))).toEqual([1, 'two']);
  });

  test('are all over when one has failed', async () => {
    let over = false;
    const slow = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      over = true;
    });
    await expect(inParallel(Promise.reject(new Error('fast')), slow)).rejects.toThrow('fast');
    expect(over).toBe(true);
  });
});
