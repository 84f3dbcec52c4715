/** What must hold for any text that is given to the readers of rules: it is refused with a place, or read whole. */
import { decodeBytes, encodeBytes } from '../../../lib/base/bytes';
import { type Diagnostic, isError, renderDiagnostic } from '../../../lib/base/diagnostic';
import type { Family } from '../../../lib/net/family';
import { formatSave } from '../../../lib/ruleset/save/fmt';
import { parseRule, parseRules } from '../../../lib/ruleset/parse/parse-rule';
import { type ParsedSave, parseSave } from '../../../lib/ruleset/save/parse-save';
import { printRule } from '../../../lib/ruleset/model/print-rule';
import { printSave } from '../../../lib/ruleset/model/print-save';
import type { Rule } from '../../../lib/ruleset/model/rule';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { quote, splitWords } from '../../../lib/ruleset/text/words';
import type { FuzzedInput } from './input-fuzzer';

export interface Checked {
  /** What does not hold. */
  readonly faults: readonly string[];
  /** How many of the readers took the text. */
  readonly accepted: number;
}

export function checkInput(input: FuzzedInput): Checked {
  const { family, bytes } = input;
  const text = decodeBytes(bytes);
  const lines = text.split('\n');
  const faults: string[] = encodeBytes(text).equals(bytes) ? [] : ['the bytes are not those of their text'];
  let accepted = 0;
  for (const live of [true, false]) {
    const name = live ? 'live' : 'file';
    const options = { family, file: name, live };
    const parsed = parseSave(bytes, options);
    const { ruleset, diagnostics } = parsed;
    faults.push(...placeFaults(name, ruleset !== undefined, diagnostics, lines));
    if (!live) faults.push(...shortCutFaults(bytes, family, parsed));
    if (ruleset === undefined) continue;
    accepted++;
    const printed = printSave(ruleset, { counters: true });
    const again = parseSave(encodeBytes(printed), options);
    if (again.ruleset === undefined)
      faults.push(
        `${name}: what was printed is refused: ${again.diagnostics.map(renderDiagnostic).join('\n')}`,
      );
    else if (
      valueOf(again.ruleset) !== valueOf(ruleset) ||
      printSave(again.ruleset, { counters: true }) !== printed
    )
      faults.push(`${name}: what was printed reads as something else: ${printed}`);
    faults.push(...textFaults(ruleset, live), ...similarFaults(input, ruleset, live));
    if (!live) faults.push(...formatFaults(bytes, family, lines));
  }
  for (const line of lines.filter((each) => !/^[*:#]|^COMMIT/.test(each)).slice(0, 4))
    faults.push(...wordFaults(line), ...ruleFaults(line, input));
  return { faults, accepted };
}

/** A reader that needs no places, with nothing or the same before it, says and reads the same. */
function shortCutFaults(bytes: Buffer, family: Family, plain: ParsedSave): readonly string[] {
  const options = { family, file: 'file', origins: false };
  const alone = parseSave(bytes, options);
  const beside =
    alone.ruleset === undefined ? alone : parseSave(bytes, { ...options, similar: alone.ruleset });
  return [alone, beside].flatMap(({ ruleset, diagnostics }, index) => {
    const isSameValue = printedOf(ruleset) === printedOf(plain.ruleset);
    const isSameWord = index === 1 || JSON.stringify(diagnostics) === JSON.stringify(plain.diagnostics);
    return isSameValue && isSameWord ? [] : [`file: a short cut reads something else, ${String(index)}`];
  });
}

function printedOf(ruleset: Ruleset | undefined): string | undefined {
  return ruleset === undefined ? undefined : valueOf(ruleset);
}

/** Most rules of a save are known without being parsed; parsed they are the same. */
function textFaults({ family, tables }: Ruleset, live: boolean): readonly string[] {
  return [...tables.values()].flatMap(({ name: table, chains }) =>
    [...chains.values()].flatMap(({ name: chain, rules }) =>
      rules.slice(0, 100).flatMap(({ text }) => {
        const { rule } = parseRule(text, live ? { family } : { family, table, chain });
        const isSame = rule === undefined ? live : printRule(rule, family) === text;
        return isSame ? [] : [`${live ? 'live' : 'file'}: not what its own text reads as: ${text}`];
      }),
    ),
  );
}

/** Reading beside a ruleset that is much the same is quicker, and nothing else. */
function similarFaults(
  { family, bytes, before }: FuzzedInput,
  ruleset: Ruleset,
  live: boolean,
): readonly string[] {
  const options = { family, file: 'similar', live, origins: false };
  const similar = parseSave(before ?? bytes, options).ruleset;
  if (similar === undefined) return [];
  const again = parseSave(bytes, { ...options, similar }).ruleset;
  return again !== undefined && valueOf(again) === valueOf(ruleset)
    ? []
    : ['similar: reads as something else'];
}

/** fmt refuses what a ruleset as a whole may not be, and leaves alone what it has formatted. */
function formatFaults(bytes: Buffer, family: Family, lines: readonly string[]): readonly string[] {
  const options = { family, file: 'fmt' };
  const { text, diagnostics } = formatSave(bytes, options);
  const faults = placeFaults('fmt', text !== undefined, diagnostics, lines);
  if (text === undefined || formatSave(text, options).text === text) return faults;
  return [...faults, `fmt: what was formatted is formatted otherwise: ${text}`];
}

/** A line may be a rule, with or without its command. */
function ruleFaults(line: string, { family, table, chain }: FuzzedInput): readonly string[] {
  const text = line.replace(/^(\[[0-9:]+\] )?-A \S+ ?/, '');
  const placed = parseRule(text, { family, table, chain });
  const strict = placeFaults('placed rule', placed.rule !== undefined, placed.diagnostics, [text]);
  const { rules, diagnostics } = parseRules(text, { family, table: 'filter' });
  const faults = [...strict, ...placeFaults('rule', rules !== undefined, diagnostics, [text])];
  if (placed.rule !== undefined) {
    const printed = printRule(placed.rule, family);
    const again = parseRule(printed, { family, table, chain }).rule;
    if (!isSameRule(again, placed.rule))
      faults.push(`rule in ${table} ${chain}: reads back otherwise: ${printed}`);
    if (parseRule(text, { family }).rule === undefined)
      faults.push(`rule: taken in ${table} ${chain}, and not where no place is known: ${text}`);
  }
  for (const rule of (rules ?? []).slice(0, 20)) {
    const printed = printRule(rule, family);
    const again = parseRules(printed, { family, table: 'filter' }).rules;
    if (again?.length !== 1 || !isSameRule(again[0], rule))
      faults.push(`rule: reads back otherwise: ${printed}`);
  }
  return faults;
}

function wordFaults(line: string): readonly string[] {
  const { words, openQuote } = splitWords(line);
  const texts = words.map(({ text }) => text);
  let end = 0;
  for (const word of words) {
    if (word.start < end || word.end <= word.start || word.end > line.length)
      return [`words: bad place in ${line}`];
    end = word.end;
  }
  if (openQuote !== undefined && line[openQuote] !== '"') return [`words: no quote opens there in ${line}`];
  const again = splitWords(texts.map(quote).join(' ')).words.map(({ text }) => text);
  return JSON.stringify(again) === JSON.stringify(texts)
    ? []
    : [`words: quoted they are other ones: ${line}`];
}

/** Errors where there is no value, none where there is one, and each says where. */
function placeFaults(
  name: string,
  isAccepted: boolean,
  diagnostics: readonly Diagnostic[],
  lines: readonly string[],
): readonly string[] {
  const hasErrors = diagnostics.some(isError);
  if (isAccepted === hasErrors)
    return [`${name}: ${isAccepted ? 'taken with errors' : 'refused without a reason'}`];
  return diagnostics.flatMap((diagnostic) => {
    const { span, code } = diagnostic;
    const line = span === undefined ? undefined : lines[span.line - 1];
    const fits =
      span !== undefined &&
      line === span.text &&
      span.column >= 1 &&
      span.length >= 1 &&
      span.column + span.length <= line.length + 2;
    return fits ? [] : [`${name}: ${code} has no place in the text: ${JSON.stringify(span)}`];
  });
}

function isSameRule(left: Rule | undefined, right: Rule): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

function valueOf({ tables }: Ruleset): string {
  return JSON.stringify(
    [...tables.values()].map(({ name, chains }) => [
      name,
      [...chains.values()]
        .map((chain) => [
          chain.name,
          chain.policy,
          chain.rules.map(({ text, counters }) => [
            text,
            String(counters?.packets ?? 0n),
            String(counters?.bytes ?? 0n),
          ]),
        ])
        .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
    ]),
  );
}
