/**
 * The language of ferm: blocks of keywords that are inherited by what stands in them, and lists that make one rule for each value.
 *
 * What a keyword takes is known from the extensions, by the same names that iptables has. Variables and functions are put in as they
 * are read; what asks the host, includes files or runs hooks is said with its line.
 */
import { type Diagnostic, isError } from '../../../base/diagnostic';
import { tryFindTarget } from '../../../extensions/registry';
import { type Family, families } from '../../../net/family';
import { CommandRulesets } from '../../command-rulesets';
import { importProblems } from '../../diagnostics';
import { tryEvaluate, tryReadCondition } from './condition';
import { combinations, inFamily, isOf, ordered, outside, type Scope, scopeWith, wordsOf } from './scope';
import type { TokenStream } from './token-stream';
import type { Token } from './tokens';

/** Keywords with the option of iptables that they stand for. */
const parameters: Readonly<Record<string, string>> = {
  proto: '-p',
  protocol: '-p',
  saddr: '-s',
  source: '-s',
  daddr: '-d',
  destination: '-d',
  interface: '-i',
  if: '-i',
  outerface: '-o',
  of: '-o',
};

/** Options whose lists are one value, as ferm has them; of all others each value is a rule. */
const joined = new Set([
  ...[
    'state',
    'ctstate',
    'dccp-types',
    'chunk-types',
    'header',
    'dst-opts',
    'hbh-opts',
    'hashlimit-mode',
    'days',
  ],
  ...[
    'ctevents',
    'expevents',
    'strip-options',
    'source-ports',
    'destination-ports',
    'ports',
    'sports',
    'dports',
  ],
  ...['weekdays', 'monthdays', 'match-set', 'tcp-flags', 'set', 'add-set', 'del-set', 'rt-0-addrs', 'u32'],
]);

const targetOptionAliases: Readonly<Record<string, string>> = { to: '--to' };

export class FermReader {
  readonly rulesets = new CommandRulesets();
  readonly notes: Diagnostic[] = [];
  private readonly variables = new Map<string, readonly Token[]>();
  private readonly functions = new Map<
    string,
    { readonly names: readonly string[]; readonly body: readonly Token[] }
  >();
  private subchains = 0;

  constructor(
    private readonly file: string,
    private readonly stream: TokenStream,
    private readonly lines: readonly string[],
  ) {}

  read(): void {
    while (this.stream.peek() !== undefined) this.statement(outside);
  }

  /** One statement, up to its semicolon or the end of its block. */
  private statement(outer: Scope): void {
    let scope: Scope = { ...outer, isDone: false };
    for (let next = this.stream.peek(); next !== undefined; next = this.stream.peek()) {
      if (this.stream.tryTake(';')) {
        this.emit(scope, next);
        return;
      }
      if (this.stream.is('}')) {
        this.emit(scope, next);
        return;
      }
      if (this.stream.tryTake('{')) {
        while (this.stream.peek() !== undefined && !this.stream.is('}'))
          this.statement({ ...scope, isDone: false });
        this.stream.take();
        return;
      }
      const changed = this.keyword(scope);
      if (changed === undefined) return;
      scope = changed;
    }
    this.emit(scope, { text: '', line: this.lines.length, isQuoted: false });
  }

  /** What the next keyword makes of a scope; undefined where the statement is over. */
  private keyword(scope: Scope): Scope | undefined {
    const token = this.stream.take();
    const { text } = token;
    if (text.startsWith('@')) return this.directive(token, scope);
    if (text.startsWith('&')) {
      this.callFunction(token);
      return scope;
    }
    switch (text) {
      case 'domain':
        return {
          ...scope,
          families: this.values().flatMap((name): Family[] =>
            name === 'ip' ? ['ipv4'] : name === 'ip6' ? ['ipv6'] : [],
          ),
        };
      case 'table':
        return { ...scope, tables: this.values() };
      case 'chain': {
        const chains = this.values();
        for (const chain of chains) this.declareChain({ ...scope, chains }, chain, token);
        return { ...scope, chains, isDone: true };
      }
      case 'policy':
        for (const [policy] of [this.values()])
          this.forEachChain(scope, (family, table, chain) =>
            this.run(family, table, ['-P', chain, policy ?? ''], token),
          );
        return { ...scope, isDone: true };
      case 'mod':
      case 'module':
      case 'match':
        return scopeWith(
          scope,
          this.values().map((name) => ['-m', name]),
          true,
        );
      case 'fragment':
        return scopeWith(scope, [['-f']]);
      case 'syn':
        return scopeWith(scope, [['--syn']]);
      case 'jump':
      case 'realjump':
      case 'goto':
        return {
          ...scopeWith(scope, [[text === 'goto' ? '-g' : '-j', this.values()[0] ?? '']]),
          hasTarget: true,
        };
      case 'NOP':
        return { ...scope, hasTarget: true };
      case '!':
        return this.negated(scope);
      default:
        return this.option(scope, token, false);
    }
  }

  private negated(scope: Scope): Scope {
    return this.option(scope, this.stream.take(), true);
  }

  private option(scope: Scope, token: Token, isNegated: boolean): Scope {
    const { text } = token;
    const flag = parameters[text];
    if (flag !== undefined) return this.valued(scope, flag, isNegated);
    if (/^[A-Z][A-Z0-9]*$/.test(text) && families.some((family) => tryFindTarget(text, family) !== undefined))
      return { ...scopeWith(scope, [['-j', text]]), hasTarget: true };
    const option = targetOptionAliases[text] ?? `--${text}`;
    const words = wordsOf(option);
    if (words === undefined) {
      this.note(token, text);
      this.values();
      return { ...scope, isDone: true, hasTarget: false };
    }
    if (words === 0) return scopeWith(scope, [[...(isNegated ? ['!'] : []), option]]);
    if (words > 1) {
      const given = Array.from({ length: words }, () => this.values().join(','));
      return scopeWith(scope, [[...(isNegated ? ['!'] : []), option, ...given]]);
    }
    return this.valued(scope, option, isNegated);
  }

  private valued(scope: Scope, flag: string, isNegated: boolean): Scope {
    const not = isNegated || this.stream.tryTake('!') ? ['!'] : [];
    const values = this.values();
    if (joined.has(flag.replace(/^--/, ''))) return scopeWith(scope, [[...not, flag, values.join(',')]]);
    return scopeWith(
      scope,
      values.map((value) => [...not, flag, value]),
    );
  }

  /** A value, or a list of them, with what variables stand for. */
  private values(): readonly string[] {
    const token = this.stream.take();
    if (!token.isQuoted && token.text === '(') {
      const values: string[] = [];
      while (this.stream.peek() !== undefined && !this.stream.is(')')) {
        if (this.stream.tryTake(',')) continue;
        values.push(...this.values());
      }
      this.stream.take();
      return values;
    }
    if (!token.isQuoted && token.text.startsWith('$')) {
      const value = this.variables.get(token.text.replace(/[{}]/g, ''));
      if (value === undefined) {
        this.note(token, token.text);
        return [];
      }
      this.stream.put(value);
      return this.values();
    }
    if (!token.isQuoted && token.text.startsWith('@')) {
      this.note(token, token.text);
      if (this.stream.is('(')) this.values();
      return [];
    }
    const text = token.text.replace(/\$\{?([A-Za-z_][\w-]*)\}?/g, (whole, name: string) => {
      const [only, ...more] = this.variables.get(`$${name}`) ?? [];
      return only === undefined || more.length > 0 ? whole : only.text;
    });
    return [text];
  }

  private directive(token: Token, scope: Scope): Scope | undefined {
    switch (token.text) {
      case '@def':
        this.define();
        return undefined;
      case '@subchain':
      case '@gotosubchain': {
        const name = this.stream.is('{') ? `ferm_auto_${String(++this.subchains)}` : (this.values()[0] ?? '');
        const inner: Scope = { ...outside, families: scope.families, tables: scope.tables, chains: [name] };
        this.declareChain(inner, name, token);
        this.emit(
          { ...scopeWith(scope, [[token.text === '@subchain' ? '-j' : '-g', name]]), hasTarget: true },
          token,
        );
        if (this.stream.tryTake('{')) {
          while (this.stream.peek() !== undefined && !this.stream.is('}')) this.statement(inner);
          this.stream.take();
        }
        return undefined;
      }
      case '@if':
        this.conditional(token, scope);
        return undefined;
      case '@else':
      case '@include':
      case '@hook':
      case '@preserve':
      default:
        this.note(token, this.lines[token.line - 1]?.trim() ?? token.text);
        this.skipStatement();
        return undefined;
    }
  }

  /** `@if @eq($DOMAIN, ip) STATEMENT @else STATEMENT`: each family takes its own way. */
  private conditional(token: Token, scope: Scope): void {
    const condition = tryReadCondition(this.stream);
    const holds = condition && tryEvaluate(condition, scope.families, this.variables);
    if (holds === undefined) {
      this.note(token, this.lines[token.line - 1]?.trim() ?? token.text);
      if (condition === undefined) this.skipStatement();
      else this.stream.takeBranches();
      return;
    }
    const [then, otherwise] = this.stream.takeBranches();
    const run = (body: readonly Token[], inFamilies: readonly Family[]): void => {
      if (inFamilies.length === 0 || body.length === 0) return;
      this.stream.put(body);
      this.statement({ ...scope, families: inFamilies });
    };
    run(
      then,
      scope.families.filter((family) => holds.get(family) === true),
    );
    run(
      otherwise,
      scope.families.filter((family) => holds.get(family) === false),
    );
  }

  /** `@def $NAME = VALUE;` and `@def &NAME($ARGUMENT) = STATEMENT`. */
  private define(): void {
    const name = this.stream.take().text;
    const names: string[] = [];
    if (name.startsWith('&') && this.stream.tryTake('(')) {
      while (this.stream.peek() !== undefined && !this.stream.tryTake(')')) {
        const argument = this.stream.take().text;
        if (argument !== ',') names.push(argument);
      }
    }
    this.stream.tryTake('=');
    const body = this.stream.takeStatement();
    if (name.startsWith('&')) this.functions.set(name, { names, body });
    else
      this.variables.set(
        name,
        body.filter(({ text, isQuoted }) => isQuoted || text !== ';'),
      );
  }

  private callFunction(token: Token): void {
    const found = this.functions.get(token.text);
    const given: Token[][] = [];
    if (this.stream.tryTake('(')) {
      let current: Token[] = [];
      for (let depth = 1; depth > 0 && this.stream.peek() !== undefined;) {
        const next = this.stream.take();
        if (!next.isQuoted && next.text === '(') depth++;
        if (!next.isQuoted && next.text === ')') depth--;
        if (depth === 0) break;
        if (depth === 1 && !next.isQuoted && next.text === ',') {
          given.push(current);
          current = [];
        } else current.push(next);
      }
      given.push(current);
    }
    if (found === undefined) {
      this.note(token, token.text);
      return;
    }
    const body = found.body.flatMap((each): readonly Token[] => {
      const index = each.isQuoted ? -1 : found.names.indexOf(each.text);
      const value = index < 0 ? undefined : given[index];
      return value ?? [{ ...each, line: token.line }];
    });
    const last = body.at(-1);
    // The call has a semicolon of its own.
    const own = last !== undefined && !last.isQuoted && last.text === ';' ? body.slice(0, -1) : body;
    this.stream.put(own);
  }

  private skipStatement(): void {
    this.stream.takeStatement();
    this.stream.tryTake(';');
  }

  private emit(scope: Scope, token: Token): void {
    if (!scope.hasTarget) {
      if (!scope.isDone && scope.chains.length > 0 && scope.dimensions.length > 0)
        this.note(token, 'a statement without a target');
      return;
    }
    const rules = combinations(scope.dimensions);
    this.forEachChain(scope, (family, table, chain) => {
      for (const words of rules)
        if (isOf(family, words))
          this.run(family, table, ['-A', chain, ...inFamily(family, ordered(words))], token);
    });
  }

  private declareChain(scope: Scope, chain: string, token: Token): void {
    this.forEachChain({ ...scope, chains: [chain] }, (family, table) => {
      // A chain that is there already is gone on with.
      if (!/^(INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING)$/.test(chain))
        this.rulesets.run(family, table, ['-N', chain], { file: this.file, line: token.line });
    });
  }

  private forEachChain(
    { families: inFamilies, tables, chains }: Scope,
    run: (family: Family, table: string, chain: string) => void,
  ): void {
    for (const family of inFamilies)
      for (const table of tables) for (const chain of chains) run(family, table, chain);
  }

  private run(family: Family, table: string, words: readonly string[], token: Token): void {
    const found = this.rulesets.run(family, table, words, { file: this.file, line: token.line });
    const error = found.find(isError);
    if (error !== undefined) this.note(token, `${words.join(' ')}: ${error.summary}`);
  }

  private note({ line }: Token, what: string): void {
    const text = this.lines[line - 1] ?? '';
    const span = { file: this.file, line, column: 1, text, length: Math.max(1, text.length) };
    this.notes.push(importProblems.notUnderstood(span, what));
  }
}
