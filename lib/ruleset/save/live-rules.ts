/** Rules as a host prints them: each is kept, or the whole output is refused. */
import type { Diagnostic } from '../../base/diagnostic';
import type { Family } from '../../net/family';
import { CanonicalTexts } from './canonical';
import { type Place, saveProblems } from './save-diagnostics';
import type { CodedText } from '../text/coded-text';
import { splitWords } from '../text/words';

export class LiveRules {
  private readonly texts: CanonicalTexts;

  constructor(
    family: Family,
    private readonly diagnostics: Diagnostic[],
  ) {
    this.texts = new CanonicalTexts(family);
  }

  /** Whether a part of a save is a rule that needs no other look. */
  isKnown(text: CodedText, start: number, end: number): boolean {
    return this.texts.isKnown(text, start, end);
  }

  /** The canonical text of a rule at a place; undefined when it cannot be trusted. */
  read(rule: string, place: Place): string | undefined {
    const opensQuote = rule.includes('"') && splitWords(rule).openQuote !== undefined;
    const isUnsupported = rule.includes('[unsupported revision]');
    if (!opensQuote && !isUnsupported) return this.texts.find(rule);
    this.diagnostics.push(
      opensQuote ? saveProblems.unreadable(place) : saveProblems.unsupportedRevision(place),
    );
    return undefined;
  }
}
