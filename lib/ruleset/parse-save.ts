/**
 * Text of iptables-save to a ruleset.
 *
 * Goals: a host's output is either read whole or refused; a file that a person wrote gets every mistake with
 * file, line and column; 100,000 rules are read in the time in which iptables-save prints them.
 *
 * How: one pass over the lines; each table must end with COMMIT. What iptables prints when it cannot show a
 * table ("is incompatible, use 'nft' tool", with exit status 0) is refused: reading on would take a full table
 * for an empty one. A rule whose quotes do not close is refused too: a comment with a newline in it prints raw,
 * and its second half may look like a rule. Nearly all rules of a large save are of a form that is known, and
 * are not parsed (`rule-shapes.ts`), and what is byte for byte as in a save that was read before is not even looked at
 * (`similar-rules.ts`).
 *
 * `live: true` takes rules that the extension tables cannot read as they are; a file gets an error for them,
 * and may hold other commands than `-A` (`save-commands.ts`).
 */
import { isAscii } from 'node:buffer';
import { decodeBytes } from '../base/bytes';
import { type Diagnostic, isError } from '../base/diagnostic';
import type { Family } from '../net/family';
import { type ChainPlaces, LinePlaces, isByteCodes, keepPlaces } from './line-places';
import { LiveRules } from './live-rules';
import { OpenTable } from './open-table';
import { codesOf } from './rule-shapes';
import { SimilarRules } from './similar-rules';
import { RuleList } from './rule-list';
import type { Ruleset, Table } from './ruleset';
import { explainOutside, runCommand } from './save-commands';
import { tryParseCounters } from './save-counters';
import { type Place, placeOfWord, saveProblems } from './save-diagnostics';
import { isBuiltIn, tableNames, tryFindChainNameFault } from './tables';
import type { CodedText } from './word-checks';
import { WrittenRules } from './written-rules';

export interface ParseSaveOptions {
  readonly family: Family;
  /** What errors call the text, such as a file name or `iptables-save on ssh://root@192.0.2.1`. */
  readonly file: string;
  /** Whether this is a host's own output. @default false */
  readonly live?: boolean;
  /** What was read before and is probably much the same: its rules are recognized without another look. */
  readonly similar?: Ruleset;
  /** Whether rules of a file know their place in it. @default true */
  readonly origins?: boolean;
}

export interface ParsedSave {
  /** Undefined when a diagnostic is an error. */
  readonly ruleset?: Ruleset;
  readonly diagnostics: readonly Diagnostic[];
}

const newlineCode = 10;
const openBracket = 91;

/** More mistakes than a person reads at once. */
const mostErrors = 100;

export function parseSave(bytes: Buffer | string, options: ParseSaveOptions): ParsedSave {
  return new SaveReader(codedText(bytes), options).read();
}

/** Bytes are the codes of their text where all are ASCII. */
function codedText(bytes: Buffer | string): CodedText {
  if (typeof bytes !== 'string' && isAscii(bytes)) return { text: bytes.toString('latin1'), codes: bytes };
  const text = typeof bytes === 'string' ? bytes : decodeBytes(bytes);
  return { text, codes: codesOf(text) };
}

class SaveReader {
  private readonly tables = new Map<string, OpenTable>();
  private readonly diagnostics: Diagnostic[] = [];
  private readonly live: LiveRules | undefined;
  private readonly written: WrittenRules;
  private readonly similar: SimilarRules | undefined;
  /** Undefined when they are not wanted, or would be wrong. */
  private places: LinePlaces | undefined;
  /** Those of the chain whose rules `rules` are. */
  private lines: ChainPlaces | undefined;
  private number = 0;
  private table: OpenTable | undefined;
  private isForeign = false;
  /** `-A CHAIN ` of the line before, and where its rules go: lines of one chain stand together. */
  private prefix: string | undefined;
  private chain = '';
  private rules = new RuleList();

  constructor(
    private readonly save: CodedText,
    private readonly options: ParseSaveOptions,
  ) {
    this.live = options.live === true ? new LiveRules(options.family, this.diagnostics) : undefined;
    this.written = new WrittenRules(options.family, this.diagnostics);
    this.similar = options.similar === undefined ? undefined : new SimilarRules(options.similar);
    if (this.similar === undefined && options.origins === false && isByteCodes(save.codes))
      this.places = new LinePlaces(save.codes);
  }

  read(): ParsedSave {
    const { text } = this.save;
    const carriageReturn = this.live === undefined ? text.indexOf('\r\n') : -1;
    if (carriageReturn >= 0) {
      const before = text.slice(0, carriageReturn + 1).split('\n');
      const line = before.at(-1) ?? '';
      return { diagnostics: [saveProblems.carriageReturn(this.place(before.length, line, line.length))] };
    }
    let last = 0;
    for (let start = 0; start < text.length && !this.hasTooManyErrors();) {
      let end = this.prefix === undefined ? undefined : this.tryTakeKnown(start);
      if (end === undefined) {
        const newline = text.indexOf('\n', start);
        end = newline < 0 ? text.length : newline;
        this.line(start, end, ++this.number);
      }
      last = start;
      start = end + 1;
    }
    return this.finish(this.number, last);
  }

  private hasTooManyErrors(): boolean {
    const { diagnostics, isForeign } = this;
    if (isForeign) return true;
    return diagnostics.length >= mostErrors && diagnostics.filter(isError).length >= mostErrors;
  }

  /** Reads lines of the open chain that need no look at their words, and gives the end of the last. */
  private tryTakeKnown(start: number): number | undefined {
    const { save, prefix = '', rules, similar } = this;
    if (this.options.origins !== false) return undefined;
    if (similar !== undefined) {
      const before = rules.length;
      const end = similar.tryTakeRun(save, start, rules);
      this.number += rules.length - before;
      return end;
    }
    if (this.live !== undefined || !save.text.startsWith(prefix, start)) return undefined;
    const from = start + prefix.length;
    const end = this.written.endOfNext(save, from, this.table?.name ?? '', this.chain);
    if (end < 0 || (end < save.text.length && save.codes[end] !== newlineCode)) return undefined;
    this.rules.push({ text: save.text.slice(from, end) });
    this.keepPlace(start, end);
    this.number++;
    return end;
  }

  /** Of the rule that was read last. */
  private keepPlace(start: number, end: number): void {
    if (this.lines === undefined) return;
    this.lines.starts[this.rules.length - 1] = start;
    this.lines.ends[this.rules.length - 1] = end;
  }

  private line(start: number, end: number, number: number): void {
    const { text, codes } = this.save;
    const space = codes[start] === openBracket ? text.indexOf(' ', start) : -1;
    const at = space < 0 || space > end ? start : space + 1;
    const isSameChain = this.prefix !== undefined && text.startsWith(this.prefix, at);
    if (isSameChain || (text.startsWith('-A ', at) && this.openChain(start, at, end)))
      this.append(start, at, end, number);
    else this.otherLine(text.slice(start, end), number);
  }

  /** @param start of the last line */
  private finish(lines: number, start: number): ParsedSave {
    if (this.table !== undefined && !this.hasTooManyErrors()) {
      const [line = ''] = this.save.text.slice(start).split('\n', 1);
      const end = this.place(lines, line, line.length + 1);
      this.diagnostics.push(saveProblems.truncated(end, this.table.name));
    }
    this.written.finish();
    if (this.diagnostics.some(isError)) return { diagnostics: this.diagnostics };
    const tables = new Map([...this.tables].map(([name, open]): [string, Table] => [name, open.close()]));
    const ruleset = { family: this.options.family, tables };
    if (this.places !== undefined) keepPlaces(ruleset, this.places);
    return { ruleset, diagnostics: this.diagnostics };
  }

  private place(line: number, text: string, column = 1): Place {
    return { file: this.options.file, line, column, text };
  }

  /** A line from `start` to `end` whose command, after its counters, stands at `at` and is `prefix`. */
  private append(start: number, at: number, end: number, number: number): void {
    const { save, live, written, chain } = this;
    const counters = at === start ? undefined : tryParseCounters(save.text.slice(start, at));
    // A rule that is empty may have no space after its chain.
    const from = Math.min(at + '-A '.length + chain.length + 1, end);
    const known = this.similar?.tryFind(save.text, from, end);
    if (known !== undefined && (live !== undefined || this.options.origins === false)) {
      this.rules.push(counters === undefined ? { text: known } : { text: known, counters });
      return;
    }
    const text = known ?? save.text.slice(from, end);
    if (live !== undefined) {
      const canonical = live.isKnown(save, from, end)
        ? text
        : live.read(text, this.place(number, save.text.slice(start, end), from - start + 1));
      if (canonical !== undefined)
        this.rules.push(counters === undefined ? { text: canonical } : { text: canonical, counters });
      return;
    }
    const table = this.table?.name ?? '';
    const line = save.text.slice(start, end);
    if (known !== undefined || written.isKnown(save, from, end, table, chain)) {
      if (this.options.origins === false) {
        this.rules.push(counters === undefined ? { text } : { text, counters });
        this.keepPlace(start, end);
        return;
      }
      const { file } = this.options;
      const length = Math.max(1, text.length);
      const origin = { span: { file, line: number, column: from - start + 1, text: line, length } };
      this.rules.push(counters === undefined ? { text, origin } : { text, counters, origin });
    } else {
      const place = this.place(number, line, from - start + 1);
      const said = this.diagnostics.length;
      const made = written.read(text, table, chain, place, counters).rules ?? [];
      for (const { origin, ...rule } of made)
        this.rules.push(origin === undefined || this.options.origins === false ? rule : { ...rule, origin });
      if (made.length === 1 && this.diagnostics.length === said) this.keepPlace(start, end);
    }
  }

  /** Whether the line is a plain `-A CHAIN RULE` of a chain that is there. */
  private openChain(start: number, at: number, end: number): boolean {
    const { text } = this.save;
    if (at > start && tryParseCounters(text.slice(start, at)) === undefined) return false;
    const space = text.indexOf(' ', at + 3);
    const name = text.slice(at + 3, space < 0 ? end : Math.min(space, end));
    const rules = /^[^\s"'\\!-][^\s"'\\]*$/.test(name) ? this.table?.tryFill(name) : undefined;
    if (rules === undefined) return false;
    this.prefix = `-A ${name} `;
    this.chain = name;
    this.rules = rules;
    this.similar?.open(this.table?.name ?? '', name);
    this.lines = this.places?.chain(this.table?.name ?? '', name);
    return true;
  }

  private otherLine(text: string, number: number): void {
    const place = this.place(number, text);
    this.prefix = undefined;
    if (text === '' || text.startsWith('#')) {
      if (/is incompatible|contains incompatible/.test(text))
        this.diagnostics.push(saveProblems.incompatible(place));
    } else if (text.startsWith('*')) this.openTable(text.slice(1).trim(), place);
    else if (this.table === undefined) {
      const { diagnostic, isForeign } = explainOutside(text, place);
      this.diagnostics.push(diagnostic);
      this.isForeign = isForeign;
    } else if (text === 'COMMIT') this.leaveTable();
    else if (text.startsWith(':')) this.declareChain(this.table, text, place);
    else this.command(this.table, text, place);
  }

  private openTable(name: string, place: Place): void {
    if (this.table !== undefined) this.diagnostics.push(saveProblems.truncated(place, this.table.name));
    this.leaveTable();
    if (!(tableNames as readonly string[]).includes(name))
      this.diagnostics.push(saveProblems.unknownTable(place, name));
    if (this.tables.has(name)) this.diagnostics.push(saveProblems.repeatedTable(place, name));
    this.table = new OpenTable(name);
    this.tables.set(name, this.table);
  }

  private leaveTable(): void {
    this.table = undefined;
    this.prefix = undefined;
  }

  /** `:CHAIN POLICY [PACKETS:BYTES]`. */
  private declareChain(table: OpenTable, text: string, place: Place): void {
    const [name = '', policy = '', counters, ...rest] = text
      .slice(1)
      .trimEnd()
      .split(/[ \t]+/, 4);
    const isLive = this.live !== undefined;
    const isWellFormed =
      policy !== '' && rest.length === 0 && (counters === undefined || /^\[[0-9]+:[0-9]+\]$/.test(counters));
    const fault = isLive || isBuiltIn(table.name, name) ? undefined : tryFindChainNameFault(name);
    if (!isWellFormed) this.diagnostics.push(saveProblems.badDeclaration(place));
    else if (fault !== undefined) this.diagnostics.push(saveProblems.badChainName(place, name, fault));
    else if (table.declared.has(name)) this.diagnostics.push(saveProblems.repeatedChain(place, name));
    else {
      const start = text.indexOf(policy, 1 + name.length);
      const word = placeOfWord(place, { start, end: start + policy.length });
      const diagnostic = table.setPolicy(name, policy, word);
      if (diagnostic !== undefined) this.diagnostics.push(diagnostic);
      table.declared.add(name);
    }
  }

  private command(table: OpenTable, text: string, place: Place): void {
    // It may move rules that were read before.
    this.places = undefined;
    const [verb = '', name = ''] = text.slice(text.startsWith('[') ? text.indexOf(' ') + 1 : 0).split(' ', 2);
    if (this.live === undefined) this.diagnostics.push(...runCommand(table, text, place, this.written));
    else if (verb === '-A' && name !== '')
      this.diagnostics.push(saveProblems.noSuchChain(place, name, table));
    else this.diagnostics.push(saveProblems.notPrinted(place, verb));
  }
}
