/** The words of one rule, read left to right: see `parse-rule.ts`. */
import { type Diagnostic, isError } from '../../base/diagnostic';
import type { OptionSpec } from '../../extensions/extension';
import { type DroppedOptionOf, tryFindDroppedOption } from '../../extensions/unsupported';
import type { CommandOption } from './command-options';
import type { Origin } from '../model/origin';
import { orderOfMatches, ruleProblems } from './diagnostics';
import { explainOption, explainWord } from './explain-leftover-words';
import { type FoundOption, findOption, optionFor, withLongOption, writtenBehind } from './find-option';
import { type Via, loadExtension } from './load-extension';
import {
  type OptionPlace,
  type ParseRuleOptions,
  type ParsedRules,
  isRepeated,
  originOf,
} from './rule-context';
import { RuleParts } from './rule-parts';
import type { Counters } from '../model/ruleset';
import { WordCursor, type WrittenOption } from './word-cursor';
import type { Word } from '../text/words';

const maxDiagnostics = 10;

export class RuleReader {
  private readonly diagnostics: Diagnostic[] = [];
  private readonly parts: RuleParts;
  private counters: Counters | undefined;
  private isForOtherFamily = false;
  /** The value before, where it is free text that more words may have been meant for. */
  private lastText: Word | undefined;
  private readonly cursor: WordCursor;

  constructor(
    private readonly text: string,
    words: readonly Word[],
    private readonly options: ParseRuleOptions,
  ) {
    this.cursor = new WordCursor(text, words, options.family);
    this.parts = new RuleParts(options);
  }

  read(): ParsedRules {
    while (!this.isOver()) this.readOption();
    const { diagnostics, counters, isForOtherFamily } = this;
    if (diagnostics.some(isError)) return { diagnostics };
    if (isForOtherFamily) return { rules: [], diagnostics, isForOtherFamily };
    const rules = this.parts.finish((word) => this.origin(word), diagnostics);
    if (diagnostics.some(isError)) return { diagnostics };
    return { rules, diagnostics, ...(counters === undefined ? {} : { counters }) };
  }

  /** As in iptables, what stands after the `-4` or `-6` of the other family is not looked at. */
  private isOver(): boolean {
    return this.cursor.isAtEnd() || this.isForOtherFamily || this.diagnostics.length >= maxDiagnostics;
  }

  private readOption(): void {
    const negation = this.cursor.peek()?.text === '!' ? this.cursor.next() : undefined;
    const word = this.cursor.next();
    if (word === undefined) this.report(ruleProblems.danglingNegation(this.origin(negation)));
    else if (word.text === '!') this.report(ruleProblems.repeatedNegation(this.origin(word)));
    else if (!word.text.startsWith('-') || word.text.length < 2) this.unexpected(word);
    else this.readFound(this.cursor.spell(word), negation);
  }

  private readFound(written: WrittenOption, negation: Word | undefined): void {
    const found = findOption(written.name, this.parts.loaded, this.parts.implied());
    switch (found.kind) {
      case 'command':
        this.readCommand(found.option, written, negation);
        break;
      case 'extension':
        this.useLoaded(found, written, negation);
        break;
      case 'implied':
        this.use(found.spec, this.parts.loadImplied(found.extension, written.word), written, negation);
        break;
      default:
        this.notFound(found, written, negation);
    }
  }

  private useLoaded(
    { spec, loaded }: Extract<FoundOption, { kind: 'extension' }>,
    written: WrittenOption,
    negation: Word | undefined,
  ): void {
    const before = this.diagnostics.length;
    this.use(spec, loaded, written, negation);
    const behind = writtenBehind(loaded, written.name, this.parts.loaded);
    if (behind === undefined) return;
    const help = orderOfMatches(written.name, loaded.extension.name, behind.extension.name);
    for (const diagnostic of this.diagnostics.splice(before)) this.report({ help, ...diagnostic });
  }

  private readCommand(option: CommandOption, written: WrittenOption, negation: Word | undefined): void {
    const { name, word } = written;
    if (negation !== undefined && option.kind !== 'parameter') {
      this.report(ruleProblems.notNegatable(this.origin(negation), name));
    } else if (option.takes === 0 && this.refuseGlued(written)) {
      return;
    } else if (option.kind === 'parameter') {
      this.useParameter(option.spec, written, negation);
    } else if (option.kind === 'load') {
      this.load(option.what, written);
    } else if (option.kind === 'counters') {
      this.readCounters(written);
    } else if (option.kind === 'family' && option.family !== this.options.family) {
      this.isForOtherFamily = true;
      this.report(ruleProblems.forOtherFamily(this.origin(word), name));
    } else if (option.kind === 'misplaced') {
      this.report(ruleProblems.misplaced(this.origin(word), name, option.why));
      this.cursor.skipValues();
    } else if (option.kind === 'ipchains') {
      this.report(ruleProblems.ipchains(this.origin(word), name, option.instead));
    }
  }

  /** `-c PACKETS BYTES` or `-c PACKETS,BYTES`. */
  private readCounters(written: WrittenOption): void {
    const [packets = '', glued] = this.cursor.take(written, 1)[0]?.text.split(',') ?? [];
    const bytes = glued ?? this.cursor.next()?.text ?? '';
    const isNumber = (text: string): boolean => /^[0-9]{1,20}$/.test(text);
    if (isNumber(packets) && isNumber(bytes)) {
      this.counters = { packets: BigInt(packets), bytes: BigInt(bytes) };
    } else {
      const allowed = 'two whole numbers: packets, then bytes';
      this.report(ruleProblems.missingValue(this.origin(written.word), written.name, allowed));
    }
  }

  private load(via: Via, written: WrittenOption): void {
    const [name] = this.cursor.take(written, 1);
    const origin = this.origin(written.word);
    if (name === undefined || name.text === '' || name.text.startsWith('-')) {
      const allowed = via === 'match' ? 'the name of a match' : 'the name of a target or a chain';
      this.report(ruleProblems.missingValue(origin, written.name, allowed));
    } else if (name.text === '!') {
      this.report(ruleProblems.notNegatable(this.origin(name), written.name));
    } else if (via !== 'match' && this.parts.hasTarget) {
      this.report(ruleProblems.repeated(origin, written.name));
    } else {
      const report = (diagnostic: Diagnostic): void => {
        this.report(diagnostic);
      };
      const slot = loadExtension(via, name, this.cursor, this.options, this.origin(name), report);
      // The options of what cannot be used are not worth a complaint each.
      if (slot === undefined) this.cursor.takeOpaque();
      else this.parts.add(via, slot);
    }
  }

  /** A parameter; addresses may be a list, of which each makes a rule. */
  private useParameter(spec: OptionSpec, written: WrittenOption, negation: Word | undefined): void {
    const { parameters, parameterWords } = this.parts;
    parameterWords.set(spec.flag, written.word);
    const isAddress = spec.flag === '-s' || spec.flag === '-d';
    const list = isAddress ? (written.glued ?? this.cursor.peek()) : undefined;
    if (list?.text.includes(',') !== true) {
      this.use(spec, { uses: parameters }, written, negation);
      return;
    }
    this.cursor.take(written, 1);
    if (parameters.some((use) => use.flag === spec.flag)) {
      this.report(ruleProblems.repeated(this.origin(written.word), written.name));
    } else if (negation !== undefined) {
      this.report(ruleProblems.negatedList(this.origin(negation), spec.flag, spec.flag));
    } else {
      const words = list.text.split(',').flatMap((item): readonly string[] => {
        const parsed = spec.value.parse([item.trim()], this.options);
        if (parsed.ok) return parsed.words;
        const { allowed } = spec.value;
        this.report(ruleProblems.badValue(this.origin(list), written.name, item.trim(), parsed, allowed));
        return [];
      });
      parameters.push({ flag: spec.flag, negated: false, words });
    }
  }

  private use(
    spec: OptionSpec,
    place: OptionPlace,
    written: WrittenOption,
    negation: Word | undefined,
  ): void {
    const { name } = written;
    const { value } = spec;
    if (value.words === 0 && this.refuseGlued(written)) return;
    const next = written.glued?.text ?? this.cursor.peek()?.text;
    const isLeftOut = value.optional === true && (next === undefined || /^[-!]/.test(next));
    const values = this.cursor.take(written, isLeftOut ? 0 : value.words);
    const [first] = values;
    this.lastText = value.quoting === undefined ? undefined : values.at(-1);
    if (first !== undefined && this.isBareNegation(first) && spec.negatable === true) {
      const after = values[1]?.text ?? this.cursor.peek()?.text ?? '';
      this.report(ruleProblems.oldNegation(this.origin(first), name, after));
      this.cursor.skipValues();
    } else if (values.length < value.words && !isLeftOut) {
      const given = values.map(({ text }) => text);
      this.report(ruleProblems.missingValue(this.origin(written.word), name, value.allowed, given));
    } else if (isRepeated(spec.flag, place)) {
      this.report(ruleProblems.repeated(this.origin(written.word), name));
    } else if (negation !== undefined && spec.negatable !== true) {
      this.report(ruleProblems.notNegatable(this.origin(negation), name));
    } else {
      const words = values.map(({ text }) => text);
      const parsed = value.parse(words, this.options);
      if (parsed.ok) {
        const negated = negation !== undefined;
        place.uses.push({ flag: spec.flag, negated, words: parsed.words, written: words });
      } else {
        const origin = this.origin(first ?? written.word);
        this.report(
          ruleProblems.badValue(
            origin,
            name,
            words.join(' '),
            withLongOption(parsed, written.word.text),
            value.allowed,
          ),
        );
      }
    }
  }

  private notFound(found: FoundOption, written: WrittenOption, negation: Word | undefined): void {
    const { name, word } = written;
    const origin = this.origin(word);
    const gone = this.parts.loaded
      .map(({ extension }) => tryFindDroppedOption(extension, name))
      .find((entry) => entry !== undefined);
    if (gone?.ignored !== undefined) {
      this.ignore(gone, gone.ignored.value, written, negation);
      return;
    }
    this.report(
      found.kind === 'ambiguous'
        ? ruleProblems.ambiguousOption(origin, name, found.candidates)
        : explainOption(name, origin, this.parts.extensions(), this.options.family),
    );
    this.cursor.skipValues();
  }

  /** An option that iptables still reads, and that changes nothing: what is wrong with it is said all the same. */
  private ignore(
    gone: DroppedOptionOf,
    value: OptionSpec['value'],
    written: WrittenOption,
    negation: Word | undefined,
  ): void {
    const origin = this.origin(written.word);
    const { option, reason, instead } = gone;
    this.use({ flag: option, value, summary: reason }, { uses: this.parts.ignored }, written, negation);
    this.report(ruleProblems.ignored(origin, option, reason, instead));
    this.parts.ignoredOptions.push({ gone, origin });
  }

  private unexpected(word: Word): void {
    const option = optionFor(word.text, this.parts.loaded, this.options.family);
    this.report(explainWord(word, this.origin(word), this.cursor, this.lastText, option));
    this.cursor.skipValues();
  }

  /** In quotes it is a value. */
  private isBareNegation({ text, start }: Word): boolean {
    return text === '!' && this.text[start] === '!';
  }

  private refuseGlued({ glued, name }: WrittenOption): boolean {
    if (glued !== undefined) this.report(ruleProblems.unexpectedValue(this.origin(glued), name, glued.text));
    return glued !== undefined;
  }

  private report(diagnostic: Diagnostic): void {
    this.diagnostics.push(diagnostic);
  }

  private origin(word: Word | undefined): Origin {
    return originOf(this.options, word, this.text.length);
  }
}
