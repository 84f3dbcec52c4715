import { shownRule } from '../../ruleset/model/shown-rule';
import { visibleText } from '../../base/visible-text';

/** A rule on one line. One without match and target has no text at all. */
export function visibleRule(rule: string): string {
  return rule === '' ? '(every packet; only counts)' : visibleText(shownRule(rule));
}
