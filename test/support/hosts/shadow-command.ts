import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

const SHADOW = `
set -e
cat >"/usr/local/sbin/$1"
chmod 755 "/usr/local/sbin/$1"
`;

/** Puts a script before a command of the host. The command itself stays where it is: in /usr/sbin. */
export async function shadowCommand(sandbox: Sandbox, name: string, script: string): Promise<void> {
  await must(sandbox, ['sh', '-c', SHADOW, 'sh', name], `#!/bin/sh\n${script}\n`);
}

/** Takes the script away again. */
export async function unshadowCommand(sandbox: Sandbox, name: string): Promise<void> {
  await must(sandbox, ['rm', '-f', `/usr/local/sbin/${name}`]);
}

/** Takes commands off the host, by a pattern of the shell, such as `ip6tables*`. */
export async function removeCommands(sandbox: Sandbox, pattern: string): Promise<void> {
  await must(sandbox, ['sh', '-c', `rm -f /usr/sbin/${pattern}`]);
}

async function must(sandbox: Sandbox, argv: readonly string[], stdin = ''): Promise<void> {
  const result = await inSandbox(sandbox, argv, { stdin });
  if (result.exitCode !== 0) throw new Error(result.stderr);
}
