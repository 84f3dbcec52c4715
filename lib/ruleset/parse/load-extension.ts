/** What a name after `-m`, `-j` or `-g` stands for. */
import type { Diagnostic } from '../../base/diagnostic';
import { tryFindNearest } from '../../base/suggest';
import { matchNames, targetNames, tryFindMatch, tryFindTarget } from '../../extensions/registry';
import { tryFindUnsupported } from '../../extensions/unsupported';
import { otherFamily } from '../../net/family';
import type { Origin } from '../model/origin';
import { ruleProblems } from './diagnostics';
import type { Loaded, ParseRuleOptions } from '../model/rule-context';
import { verdicts } from '../model/rule';
import type { WordCursor } from './word-cursor';
import type { Word } from '../text/words';

/** A match or target of the rule: one that is known, or one that is kept as it stands. */
export type Slot =
  | { readonly kind: 'known'; readonly loaded: Loaded }
  | { readonly kind: 'opaque'; readonly name: string; readonly text: string };

export type Via = 'match' | 'jump' | 'goto';

/** Undefined when the name cannot be used; why is reported. */
export function loadExtension(
  via: Via,
  name: Word,
  cursor: WordCursor,
  { family }: ParseRuleOptions,
  origin: Origin,
  report: (diagnostic: Diagnostic) => void,
): Slot | undefined {
  const written = name.text;
  // A name is printed as it is, and neither a chain nor a target is called so.
  if (/[\s"\\]/.test(written)) {
    report(ruleProblems.badName(origin, written));
    return undefined;
  }
  if (via === 'goto') {
    if (!verdicts.includes(written)) return { kind: 'opaque', name: written, text: cursor.takeOpaque() };
    report(ruleProblems.notAChain(origin, written));
    return undefined;
  }
  const kind = via === 'match' ? 'match' : 'target';
  const find = via === 'match' ? tryFindMatch : tryFindTarget;
  const extension = find(written, family);
  if (extension !== undefined) return { kind: 'known', loaded: { extension, uses: [], word: name } };
  if (find(written, otherFamily(family)) !== undefined) {
    report(ruleProblems.otherFamily(origin, written, family));
    return undefined;
  }
  // A target without options may be a chain of that name.
  const mayBeChain = via === 'jump' && cursor.peek()?.text.startsWith('-') !== true;
  const gone = mayBeChain ? undefined : tryFindUnsupported(kind, written);
  if (gone !== undefined) {
    report(ruleProblems.unsupported(origin, written, gone.reason, gone.instead));
    return undefined;
  }
  if (via === 'match' && !/^[A-Za-z][\w.-]*$/.test(written)) {
    report(ruleProblems.badName(origin, written));
    return undefined;
  }
  const text = cursor.takeOpaque();
  if (via === 'match' || text !== '') {
    const nearest = tryFindNearest(written, via === 'match' ? matchNames : targetNames);
    report(ruleProblems.unknownExtension(origin, kind, written, nearest));
  }
  return { kind: 'opaque', name: written, text };
}
