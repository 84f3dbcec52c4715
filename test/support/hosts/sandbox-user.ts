import { inSandbox } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

const ADD_USER = `
set -e
useradd --create-home --shell "$2" --password "*" "$1"
cp /etc/ssh/authorized_keys.d/root "/etc/ssh/authorized_keys.d/$1"
if [ -n "$3" ]; then
  printf "%s\\n" "$3" >"/etc/sudoers.d/$1"
  chmod 440 "/etc/sudoers.d/$1"
fi
`;

export interface UserOptions {
  /** Lines for a file of its own in /etc/sudoers.d, such as `deploy ALL=(root) NOPASSWD: ALL`. @default none */
  readonly sudoers?: string;
  /** @default '/bin/sh' */
  readonly shell?: string;
}

/** Adds a user to the host who may log in with the sandbox's key. */
export async function addUser(
  sandbox: Sandbox,
  name: string,
  { sudoers = '', shell = '/bin/sh' }: UserOptions = {},
): Promise<void> {
  const result = await inSandbox(sandbox, ['sh', '-c', ADD_USER, 'sh', name, shell, sudoers]);
  if (result.exitCode !== 0) throw new Error(result.stderr);
}
