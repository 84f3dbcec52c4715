/** Holds rulesets against the file of `--assert`. */
import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import type { Assertion } from '../../plan/assertions/assertion';
import { type ConstructOfStep, checkAssertions } from '../../plan/assertions/check-assertions';
import { expectedRulesets } from '../../plan/plan-host';
import type { HostRulesets } from '../../ruleset/model/ruleset';
import { constructFinder } from '../construct-finder';
import { nameOf } from '../host-task';
import type { PlannedHost } from '../plan-hosts';

/** @throws FirewallError `assert/...`, `cli/bad-assertion`; nothing where no file is given */
export function requireAssertions(file: string | undefined, rulesets: HostRulesets): void {
  if (file === undefined) return;
  refuse(checkAssertions(assertionsOf(file), rulesets));
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
  return checkAssertions(assertions, expectedRulesets(change.plan), constructOf).map((problem) => ({
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
