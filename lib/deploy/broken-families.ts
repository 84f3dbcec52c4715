import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import type { DesiredHost } from '../plan/desired';
import type { LiveRuleset } from './live-snapshot';

/**
 * What is said of families that could not be read: a warning where nothing is declared for them, so that the other family can
 * be planned.
 *
 * @throws FirewallError the reason, where something is
 */
export function brokenFamilies({ broken = [] }: LiveRuleset, desired: DesiredHost): readonly Diagnostic[] {
  const concerned = broken.filter(({ family }) => desired.families?.includes(family) !== false);
  const declared = concerned.filter(({ family }) =>
    [...(desired.rulesets.get(family)?.values() ?? [])].some((chains) => chains.size > 0),
  );
  if (declared.length > 0) throw new FirewallError(declared.map(({ reason }) => reason));
  return concerned.map(({ family, reason }) => ({
    ...reason,
    severity: 'warning',
    summary: `${reason.summary}; ${family} is left as it is`,
  }));
}
