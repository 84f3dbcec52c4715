/**
 * A network namespace in which files are restored one after the other, by one shell: to start a process costs more than
 * most restores do.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeBytes, encodeBytes } from '../../../lib/base/bytes';
import { type Family, commandOf } from '../../../lib/net/family';
import type { Backend } from '../../../lib/sandbox/sandbox';

export interface FileRestored {
  readonly status: number;
  /** What the command said. */
  readonly said: string;
  /** What `iptables-save` prints of all tables that are there; empty where the restore failed. */
  readonly save: string;
}

export interface RestoringNamespace {
  /** One at a time. */
  readonly restore: (file: string) => Promise<FileRestored>;
  readonly close: () => void;
}

// `read` is of the shell, so a failed restore costs one process, and another one two.
const script = `
while read -r file; do
  "$0-restore" < "$file" > "$1/said" 2>&1
  status=$?
  if [ $status = 0 ]; then "$0-save"; fi
  printf '\\n@@%s\\n' $status
done`;

/** @param prepare shell commands that make what rules refer to */
export function restoringNamespace(family: Family, backend: Backend, prepare = ''): RestoringNamespace {
  const folder = mkdtempSync(join(tmpdir(), 'restoring-'));
  const file = join(folder, 'rules');
  const command = `${commandOf(family)}-${backend}`;
  const child = spawn('unshare', ['-n', 'sh', '-c', prepare + script, command, folder], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // What is written to a shell that has ended is seen at its end.
  child.stdin.on('error', () => undefined);
  let printed: Buffer[] = [];
  let wake: () => void = () => undefined;
  let ended: Error | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    printed.push(chunk);
    wake();
  });
  child.on('error', (error) => {
    ended = error;
    wake();
  });
  child.on('close', (status) => {
    ended ??= new Error(`the shell of ${command} ended with ${String(status)}`);
    rmSync(folder, { recursive: true });
    wake();
  });

  async function untilEnd(): Promise<{ readonly save: string; readonly status: number }> {
    for (;;) {
      if (ended !== undefined) throw ended;
      const text = printed.at(-1)?.includes('\n') === true ? decodeBytes(Buffer.concat(printed)) : '';
      const end = /\n@@([0-9]+)\n$/.exec(text.slice(-20));
      if (end !== null) {
        printed = [];
        return { save: text.slice(0, text.length - end[0].length), status: Number(end[1]) };
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  }

  return {
    restore: async (text) => {
      writeFileSync(file, encodeBytes(text));
      child.stdin.write(`${file}\n`);
      const { save, status } = await untilEnd();
      return { status, save, said: decodeBytes(readFileSync(join(folder, 'said'))) };
    },
    close: () => {
      child.stdin.end();
    },
  };
}
