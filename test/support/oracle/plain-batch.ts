import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import rollbackPlan from '../../../lib/host/transaction/rollback-plan.awk';
import { printSave } from '../../../lib/ruleset/model/print-save';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';

export type Want = 'state' | 'batch';

/** What a host with this ruleset makes of a plain way back: which way it goes, or the batch. */
export function backtraceOn(
  want: Want,
  plain: string,
  live: Ruleset,
  awk: readonly string[] = ['awk'],
): string {
  return runWays(want, plain, `${printSave(live)}#complete\n`, awk);
}

/** @param save what `iptables-save -c` printed, and `#complete` where it printed all */
function runWays(want: Want, plain: string, save: string, awk: readonly string[] = ['awk']): string {
  const folder = mkdtempSync(join(tmpdir(), 'rollback-plan-'));
  try {
    const file = join(folder, 'plain');
    writeFileSync(file, plain);
    const args = [...awk.slice(1), '-v', `want=${want}`, rollbackPlan, file, '-'];
    const command = awk[0] ?? 'awk';
    const { status, stdout, stderr } = spawnSync(command, args, { input: save, encoding: 'utf8' });
    if (status !== 0 || stderr !== '') throw new Error(`${command} ended with ${String(status)}: ${stderr}`);
    return stdout.trimEnd();
  } finally {
    rmSync(folder, { recursive: true });
  }
}
