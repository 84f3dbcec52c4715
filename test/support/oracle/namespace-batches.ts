/** Thousands of iptables-restore batches in one network namespace of their own, and what each of them left. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Family, commandOf } from '../../../lib/net/family';
import type { Backend } from '../../../lib/sandbox/sandbox';

export interface NamespaceBatch {
  /** `whole` replaces all tables and their counters; `edit` is for `--noflush`. */
  readonly kind: 'whole' | 'edit';
  readonly text: string;
}

export interface NamespaceResult {
  readonly status: number;
  /** What the command said. */
  readonly said: string;
  /** What `iptables-save -c` printed after it. */
  readonly save: string;
}

const script = `
cd "$1"
ipset restore < sets || exit 1
while read -r kind number; do
  case $kind in
    whole) "$0-restore" -c < "$number" > said 2>&1 ;;
    *) "$0-restore" --noflush < "$number" > said 2>&1 ;;
  esac
  printf '@@%s %s\\n' "$number" $?
  if [ -s said ]; then cat said; fi
  printf '@save\\n'
  "$0-save" -c
done < steps
`;

/**
 * Runs all of them, one after the other, whatever becomes of each.
 *
 * @param sets what `ipset restore` makes first. @default none
 */
export async function runBatches(
  backend: Backend,
  family: Family,
  batches: readonly NamespaceBatch[],
  sets = '',
): Promise<readonly NamespaceResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'batches-'));
  try {
    batches.forEach(({ text }, index) => {
      writeFileSync(join(folder, String(index)), text);
    });
    writeFileSync(join(folder, 'sets'), sets);
    writeFileSync(
      join(folder, 'steps'),
      batches.map(({ kind }, index) => `${kind} ${String(index)}\n`).join(''),
    );
    const output = await runScript(`${commandOf(family)}-${backend}`, folder);
    const parts = output.split(/^@@[0-9]+ /m).slice(1);
    return parts.map((part) => {
      const [heading = '', save = ''] = part.split('@save\n');
      const end = heading.indexOf('\n');
      return { status: Number(heading.slice(0, end)), said: heading.slice(end + 1), save };
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function runScript(command: string, folder: string): Promise<string> {
  const child = spawn('unshare', ['-n', 'sh', '-c', script, command, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject).on('close', () => {
      resolve();
    });
  });
  return Buffer.concat(chunks).toString('utf8');
}
