/**
 * Rulesets that commands make, as a script of `iptables` commands would: for readers of scripts and of other languages.
 *
 * Each family begins without rules. A table is there once a command names it; its policies are known once one sets them.
 */
import type { Diagnostic } from '../base/diagnostic';
import { type Family, families } from '../net/family';
import { hostNeeds } from '../ruleset/check/host-needs';
import type { HostRulesets, Table } from '../ruleset/model/ruleset';
import { printRule } from '../ruleset/model/print-rule';
import { builtInChains, isBuiltIn, tableNames } from '../ruleset/model/tables';
import { parseRules } from '../ruleset/parse/parse-rule';
import { RuleList } from '../ruleset/bulk/rule-list';
import { OpenTable } from '../ruleset/save/open-table';
import { runCommand } from '../ruleset/save/save-commands';
import type { Place } from '../ruleset/save/save-diagnostics';
import { WrittenRules } from '../ruleset/save/written-rules';
import { TooLarge, maxRules } from './too-large';
import { quoteUnusual } from '../ruleset/text/words';

/** At rules, for the sets that they name. */
const maxLooks = 20_000_000;

interface OpenFamily {
  readonly tables: Map<string, OpenTable>;
  readonly diagnostics: Diagnostic[];
  readonly rules: WrittenRules;
}

export class CommandRulesets {
  private readonly open = new Map<Family, OpenFamily>();
  private commands = 0;
  private looks = 0;

  /**
   * Does what a command does, and gives what is wrong with it.
   *
   * @param words behind the name of the command, without `-t TABLE`
   * @throws TooLarge
   */
  run(
    family: Family,
    table: string,
    words: readonly string[],
    place: Pick<Place, 'file' | 'line'>,
  ): readonly Diagnostic[] {
    return this.runText(family, table, textOf(words), place);
  }

  /** As `run`, of a line as iptables-restore takes it. @throws TooLarge */
  runText(
    family: Family,
    table: string,
    text: string,
    { file, line }: Pick<Place, 'file' | 'line'>,
  ): readonly Diagnostic[] {
    if (++this.commands > maxRules) throw new TooLarge();
    const open = this.familyOf(family);
    const place = { file, line, column: 1, text };
    const before = open.diagnostics.length;
    const found = runCommand(this.tableOf(open, table), text, place, open.rules);
    return [...open.diagnostics.slice(before), ...found];
  }

  /** Whether a rule stands in a chain, as `-C` asks. */
  has(family: Family, table: string, chain: string, words: readonly string[]): boolean {
    const { rules = [] } = parseRules(textOf(words), { family, table, chain });
    const all = this.open.get(family)?.tables.get(table)?.tryFind(chain)?.rules;
    return rules.some((rule) => (all?.indexOf(printRule(rule, family)) ?? -1) >= 0);
  }

  hasChain(family: Family, table: string, chain: string): boolean {
    return isBuiltIn(table, chain) || this.open.get(family)?.tables.get(table)?.has(chain) === true;
  }

  /** Whether a rule names a set. @throws TooLarge where it was asked too often */
  namesSet(name: string): boolean {
    for (const { family, tables } of this.close().values())
      for (const { chains } of tables.values())
        for (const { rules } of chains.values())
          for (const { text } of rules) {
            if (++this.looks > maxLooks) throw new TooLarge();
            if (text.includes(name) && hostNeeds(text, family).sets.includes(name)) return true;
          }
    return false;
  }

  /** Takes all rules and user chains out of a table. */
  clear(family: Family, table: string): void {
    this.familyOf(family).tables.delete(table);
    this.tableOf(this.familyOf(family), table);
  }

  close(): HostRulesets {
    return new Map(
      families.flatMap((family) => {
        const open = this.open.get(family);
        if (open === undefined) return [];
        const tables = tableNames.flatMap((name): [string, Table][] => {
          const table = open.tables.get(name);
          return table === undefined ? [] : [[name, table.close()]];
        });
        return [[family, { family, tables: new Map(tables) }] as const];
      }),
    );
  }

  private familyOf(family: Family): OpenFamily {
    const found = this.open.get(family);
    if (found !== undefined) return found;
    const diagnostics: Diagnostic[] = [];
    const open = { tables: new Map(), diagnostics, rules: new WrittenRules(family, diagnostics) };
    this.open.set(family, open);
    return open;
  }

  private tableOf({ tables }: OpenFamily, name: string): OpenTable {
    const found = tables.get(name);
    if (found !== undefined) return found;
    const table = new OpenTable(name, () => new RuleList());
    for (const chain of builtInChains(name)) table.tryFind(chain);
    tables.set(name, table);
    return table;
  }
}

function textOf(words: readonly string[]): string {
  return words.map((word) => (word === '!' ? word : quoteUnusual(word))).join(' ');
}
