/**
 * Tools of a sandbox host that go wrong, or that stop at an exact moment so that something else can.
 *
 * Each is a script in the host's own /usr/local/bin, which comes before the real tools on the search path of every login; the machine's
 * files and the product's scripts are as they are. A fault happens once, at the first call that fits; every other
 * call goes to the real tool.
 */
import {
  chmodSync,
  closeSync,
  constants,
  existsSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Sandbox } from '../../../lib/sandbox/sandbox';
import { onDisk } from '../hosts/host-files';
import { onHost } from './transaction-host';

/** Which call of a tool, as the condition of a shell that has its arguments. */
export interface Call {
  readonly tool: string;
  readonly when: string;
}

export type ToolFault =
  /** Waits until the test says so, then does what it is called for. */
  | 'pauses'
  | 'fails'
  | 'does half'
  | 'does it and dies'
  | 'does it and fails'
  | 'kills its parent'
  | 'dies with its parent'
  | 'hangs'
  | 'lies';

const actions: Readonly<Record<ToolFault, string>> = {
  pauses:
    '/usr/bin/mkfifo -m 666 "$control/go" && touch "$control/reached"; read -r line < "$control/go"; exec "$real" "$@"',
  fails: 'echo "this tool is broken" >&2; exit 1',
  'does half': 'case ${0##*/} in *-save) "$real" "$@" | head -n 4 ;; *) head -n 4 | "$real" "$@" ;; esac',
  'does it and dies': '"$real" "$@"; kill -9 $$',
  'does it and fails': '"$real" "$@"; exit 1',
  'kills its parent': 'kill -9 $PPID; exec "$real" "$@"',
  'dies with its parent': 'kill -9 $PPID; kill -9 $$',
  hangs: 'exec sleep 1000',
  lies: 'printf "*filter\\n:INPUT ACCEPT [0:0]\\nCOMMIT\\n"',
};

export interface InstalledFault {
  /** Whether the call has come. */
  reached(): boolean;
  /** Lets the call go on that has come and waits. */
  release(): void;
  /** @param now the host as it is now, where it was started again since */
  remove(now?: Sandbox): void;
}

export function installFault(sandbox: Sandbox, { tool, when }: Call, fault: ToolFault): InstalledFault {
  const control = mkdtempSync(join(tmpdir(), 'tool-fault-'));
  // Whoever deploys is to get in.
  chmodSync(control, 0o777);
  const wrapper = `/usr/local/bin/${tool}`;
  const text = `#!/usr/bin/dash
control=${control}
for real in /usr/sbin/${tool} /usr/bin/${tool}; do [ ! -x "$real" ] || break; done
[ -d "$control" ] && ${when === '' ? 'true' : `{ ${when}; }`} && mkdir "$control/taken" 2> /dev/null || exec "$real" "$@"
${actions[fault]}
`;
  const written = onDisk(sandbox, wrapper);
  writeFileSync(`${written}.new`, text);
  chmodSync(`${written}.new`, 0o755);
  renameSync(`${written}.new`, written);
  let pipe: number | undefined;
  return {
    reached: () => existsSync(join(control, fault === 'pauses' ? 'reached' : 'taken')),
    release: () => {
      // Opened for reading too, a pipe waits for nobody, and keeps what is written for whoever comes.
      pipe ??= openSync(join(control, 'go'), constants.O_RDWR | constants.O_NONBLOCK);
      writeSync(pipe, 'go\n');
    },
    remove: (now = sandbox) => {
      rmSync(onDisk(now, wrapper), { force: true });
      if (pipe !== undefined) closeSync(pipe);
      rmSync(control, { recursive: true, force: true });
    },
  };
}

/** Takes a tool away. The function that it gives brings it back. */
export async function hideTool(sandbox: Sandbox, tool: string): Promise<() => Promise<void>> {
  const path = (await onHost(sandbox, `command -v ${tool}`)).trim();
  await onHost(sandbox, `mv ${path} ${path}.hidden`);
  return async () => {
    await onHost(sandbox, `mv ${path}.hidden ${path}`);
  };
}
