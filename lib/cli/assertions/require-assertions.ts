/** Holds rulesets against the file of `--assert`. */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { omitUndefined } from '../../base/omit-undefined';
import type { Assertion } from '../../plan/assertions/assertion';
import { type ConstructOfStep, checkAssertions } from '../../plan/assertions/check-assertions';
import { expectedRulesets } from '../../plan/plan-host';
import type { HostRulesets } from '../../ruleset/model/ruleset';
import type { IpSets } from '../../sets/ip-set';
import { constructFinder } from '../construct-finder';
import { nameOf } from '../host-task';
import type { PlannedHost } from '../plan-hosts';

/**
 * @param sets whose members are known. @default none
 * @throws FirewallError `assert/...`, `cli/bad-assertion`; nothing where no file is given
 */
export function requireAssertions(file: string | undefined, rulesets: HostRulesets, sets?: IpSets): void {
  if (file === undefined) return;
  refuse(checkAssertions(assertionsOf(file), rulesets, omitUndefined({ sets })));
}

/** What each host will hold. @throws FirewallError as `requireAssertions` */
export function requireAssertionsOfHosts(file: string | undefined, hosts: readonly PlannedHost[]): void {
  if (file === undefined) return;
  const assertions = assertionsOf(file);
  refuse(hosts.flatMap((host) => failuresOn(host, assertions)));
}

function failuresOn({ task, outcome }: PlannedHost, assertions: readonly Assertion[]): readonly Diagnostic[] {
  if (outcome.kind !== 'done') return [];
  const { snapshot, change } = outcome.value;
  const find = constructFinder(task, snapshot.live.hostForms ?? {});
  const constructOf: ConstructOfStep = (family, { table, chain, rule }) =>
    find?.({ family, table, chain, rule });
  const { sets } = change.plan;
  const known = { constructOf, ...omitUndefined({ sets: sets?.wanted }) };
  return checkAssertions(assertions, expectedRulesets(change.plan), known).map((problem) => ({
    ...problem,
    summary: `${nameOf(task)}: ${problem.summary}`,
  }));
}

function refuse(problems: readonly Diagnostic[]): void {
  if (problems.length > 0) throw new FirewallError(problems);
}

/** Few calls have such a file, and no other needs a parser of YAML. */
function assertionsOf(file: string): readonly Assertion[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
  const { readAssertions }: typeof import('./assertions-file') = require('./assertions-file');
  return readAssertions(file);
}
