/** The project that `init` writes, as a newcomer uses it: its types hold, and its script `try` makes a sandbox with the firewall. */
import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findSandbox } from '../../lib/sandbox/sandbox-down';
import { command } from '../support/project/command';
import { downAfterwards, uniqueName } from '../support/hosts/sandbox';
import { listen, tcpConnects } from '../support/hosts/traffic';
import { REPOSITORY } from '../support/project/repository';
import { useTemporaryFolder } from '../support/project/temporary-folder';

jest.setTimeout(300_000);

const file = useTemporaryFolder();
const keep = downAfterwards();

/** In the place of tsx, which is no dependency of this package: what it does for one file. */
const tsx = `#!/usr/bin/env node
const { buildSync } = require(${JSON.stringify(join(REPOSITORY, 'node_modules', 'esbuild'))});
const { join, resolve } = require('node:path');
const outfile = join(resolve('.'), '.main.cjs');
buildSync({ entryPoints: [process.argv[2]], outfile, bundle: true, packages: 'external', platform: 'node', logLevel: 'error' });
require(outfile);
`;

/** The packages of this checkout as `npm install` would put them there. */
function install(folder: string): void {
  const modules = join(folder, 'node_modules');
  mkdirSync(join(modules, '@types'), { recursive: true });
  for (const name of ['cdktf', 'constructs', '@types/node', 'typescript'])
    symlinkSync(join(REPOSITORY, 'node_modules', name), join(modules, name));
  symlinkSync(REPOSITORY, join(modules, 'cdktf-iptables'));
  mkdirSync(join(modules, '.bin'));
  symlinkSync(join(REPOSITORY, 'bin', 'cdktf-iptables'), join(modules, '.bin', 'cdktf-iptables'));
  symlinkSync(join(REPOSITORY, 'node_modules', '.bin', 'tsc'), join(modules, '.bin', 'tsc'));
  writeFileSync(join(modules, '.bin', 'tsx'), tsx, { mode: 0o755 });
}

test('a newcomer has a firewall on a sandbox after `npm install` and `npm run try`', async () => {
  const name = keep(uniqueName());
  const folder = file('first');
  expect(await command(['init', folder, '--sandbox', name])).toMatchObject({ status: 0, stderr: '' });
  install(folder);
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
