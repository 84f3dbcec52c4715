/** Holds rulesets against the file of `--assert`. */
import { type Diagnostic, isError } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { omitUndefined } from '../../base/omit-undefined';
import type { Assertion } from '../../plan/assertions/assertion';
import { type ConstructOfStep, checkAssertions } from '../../plan/assertions/check-assertions';
import { expectedRulesets } from '../../plan/plan-host';
import type { HostRulesets } from '../../ruleset/model/ruleset';
import type { IpSets } from '../../sets/ip-set';
import type { CliContext } from '../cli-context';
import { constructFinder } from '../construct-finder';
import { nameOf } from '../host-task';
import type { PlannedHost } from '../plan-hosts';
import { reportDiagnostics } from '../report-error';

type Warned = Pick<CliContext, 'env' | 'stderr' | 'tell'>;

interface AssertedFile {
  readonly rulesets: HostRulesets;
  /** Those whose members are known. @default none */
  readonly sets?: IpSets;
}

/** @throws FirewallError `assert/...`, `cli/bad-assertion`; nothing where no file is given */
export function requireAssertions(
  file: string | undefined,
  { rulesets, ...known }: AssertedFile,
  context: Warned,
): void {
  if (file === undefined) return;
  refuse(checkAssertions(assertionsOf(file), rulesets, known), context);
}

/** What each host will hold. @throws FirewallError as `requireAssertions` */
export function requireAssertionsOfHosts(
  file: string | undefined,
  hosts: readonly PlannedHost[],
  context: Warned,
): void {
  if (file === undefined) return;
  const assertions = assertionsOf(file);
  const found = hosts.map((host) => ({ name: nameOf(host.task), problems: failuresOn(host, assertions) }));
  refuse(
    found.flatMap(({ name, problems }) =>
      problems.map((problem) => ({ ...problem, summary: `${name}: ${problem.summary}` })),
    ),
    context,
  );
}

function failuresOn({ task, outcome }: PlannedHost, assertions: readonly Assertion[]): readonly Diagnostic[] {
  if (outcome.kind !== 'done') return [];
  const { snapshot, change } = outcome.value;
  const find = constructFinder(task, snapshot.live.hostForms ?? {});
  const constructOf: ConstructOfStep = (family, { table, chain, rule }) =>
    find?.({ family, table, chain, rule });
  const { sets } = change.plan;
  const known = { constructOf, ...omitUndefined({ sets: sets?.wanted }) };
  return checkAssertions(assertions, expectedRulesets(change.plan), known);
}

function refuse(found: readonly Diagnostic[], context: Warned): void {
  reportDiagnostics(
    found.filter((each) => !isError(each)),
    context,
  );
  const problems = found.filter(isError);
  if (problems.length > 0) throw new FirewallError(problems);
}

/** Few calls have such a file, and no other needs a parser of YAML. */
function assertionsOf(file: string): readonly Assertion[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports, @typescript-eslint/no-unsafe-assignment
  const { readAssertions }: typeof import('./assertions-file') = require('./assertions-file');
  return readAssertions(file);
}
