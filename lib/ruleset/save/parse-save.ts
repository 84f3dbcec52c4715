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
import { at } from '../../base/at';
import { type Diagnostic, isError } from '../../base/diagnostic';
import type { Family } from '../../net/family';
import { LineRules } from '../bulk/line-rules';
import { literalOf } from '../bulk/literal';
import { RuleList } from '../bulk/rule-list';
import { SimilarRules } from '../bulk/similar-rules';
import type { Counters, Ruleset, Table } from '../model/ruleset';
import { isBuiltIn, tableNames, tryFindChainNameFault } from '../model/tables';
import { IndentedComments } from './indented-comments';
import { LiveRules } from './live-rules';
import { OpenTable, tryParseCounters } from './open-table';
import { explainOutside, runCommand } from './save-commands';
import { type Place, placeOfWord, saveProblems } from './save-diagnostics';
import { WrittenRules } from './written-rules';
import { CodedText, isBytes, newline } from '../text/coded-text';

export interface ParseSaveOptions {
  readonly family: Family;
  /** What errors call the text, such as a file name or `iptables-save on ssh://root@192.0.2.1`. */
  readonly file: string;
  /** Whether this is a host's own output. @default false */
  readonly live?: boolean;
  /** What was read before and is probably much the same: its rules are recognized without another look. @default nothing */
  readonly similar?: Ruleset;
  /**
   * Whether rules of a file know their place in it. Where they need not, a rule becomes a value when somebody asks for
   * it, so bytes that were given must stay as they are. @default true
   */
  readonly origins?: boolean;
}

export interface ParsedSave {
  /** Undefined when a diagnostic is an error. */
  readonly ruleset?: Ruleset;
  readonly diagnostics: readonly Diagnostic[];
}

const openBracket = 91;

/** More mistakes than a person reads at once. */
const maxErrors = 100;

export function parseSave(bytes: Buffer | string, options: ParseSaveOptions): ParsedSave {
  return new SaveReader(CodedText.of(bytes), options).read();
}

class SaveReader {
  private readonly tables = new Map<string, OpenTable>();
  private readonly diagnostics: Diagnostic[] = [];
  private readonly live: LiveRules | undefined;
  private readonly written: WrittenRules;
  private readonly similar: SimilarRules | undefined;
  /** Whether rules may be taken line by line, without a look at their words. */
  private readonly takesLines: boolean;
  private number = 0;
  private table: OpenTable | undefined;
  private isForeign = false;
  private readonly indented = new IndentedComments(this.diagnostics);
  /** `-A CHAIN ` of the line before, and where its rules go: lines of one chain stand together. */
  private prefix: string | undefined;
  private literal = literalOf('');
  private chain = '';
  private rules = new RuleList();

  constructor(
    private readonly save: CodedText,
    private readonly options: ParseSaveOptions,
  ) {
    this.live = options.live === true ? new LiveRules(options.family, this.diagnostics) : undefined;
    this.written = new WrittenRules(options.family, this.diagnostics);
    this.similar = options.similar === undefined ? undefined : new SimilarRules(options.similar, save);
    this.takesLines = options.live !== true && options.origins === false;
  }

  read(): ParsedSave {
    const { save } = this;
    const carriageReturn = this.live === undefined ? indexOfReturn(save) : -1;
    if (carriageReturn >= 0) {
      const before = save.slice(0, carriageReturn + 1).split('\n');
      const line = at(before, before.length - 1);
      return { diagnostics: [saveProblems.carriageReturn(this.place(before.length, line, line.length))] };
    }
    let last = 0;
    for (let start = 0; start < save.length && !this.hasTooManyErrors();) {
      let end = this.prefix === undefined ? -1 : this.takeLines(start);
      if (end < 0) {
        end = save.endOfLine(start);
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
    return diagnostics.length >= maxErrors && diagnostics.filter(isError).length >= maxErrors;
  }

  /** Reads lines of the open chain that need no look at their words, and gives the end of the last; -1 for none. */
  private takeLines(start: number): number {
    if (!this.takesLines) return -1;
    const { save, rules, similar, written, chain, table, literal } = this;
    const before = rules.length;
    const end =
      similar === undefined
        ? written.linesOf(table?.name ?? '', chain).takeLines(save, start, literal, rules)
        : similar.takeLines(start, rules);
    this.number += rules.length - before;
    return end;
  }

  private line(start: number, end: number, number: number): void {
    const { save, prefix } = this;
    const space = save.codes[start] === openBracket ? save.indexOf(' ', start) : -1;
    const at = space < 0 || space > end ? start : space + 1;
    const counters = at === start ? undefined : tryParseCounters(save.slice(start, at));
    const isCounted = at === start || counters !== undefined;
    const isSameChain = prefix !== undefined && save.has(prefix, at);
    if (isCounted && (isSameChain || (save.has('-A ', at) && this.openChain(at, end))))
      this.append(start, at, end, number, counters);
    else this.otherLine(save.slice(start, end), number);
  }

  /** @param start of the last line */
  private finish(lines: number, start: number): ParsedSave {
    if (this.table !== undefined && !this.hasTooManyErrors()) {
      const line = this.save.slice(start, this.save.endOfLine(start));
      const end = this.place(lines, line, line.length + 1);
      this.diagnostics.push(saveProblems.truncated(end, this.table.name));
    }
    this.written.finish();
    if (this.diagnostics.some(isError)) return { diagnostics: this.diagnostics };
    const tables = new Map([...this.tables].map(([name, open]): [string, Table] => [name, open.close()]));
    return { ruleset: { family: this.options.family, tables }, diagnostics: this.diagnostics };
  }

  private place(line: number, text: string, column = 1): Place {
    return { file: this.options.file, line, column, text };
  }

  /** A line from `start` to `end` whose command, after its counters, stands at `at` and is `prefix`. */
  private append(start: number, at: number, end: number, number: number, counters?: Counters): void {
    const { save, live, written, chain, rules, similar } = this;
    // A rule that is empty may have no space after its chain.
    const from = Math.min(at + '-A '.length + chain.length + 1, end);
    const table = this.table?.name ?? '';
    const similarAt = similar?.indexOf(from, end) ?? -1;
    const isKnown =
      similarAt >= 0 ||
      (live === undefined ? written.isKnown(save, from, end, table, chain) : live.isKnown(save, from, end));
    if (isKnown && (live !== undefined || this.options.origins === false)) {
      if (counters === undefined && similarAt >= 0 && similar?.lend(similarAt, rules) === true) return;
      const text =
        similar !== undefined && similarAt >= 0 ? similar.textAt(similarAt) : save.slice(from, end);
      if (counters !== undefined) rules.push({ text, counters }, start, end);
      else if (from - at === this.prefix?.length) rules.pushLine(save, start, from, end);
      else rules.push({ text });
      return;
    }
    const text = save.slice(from, end);
    const line = save.slice(start, end);
    const column = from - start + 1;
    if (isKnown) {
      const { file } = this.options;
      const origin = { span: { file, line: number, column, text: line, length: Math.max(1, text.length) } };
      rules.push(counters === undefined ? { text, origin } : { text, counters, origin });
      return;
    }
    const place = this.place(number, line, column);
    if (live !== undefined) {
      const canonical = live.read(text, place);
      if (canonical !== undefined)
        rules.push(counters === undefined ? { text: canonical } : { text: canonical, counters });
      return;
    }
    const said = this.diagnostics.length;
    const made = written.read(text, table, chain, place, counters).rules ?? [];
    const saysNothing = made.length === 1 && this.diagnostics.length === said;
    for (const { origin, ...rule } of made)
      if (origin !== undefined && this.options.origins !== false) rules.push({ ...rule, origin });
      else if (saysNothing) rules.push(rule, start, end);
      else rules.push(rule);
  }

  /** Whether the line is a plain `-A CHAIN RULE` of a chain that is there. */
  private openChain(at: number, end: number): boolean {
    const { save } = this;
    const space = save.indexOf(' ', at + 3);
    const name = save.slice(at + 3, space < 0 ? end : Math.min(space, end));
    const rules = /^[^\s"'\\!-][^\s"'\\]*$/.test(name) ? this.table?.tryFill(name) : undefined;
    if (rules === undefined) return false;
    this.prefix = `-A ${name} `;
    this.literal = literalOf(this.prefix);
    this.chain = name;
    this.rules = rules;
    this.similar?.open(this.table?.name ?? '', name);
    return true;
  }

  private otherLine(text: string, number: number): void {
    const place = this.place(number, text);
    this.prefix = undefined;
    if (text === '' || text.startsWith('#')) {
      if (/is incompatible|contains incompatible/.test(text))
        this.diagnostics.push(saveProblems.incompatible(place));
    } else if (this.live === undefined && /^[ \t]+#/.test(text)) this.indented.add(place);
    else if (text.startsWith('*')) this.openTable(text.slice(1).trim(), place);
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
    this.table = new OpenTable(name, (chain) => this.listFor(name, chain));
    this.tables.set(name, this.table);
  }

  private listFor(table: string, chain: string): RuleList {
    const { save, similar, takesLines } = this;
    if (!takesLines || !isBytes(save.codes)) return new RuleList();
    return new RuleList(new LineRules(save, `-A ${chain} `, similar?.linesOf(table, chain)));
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
    const [verb = '', name = ''] = text.slice(text.startsWith('[') ? text.indexOf(' ') + 1 : 0).split(' ', 2);
    if (this.live === undefined) this.diagnostics.push(...runCommand(table, text, place, this.written));
    else if (verb === '-A' && name !== '')
      this.diagnostics.push(saveProblems.noSuchChain(place, name, table));
    else this.diagnostics.push(saveProblems.notPrinted(place, verb));
  }
}

/** Where a line first ends as it does on Windows, or -1. */
function indexOfReturn(save: CodedText): number {
  let at = save.indexOf('\r', 0);
  while (at >= 0 && save.codes[at + 1] !== newline) at = save.indexOf('\r', at + 1);
  return at;
}
