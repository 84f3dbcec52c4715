/** The project that `init` writes, as a newcomer uses it: its types hold, and its script `try` makes a sandbox with the firewall. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findSandbox } from '../../lib/sandbox/sandbox-down';
import { command } from '../support/project/command';
import { downAfterwards, uniqueName } from '../support/hosts/sandbox';
import { listen, tcpConnects } from '../support/hosts/traffic';
import { installPackages } from '../support/project/installed-project';
import { useTemporaryFolder } from '../support/project/temporary-folder';

jest.setTimeout(300_000);

const file = useTemporaryFolder();
const keep = downAfterwards();

test('a newcomer has a firewall on a sandbox after `npm install` and `npm run try`', async () => {
  const name = keep(uniqueName());
  const folder = file('first');
  expect(await command(['init', folder, '--sandbox', name])).toMatchObject({ status: 0, stderr: '' });
  installPackages(folder);
  const npm = async (...script: readonly string[]): Promise<string> =>
    (await promisify(execFile)('npm', ['run', '--silent', ...script], { cwd: folder })).stdout;

  await npm('check');
  expect(await npm('try')).toMatch(/^applied /m);
  const sandbox = await findSandbox(name);
  await listen(sandbox, { tcp: [81, 443] });
  expect(await tcpConnects(sandbox, { port: 443 })).toBe('open');
  expect(await tcpConnects(sandbox, { port: 81 })).toBe('timeout');
  // Status 2 would be an error of npm: nothing is left to do.
  expect(await npm('plan')).toMatch(/: no changes\n$/);
});
