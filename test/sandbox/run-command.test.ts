import { type FirewallError } from '../../lib/base/firewall-error';
import { inParallel } from '../../lib/sandbox/sandbox-up';
import { runCommand, runner } from '../../lib/sandbox/run-command';
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

  test.each([false, true])(
    'that takes too long is ended (in a session of its own: %s)',
    async (ownSession) => {
      const endless = runCommand(node('setInterval(() => {}, 1000)'), { timeoutMs: 50, ownSession });
      expect(codeOf(await rejection(endless))).toBe('sandbox/command-failed');
    },
  );
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
