/** What was read of a rule so far, and the rules that are made from it. */
import type { Diagnostic } from '../../base/diagnostic';
import type { Extension, GivenOption } from '../../extensions/extension';
import { tryFindImplied } from '../../extensions/registry';
import type { Loaded, ParseRuleOptions } from './rule-context';
import type { MatchUse, Rule } from '../model/rule';
import { normalizeExtension, completeParameters } from './complete-rule';
import type { Origin } from '../model/origin';
import { type IgnoredOption, ignoredClashes } from './find-option';
import type { Slot, Via } from './load-extension';
import { mergeMatches } from './merge-matches';
import type { Word } from '../text/words';

export class RuleParts {
  readonly parameters: GivenOption[] = [];
  /** Where each parameter was written, by flag. */
  readonly parameterWords = new Map<string, Word>();
  /** Extensions that are known, in the order in which the rule loads them. */
  readonly loaded: Loaded[] = [];
  /** Options that are read and left out. */
  readonly ignored: GivenOption[] = [];
  readonly ignoredOptions: IgnoredOption[] = [];
  private readonly matches: Slot[] = [];
  private target: { readonly slot: Slot; readonly via: 'jump' | 'goto' } | undefined;

  constructor(private readonly options: ParseRuleOptions) {}

  get hasTarget(): boolean {
    return this.target !== undefined;
  }

  add(via: Via, slot: Slot): void {
    if (via === 'match') this.matches.push(slot);
    else this.target = { slot, via };
    if (slot.kind === 'known') this.loaded.push(slot.loaded);
  }

  /** The match whose options `-p` brings along, when the rule has not loaded it yet. */
  implied(): Extension | undefined {
    const protocol = this.parameters.find((use) => use.flag === '-p')?.words[0];
    const implied = protocol === undefined ? undefined : tryFindImplied(protocol, this.options.family);
    return this.loaded.some(({ extension }) => extension === implied) ? undefined : implied;
  }

  loadImplied(extension: Extension, word: Word): Loaded {
    const loaded: Loaded = { extension, uses: [], word };
    this.add('match', { kind: 'known', loaded });
    return loaded;
  }

  /** Extensions whose options may stand in the rule as it is. */
  extensions(): readonly Extension[] {
    const implied = this.implied();
    return [...this.loaded.map(({ extension }) => extension), ...(implied === undefined ? [] : [implied])];
  }

  /** @param originOf where a word was written; without a word, the rule */
  finish(originOf: (word: Word | undefined) => Origin, diagnostics: Diagnostic[]): readonly Rule[] {
    const { target, parameters, options } = this;
    diagnostics.push(...ignoredClashes(this.ignoredOptions, this.loaded));
    const finished = (slot: Slot): MatchUse => this.finishSlot(slot, originOf, diagnostics);
    const matches = mergeMatches(this.matches).map(finished);
    const end = target === undefined ? {} : { target: { ...finished(target.slot), via: target.via } };
    const originOfParameter = (flag?: string): Origin =>
      originOf(flag === undefined ? undefined : this.parameterWords.get(flag));
    return completeParameters(parameters, options, originOfParameter, diagnostics).map((completed) => ({
      parameters: completed,
      matches,
      ...end,
    }));
  }

  private finishSlot(
    slot: Slot,
    originOf: (word: Word | undefined) => Origin,
    diagnostics: Diagnostic[],
  ): MatchUse {
    if (slot.kind === 'opaque') return slot;
    const { extension, word } = slot.loaded;
    const origin = originOf(word);
    const options = normalizeExtension(slot.loaded, this.parameters, this.options, origin, diagnostics);
    return { kind: 'known', name: extension.name, options };
  }
}
