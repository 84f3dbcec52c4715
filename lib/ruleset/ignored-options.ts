import type { Diagnostic } from '../base/diagnostic';
import type { DroppedOption } from '../extensions/unsupported';
import { type Origin, ruleProblems } from './diagnostics';
import type { Loaded } from './rule-context';

/** An option that iptables still reads, and that changes nothing. */
export interface IgnoredOption {
  readonly gone: DroppedOption;
  readonly origin: Origin;
}

/** Options of the rule beside which an ignored one may not stand, known when all is read. */
export function ignoredClashes(
  ignored: readonly IgnoredOption[],
  loaded: readonly Loaded[],
): readonly Diagnostic[] {
  return ignored.flatMap(({ gone: { kind, name, option, ignored: how }, origin }) => {
    const owner = loaded.find(({ extension }) => extension.kind === kind && extension.name === name);
    const clash = owner?.uses.find(({ flag }) => how?.excludes.includes(flag));
    return clash === undefined ? [] : [ruleProblems.exclusive(origin, name, [option, clash.flag])];
  });
}
