/** What a rehearsal means for the change: why it is not to be made, and what a person would want to know. */
import type { Diagnostic } from '../../base/diagnostic';
import type { HostTool } from '../../extensions/host-limit';
import { tryUnmarkRule } from '../../plan/ownership/owner-mark';
import type { Rehearsal, RehearsedRule } from '../../plan/apply/rehearsal';
import { canonicalizer } from '../../ruleset/save/canonical';
import type { Origin } from '../../ruleset/model/origin';
import { unmetLimits } from '../../ruleset/model/host-limits';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { rehearsalProblems } from './diagnostics';
import type { RehearsalReport } from './report';

/** Where a rule that a plan writes was declared. */
export type OriginOf = (rule: Pick<RehearsedRule, 'family' | 'table' | 'chain' | 'text'>) => Origin;

export function refusalsIn(
  report: RehearsalReport,
  { families, owner }: Rehearsal,
  host: string,
  originOf: OriginOf,
): readonly Diagnostic[] {
  /** As it was declared: without our mark. */
  const shown = (rule: RehearsedRule): RehearsedRule => ({
    ...rule,
    text: tryUnmarkRule(rule.text, owner, rule.family) ?? rule.text,
  });
  const rules = families.flatMap((family) => family.rules);
  const limitsOf = (rule: RehearsedRule): readonly string[] =>
    knownLimits(rule, families.find(({ family }) => family === rule.family)?.tool);
  const missing = report.missingSets.flatMap((set) =>
    rules
      .filter(({ sets }) => sets.includes(set))
      .map((rule) => rehearsalProblems.missingSet(originOf(rule), host, shown(rule), set)),
  );
  const rejected = report.rejected.map(({ rule, said }) =>
    rehearsalProblems.refused(originOf(rule), host, shown(rule), said, limitsOf(rule)),
  );
  // A host may print in its own way what is the same rule; those that it refuses come first.
  const printed =
    rejected.length > 0
      ? []
      : report.printed
          .filter(({ rule, text }) => canonicalizer(rule.family)(text) !== rule.text)
          .map(({ rule, text }) =>
            rehearsalProblems.storedDifferently(originOf(rule), host, shown(rule), text, limitsOf(rule)),
          );
  return [...missing, ...rejected, ...printed];
}

/** What the host does not take, in words: where it says little itself. */
function knownLimits({ text, ...place }: RehearsedRule, tool: HostTool | undefined): readonly string[] {
  const { rule } = parseRule(text, place);
  if (tool === undefined || rule === undefined) return [];
  const name = `iptables ${tool.version} (${tool.backend})`;
  return unmetLimits(rule, place, tool).map(({ what, why }) => `\`${what}\` on ${name}: ${why}`);
}

/** What was not tried. @param report undefined when there was nothing to try */
export function rehearsalWarnings(
  report: RehearsalReport | undefined,
  rehearsal: Rehearsal,
  host: string,
): readonly Diagnostic[] {
  if (report?.failure !== undefined) return [rehearsalProblems.notRehearsed(host, report.failure)];
  const leftOut = [...rehearsal.leftOut, ...(report?.leftOut ?? [])];
  return leftOut.length === 0 ? [] : [rehearsalProblems.leftOut(host, leftOut)];
}
