import { Readable } from 'node:stream';
import { runCommand } from '../../lib/cli/run-command';
import { codesIn } from '../support/project/command';

test('an error that nobody foresaw is reported as internal, and its stack only with --verbose', async () => {
  const reported = async (...options: readonly string[]) => {
    const stderr: string[] = [];
    const status = await runCommand(['fmt', '-', ...options], {
      stdout: {
        write: () => {
          throw new TypeError('cannot read properties of undefined');
        },
      },
      stderr: { write: (text) => stderr.push(String(text)) },
      stdin: Readable.from([Buffer.from('*filter\n:INPUT ACCEPT\nCOMMIT\n')]),
      env: {},
      interruption: () => new AbortController().signal,
    });
    return { status, text: stderr.join('') };
  };
  const { status, text } = await reported();
  expect([status, codesIn(text)]).toEqual([1, ['cli/internal']]);
  expect(text).toContain('cannot read properties of undefined');
  expect(text).not.toContain('run-command.ts');
  expect((await reported('--verbose')).text).toContain('run-command.ts');
});
