/**
 * The language of ferm: blocks of keywords that are inherited by what stands in them, and lists that make one rule for each value.
 *
 * What a keyword takes is known from the extensions, by the same names that iptables has. Variables and functions are put in as they
 * are read; what asks the host, includes files or runs hooks is said with its line.
 */
import type { Diagnostic } from '../../../base/diagnostic';
import { tryFindTarget } from '../../../extensions/registry';
import { type Family, families } from '../../../net/family';
import type { CommandRulesets } from '../../command-rulesets';
import { tryEvaluate, tryReadCondition } from './condition';
import { Definitions } from './definitions';
import { RuleWriter } from './rule-writer';
import { type Scope, outside, scopeWith, wordsOf } from './scope';
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
  private readonly writer: RuleWriter;
  private readonly definitions: Definitions;
  private subchains = 0;

  constructor(
    file: string,
    private readonly stream: TokenStream,
    private readonly lines: readonly string[],
  ) {
    this.writer = new RuleWriter(file, lines);
    this.definitions = new Definitions(stream, this.writer.note);
  }

  get rulesets(): CommandRulesets {
    return this.writer.rulesets;
  }

  get notes(): readonly Diagnostic[] {
    return this.writer.notes;
  }

  read(): void {
    while (this.stream.peek() !== undefined) this.statement(outside);
  }

  /** One statement, up to its semicolon or the end of its block. */
  private statement(outer: Scope): void {
    let scope: Scope = { ...outer, isDone: false };
    for (let next = this.stream.peek(); next !== undefined; next = this.stream.peek()) {
      if (this.stream.tryTake(';')) {
        this.writer.emit(scope, next);
        return;
      }
      if (this.stream.is('}')) {
        this.writer.emit(scope, next);
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
    this.writer.emit(scope, { text: '', line: this.lines.length, isQuoted: false });
  }

  /** What the next keyword makes of a scope; undefined where the statement is over. */
  private keyword(scope: Scope): Scope | undefined {
    const token = this.stream.take();
    const { text } = token;
    if (text.startsWith('@')) return this.directive(token, scope);
    if (text.startsWith('&')) {
      this.definitions.call(token);
      return scope;
    }
    switch (text) {
      case 'domain':
        return {
          ...scope,
          families: this.definitions
            .values()
            .flatMap((name): Family[] => (name === 'ip' ? ['ipv4'] : name === 'ip6' ? ['ipv6'] : [])),
        };
      case 'table':
        return { ...scope, tables: this.definitions.values() };
      case 'chain': {
        const chains = this.definitions.values();
        for (const chain of chains) this.writer.declareChain({ ...scope, chains }, chain, token);
        return { ...scope, chains, isDone: true };
      }
      case 'policy':
        this.writer.setPolicy(scope, this.definitions.values()[0] ?? '', token);
        return { ...scope, isDone: true };
      case 'mod':
      case 'module':
      case 'match':
        return scopeWith(
          scope,
          this.definitions.values().map((name) => ['-m', name]),
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
          ...scopeWith(scope, [[text === 'goto' ? '-g' : '-j', this.definitions.values()[0] ?? '']]),
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
      this.writer.note(token, text);
      this.definitions.values();
      return { ...scope, isDone: true, hasTarget: false };
    }
    if (words === 0) return scopeWith(scope, [[...(isNegated ? ['!'] : []), option]]);
    if (words > 1) {
      const given = Array.from({ length: words }, () => this.definitions.values().join(','));
      return scopeWith(scope, [[...(isNegated ? ['!'] : []), option, ...given]]);
    }
    return this.valued(scope, option, isNegated);
  }

  private valued(scope: Scope, flag: string, isNegated: boolean): Scope {
    const not = isNegated || this.stream.tryTake('!') ? ['!'] : [];
    const values = this.definitions.values();
    if (joined.has(flag.replace(/^--/, ''))) return scopeWith(scope, [[...not, flag, values.join(',')]]);
    return scopeWith(
      scope,
      values.map((value) => [...not, flag, value]),
    );
  }

  private directive(token: Token, scope: Scope): Scope | undefined {
    switch (token.text) {
      case '@def':
        this.definitions.define();
        return undefined;
      case '@subchain':
      case '@gotosubchain': {
        const name = this.stream.is('{')
          ? `ferm_auto_${String(++this.subchains)}`
          : (this.definitions.values()[0] ?? '');
        const inner: Scope = { ...outside, families: scope.families, tables: scope.tables, chains: [name] };
        this.writer.declareChain(inner, name, token);
        this.writer.emit(
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
        this.writer.note(token, this.lines[token.line - 1]?.trim() ?? token.text);
        this.skipStatement();
        return undefined;
    }
  }

  /** `@if @eq($DOMAIN, ip) STATEMENT @else STATEMENT`: each family takes its own way. */
  private conditional(token: Token, scope: Scope): void {
    const condition = tryReadCondition(this.stream);
    const holds = condition && tryEvaluate(condition, scope.families, this.definitions.variables);
    if (holds === undefined) {
      this.writer.note(token, this.lines[token.line - 1]?.trim() ?? token.text);
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

  private skipStatement(): void {
    this.stream.takeStatement();
    this.stream.tryTake(';');
  }
}
