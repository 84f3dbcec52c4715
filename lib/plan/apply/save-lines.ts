/**
 * A file in the form of iptables-save as its own lines, changed by operations: what an operation does not name
 * stays byte for byte, comments, spelling and counters included.
 */
import type { Operation } from '../../diff/operation';
import type { Chain } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';

interface Line {
  text: string;
  before: Line | undefined;
  after: Line | undefined;
}

interface ChainLines {
  declaration: Line | undefined;
  readonly rules: Line[];
}

interface TableLines {
  /** The last of the table's first lines: its name and its chains. */
  head: Line;
  readonly end: Line;
  readonly chains: Map<string, ChainLines>;
}

export class SaveLines {
  private first: Line | undefined;
  private last: Line | undefined;
  private readonly tables = new Map<string, TableLines>();

  /** @param text a text that `parseSave` reads as a host's own output without an error */
  constructor(text: string) {
    const lines = (text === '' || text.endsWith('\n') ? text : `${text}\n`).split('\n').slice(0, -1);
    let open: { readonly name: string; head: Line; readonly chains: Map<string, ChainLines> } | undefined;
    for (const each of lines) {
      const line = this.append(each);
      if (open === undefined) {
        if (each.startsWith('*')) open = { name: each.slice(1).trim(), head: line, chains: new Map() };
      } else if (each === 'COMMIT') {
        this.tables.set(open.name, { head: open.head, end: line, chains: open.chains });
        open = undefined;
      } else if (each.startsWith(':')) {
        chainIn(open.chains, /^:\s*(\S+)/.exec(each)?.[1] ?? '').declaration = line;
        open.head = line;
      } else {
        const chain = /^(?:\[[0-9]+:[0-9]+\] )?-A (\S+)/.exec(each)?.[1];
        if (chain !== undefined) chainIn(open.chains, chain).rules.push(line);
      }
    }
  }

  /** Ends with a newline, but for a text without a line. */
  print(): string {
    const lines: string[] = [];
    for (let line = this.first; line !== undefined; line = line.after) lines.push(`${line.text}\n`);
    return lines.join('');
  }

  take(operation: Operation): void {
    const table = this.tables.get(operation.table) ?? this.newTable(operation.table);
    const { chain } = operation;
    switch (operation.kind) {
      case 'new-chain':
        this.declare(table, chain, '-');
        break;
      case 'delete-chain':
        this.takeOut(table, chain);
        break;
      case 'flush-chain':
        for (const line of chainIn(table.chains, chain).rules.splice(0)) this.remove(table, line);
        break;
      case 'set-policy':
        this.declare(table, chain, operation.policy);
        break;
      case 'insert':
        this.insert(table, chain, operation.index, operation.rule);
        break;
      case 'delete':
        for (const line of chainIn(table.chains, chain).rules.splice(operation.index - 1, 1))
          this.remove(table, line);
        break;
      case 'replace': {
        const line = chainIn(table.chains, chain).rules[operation.index - 1];
        if (line !== undefined) line.text = ruleLine(chain, operation.rule);
      }
    }
  }

  /** Puts a user chain in the place of the one that has its name; undefined takes that one out. */
  replaceChain(tableName: string, name: string, chain: Chain | undefined): void {
    const known = this.tables.get(tableName);
    if (known !== undefined) this.takeOut(known, name);
    if (chain === undefined) return;
    const table = known ?? this.newTable(tableName);
    this.declare(table, name, '-');
    for (const { text } of chain.rules)
      this.insert(table, name, chainIn(table.chains, name).rules.length + 1, text);
  }

  private insert(table: TableLines, chain: string, index: number, rule: string): void {
    const { rules } = chainIn(table.chains, chain);
    const [above, below] = [rules[index - 2], rules[index - 1]];
    const before = above ?? (below ?? table.end).before;
    rules.splice(index - 1, 0, this.addAfter(before, ruleLine(chain, rule)));
  }

  private declare(table: TableLines, chain: string, policy: string): void {
    const lines = chainIn(table.chains, chain);
    if (lines.declaration !== undefined) {
      lines.declaration.text = lines.declaration.text.replace(/^(:\s*\S+\s+)\S+/, `$1${policy}`);
      return;
    }
    table.head = this.addAfter(table.head, `:${chain} ${policy} [0:0]`);
    lines.declaration = table.head;
  }

  private takeOut(table: TableLines, chain: string): void {
    const lines = table.chains.get(chain);
    if (lines === undefined) return;
    for (const line of lines.rules) this.remove(table, line);
    if (lines.declaration !== undefined) this.remove(table, lines.declaration);
    table.chains.delete(chain);
  }

  private newTable(name: string): TableLines {
    const head = this.append(`*${name}`);
    const table: TableLines = { head, end: this.append('COMMIT'), chains: new Map() };
    this.tables.set(name, table);
    for (const chain of builtInChains(name)) this.declare(table, chain, 'ACCEPT');
    return table;
  }

  private append(text: string): Line {
    return this.addAfter(this.last, text);
  }

  private addAfter(before: Line | undefined, text: string): Line {
    const line: Line = { text, before, after: before === undefined ? this.first : before.after };
    if (line.before === undefined) this.first = line;
    else line.before.after = line;
    if (line.after === undefined) this.last = line;
    else line.after.before = line;
    return line;
  }

  private remove(table: TableLines, line: Line): void {
    if (table.head === line && line.before !== undefined) table.head = line.before;
    if (line.before === undefined) this.first = line.after;
    else line.before.after = line.after;
    if (line.after === undefined) this.last = line.before;
    else line.after.before = line.before;
  }
}

function chainIn(chains: Map<string, ChainLines>, name: string): ChainLines {
  const known = chains.get(name) ?? { declaration: undefined, rules: [] };
  chains.set(name, known);
  return known;
}

function ruleLine(chain: string, rule: string): string {
  return `-A ${chain} ${rule}`.trimEnd();
}
