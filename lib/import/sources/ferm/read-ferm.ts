/**
 * The language of ferm: blocks of keywords that are inherited by what stands in them, and lists that make one rule for each value.
 *
 * What a keyword takes is known from the extensions, by the same names that iptables has. Variables and functions are put in as they
 * are read; what asks the host, includes files or runs hooks is said with its line.
 */
import { type Diagnostic, isError } from '../../../base/diagnostic';
import { allExtensions, tryFindTarget } from '../../../extensions/registry';
import { optionsOf } from '../../../extensions/option-index';
import { type Family, families } from '../../../net/family';
import { CommandRulesets } from '../../command-rulesets';
import { importProblems } from '../../diagnostics';
import type { Token } from './tokens';

/** Everything that a statement says so far. */
interface Scope {
  readonly families: readonly Family[];
  readonly tables: readonly string[];
  readonly chains: readonly string[];
  /** Words of the rule: each entry is what one keyword may stand for. */
  readonly dimensions: readonly (readonly (readonly string[])[])[];
  readonly hasTarget: boolean;
  /** Whether the table or chain was named in this statement alone, so that nothing is left to emit. */
  readonly isDone: boolean;
}

const outside: Scope = {
  families: ['ipv4'],
  tables: ['filter'],
  chains: [],
  dimensions: [],
  hasTarget: false,
  isDone: false,
};

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
  private tokens: Token[];
  private subchains = 0;
  private steps = 0;

  constructor(
    private readonly file: string,
    tokens: readonly Token[],
    private readonly lines: readonly string[],
  ) {
    this.tokens = [...tokens].reverse();
  }

  read(): void {
    while (this.peek() !== undefined) this.statement(outside);
  }

  private peek(): Token | undefined {
    return this.tokens.at(-1);
  }

  private take(): Token {
    if (++this.steps > 2_000_000) this.tokens.length = 0;
    return this.tokens.pop() ?? { text: '', line: this.lines.length, isQuoted: false };
  }

  private is(text: string): boolean {
    const next = this.peek();
    return next !== undefined && !next.isQuoted && next.text === text;
  }

  private tryTake(text: string): boolean {
    if (!this.is(text)) return false;
    this.take();
    return true;
  }

  /** One statement, up to its semicolon or the end of its block. */
  private statement(outer: Scope): void {
    let scope: Scope = { ...outer, isDone: false };
    for (let next = this.peek(); next !== undefined; next = this.peek()) {
      if (this.tryTake(';')) {
        this.emit(scope, next);
        return;
      }
      if (this.is('}')) {
        this.emit(scope, next);
        return;
      }
      if (this.tryTake('{')) {
        while (this.peek() !== undefined && !this.is('}')) this.statement({ ...scope, isDone: false });
        this.take();
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
    const token = this.take();
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
        return with_(
          scope,
          this.values().map((name) => ['-m', name]),
          true,
        );
      case 'fragment':
        return with_(scope, [['-f']]);
      case 'syn':
        return with_(scope, [['--syn']]);
      case 'jump':
      case 'realjump':
      case 'goto':
        return {
          ...with_(scope, [[text === 'goto' ? '-g' : '-j', this.values()[0] ?? '']]),
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
    return this.option(scope, this.take(), true);
  }

  private option(scope: Scope, token: Token, isNegated: boolean): Scope {
    const { text } = token;
    const flag = parameters[text];
    if (flag !== undefined) return this.valued(scope, flag, isNegated);
    if (/^[A-Z][A-Z0-9]*$/.test(text) && families.some((family) => tryFindTarget(text, family) !== undefined))
      return { ...with_(scope, [['-j', text]]), hasTarget: true };
    const option = targetOptionAliases[text] ?? `--${text}`;
    const words = wordsOf(option);
    if (words === undefined) {
      this.note(token, text);
      this.values();
      return { ...scope, isDone: true, hasTarget: false };
    }
    if (words === 0) return with_(scope, [[...(isNegated ? ['!'] : []), option]]);
    if (words > 1) {
      const given = Array.from({ length: words }, () => this.values().join(','));
      return with_(scope, [[...(isNegated ? ['!'] : []), option, ...given]]);
    }
    return this.valued(scope, option, isNegated);
  }

  private valued(scope: Scope, flag: string, isNegated: boolean): Scope {
    const not = isNegated || this.tryTake('!') ? ['!'] : [];
    const values = this.values();
    if (joined.has(flag.replace(/^--/, ''))) return with_(scope, [[...not, flag, values.join(',')]]);
    return with_(
      scope,
      values.map((value) => [...not, flag, value]),
    );
  }

  /** A value, or a list of them, with what variables stand for. */
  private values(): readonly string[] {
    const token = this.take();
    if (!token.isQuoted && token.text === '(') {
      const values: string[] = [];
      while (this.peek() !== undefined && !this.is(')')) {
        if (this.tryTake(',')) continue;
        values.push(...this.values());
      }
      this.take();
      return values;
    }
    if (!token.isQuoted && token.text.startsWith('$')) {
      const value = this.variables.get(token.text.replace(/[{}]/g, ''));
      if (value === undefined) {
        this.note(token, token.text);
        return [];
      }
      this.tokens.push(...[...value].reverse());
      return this.values();
    }
    if (!token.isQuoted && token.text.startsWith('@')) {
      this.note(token, token.text);
      if (this.is('(')) this.values();
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
        const name = this.is('{') ? `ferm_auto_${String(++this.subchains)}` : (this.values()[0] ?? '');
        const inner: Scope = { ...outside, families: scope.families, tables: scope.tables, chains: [name] };
        this.declareChain(inner, name, token);
        this.emit(
          { ...with_(scope, [[token.text === '@subchain' ? '-j' : '-g', name]]), hasTarget: true },
          token,
        );
        if (this.tryTake('{')) {
          while (this.peek() !== undefined && !this.is('}')) this.statement(inner);
          this.take();
        }
        return undefined;
      }
      case '@if':
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

  /** `@def $NAME = VALUE;` and `@def &NAME($ARGUMENT) = STATEMENT`. */
  private define(): void {
    const name = this.take().text;
    const names: string[] = [];
    if (name.startsWith('&') && this.tryTake('(')) {
      while (this.peek() !== undefined && !this.tryTake(')')) {
        const argument = this.take().text;
        if (argument !== ',') names.push(argument);
      }
    }
    this.tryTake('=');
    const body = this.takeStatement();
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
    if (this.tryTake('(')) {
      let current: Token[] = [];
      for (let depth = 1; depth > 0 && this.peek() !== undefined;) {
        const next = this.take();
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
    this.tokens.push(...[...own].reverse());
  }

  /** The tokens of a statement, with the semicolon or the block that ends it. */
  private takeStatement(): readonly Token[] {
    const taken: Token[] = [];
    for (let depth = 0; this.peek() !== undefined;) {
      const token = this.take();
      taken.push(token);
      if (token.isQuoted) continue;
      if (token.text === '{') depth++;
      if (token.text === '}' && --depth === 0) break;
      if (token.text === ';' && depth === 0) break;
    }
    return taken;
  }

  private skipStatement(): void {
    this.takeStatement();
    this.tryTake(';');
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
        if (isOf(family, words)) this.run(family, table, ['-A', chain, ...ordered(words)], token);
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

function with_(scope: Scope, alternatives: readonly (readonly string[])[], isAll = false): Scope {
  const dimensions = isAll ? alternatives.map((each) => [each]) : [alternatives];
  return { ...scope, dimensions: [...scope.dimensions, ...dimensions], isDone: false };
}

/** Every choice of one alternative each; the first dimension changes slowest. */
function combinations(dimensions: Scope['dimensions']): readonly (readonly string[])[] {
  let made: readonly (readonly string[])[] = [[]];
  for (const alternatives of dimensions)
    made = made.flatMap((words) => alternatives.map((each) => [...words, ...each]));
  return made;
}

/** iptables wants the protocol and matches before their options, which is the order of ferm, and the target last. */
function ordered(words: readonly string[]): readonly string[] {
  const at = words.findIndex((word, index) => word === '-p' && words[index - 1] !== '!');
  return at <= 0 ? words : [...words.slice(at, at + 2), ...words.slice(0, at), ...words.slice(at + 2)];
}

/** An address of the other family makes no rule, as ferm has it. */
function isOf(family: Family, words: readonly string[]): boolean {
  return words.every((word, index) => {
    if (words[index - 1] !== '-s' && words[index - 1] !== '-d') return true;
    const isIpv6 = word.includes(':');
    const isIpv4 = /^[0-9]+(\.[0-9]+){3}/.test(word);
    return family === 'ipv4' ? !isIpv6 : !isIpv4;
  });
}

/** How many words an option takes, whichever extension it is of. */
function wordsOf(option: string): number | undefined {
  for (const extension of allExtensions) {
    const spec = optionsOf(extension).bySpelling.get(option);
    if (spec !== undefined) return spec.value.words;
  }
  return option === '--to' ? 1 : undefined;
}
