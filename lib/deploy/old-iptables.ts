import type { Diagnostic } from '../base/diagnostic';
import type { Family } from '../net/family';
import { deployProblems } from './diagnostics';
import type { LiveRuleset } from './live-snapshot';

/** The first version whose `iptables-restore` waits for the lock; that of nft always has. */
const firstWithWait = [1, 6, 2] as const;

/**
 * Hosts whose version says that an apply will be refused. Distributions have given the option to older versions, too, so only
 * the apply can tell; the plan says it before.
 *
 * @param written the families that the plan changes
 */
export function oldIptables(
  { host, families }: LiveRuleset,
  written: readonly Family[],
): readonly Diagnostic[] {
  return families
    .filter(
      ({ family, backend, version }) => backend === 'legacy' && written.includes(family) && isOld(version),
    )
    .map(({ family, version }) => deployProblems.oldIptables(host, family, version));
}

function isOld(version: string): boolean {
  const numbers = version.split('.').map(Number);
  const at = firstWithWait.findIndex((number, index) => numbers[index] !== number);
  return at >= 0 && (numbers[at] ?? 0) < (firstWithWait[at] ?? 0);
}
