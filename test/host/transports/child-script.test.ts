import { runChildScript } from '../../../lib/host/transports/child-script';
import { codeOf, rejection } from '../../support/project/rejection';

describe('a script run by a child process', () => {
  test('is not run when the command is not there, which is told', async () => {
    const run = runChildScript({
      host: 'openssh://web1',
      command: '/nowhere/ssh',
      args: [],
      options: { stdin: Buffer.from('data') },
      closed: new AbortController().signal,
      end: () => Promise.resolve(),
    });
    expect(codeOf(await rejection(run))).toBe('host/command-not-found');
  });
});
