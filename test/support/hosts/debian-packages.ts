/**
 * Debian packages on the host of a sandbox: their files alone. No script of theirs runs, so nothing of them is started there, and this
 * machine stays as it is.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

/** Downloads once for all runs on this machine. The host sees /tmp of the machine. */
const cache = join(tmpdir(), 'cdktf-iptables-packages');

/** Of today's Debian, /lib is a link to /usr/lib, which a package of before must not replace. */
const unpack = `
set -e
for package; do
  box=/opt/package
  rm -rf "$box"
  mkdir "$box"
  dpkg-deb -x "$package" "$box"
  for pair in usr:usr etc:etc var:var lib:usr/lib sbin:usr/sbin bin:usr/bin; do
    from=$box/\${pair%%:*}
    if [ -d "$from" ]; then cp -a "$from/." "/\${pair#*:}/"; fi
  done
done
`;

export async function putPackages(sandbox: Sandbox, names: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await inSandbox(sandbox, [
    'sh',
    '-c',
    unpack,
    'sh',
    ...names.map(packageFile),
  ]);
  if (exitCode !== 0) throw new Error(stderr);
}

function packageFile(name: string): string {
  mkdirSync(cache, { recursive: true });
  const found = (): string | undefined => readdirSync(cache).find((file) => file.startsWith(`${name}_`));
  if (found() === undefined) execFileSync('apt-get', ['download', name], { cwd: cache, stdio: 'ignore' });
  const file = found();
  if (file === undefined) throw new Error(`apt-get download ${name} left no file`);
  return join(cache, file);
}
