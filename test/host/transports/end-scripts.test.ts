import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { END_SCRIPTS } from '../../../lib/host/transports/remote-scripts';

test('a script that ends others signals nobody once no SSH server is above it', async () => {
  // As on a host whose connection is gone: what is above the script has other children, such as all services of the host.
  const other = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  const ending = spawn('/bin/sh', ['-c', END_SCRIPTS.KILL], { detached: true, stdio: 'ignore' });
  expect(await once(ending, 'exit')).toEqual([0, null]);
  expect(other.kill('SIGTERM')).toBe(true);
  expect(await once(other, 'exit')).toEqual([null, 'SIGTERM']);
});
