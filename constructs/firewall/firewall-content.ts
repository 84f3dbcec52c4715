/** What the constructs of one firewall declare, collected until it is synthesized. */
import type { Construct } from 'constructs';
import type { Diagnostic } from '../../lib/base/diagnostic';
import { FirewallError } from '../../lib/base/firewall-error';
import { type Family, families } from '../../lib/net/family';
import { phases } from '../../lib/patterns/phase';
import { type StateMatch, withStateMatch } from '../../lib/patterns/state-match';
import { isBuiltIn, tableNames } from '../../lib/ruleset/model/tables';
import { parseRule } from '../../lib/ruleset/parse/parse-rule';
import { chainProblems } from './chain-problems';
import { constructError } from '../problems/construct-problems';
import type { DeclaredRule, OrderedChain } from './declared-rule';
import type { RulesetChain, RulesetFamily } from '../terraform/iptables-ruleset';
import { tryFindUnconditional } from './unconditional';
import { isUnresolved } from '../text/unresolved-token';

export interface ContentOptions {
  readonly families: readonly Family[];
  /** For all built-in chains, or by their names. */
  readonly anchor: string | Readonly<Record<string, string>> | undefined;
  readonly foreignChains: readonly string[];
  readonly stateMatch: StateMatch;
}

interface ChainContent {
  readonly construct: Construct | undefined;
  readonly rules: DeclaredRule[];
  policy?: 'ACCEPT' | 'DROP';
}

export class FirewallContent {
  readonly families: readonly Family[];
  private readonly chains = new Map<Family, Map<string, ChainContent>>();
  private readonly foreignChains: Set<string>;
  private readonly said = new Set<string>();
  private readonly pending: (() => void)[] = [];

  constructor(private readonly options: ContentOptions) {
    this.families = options.families;
    this.foreignChains = new Set(options.foreignChains);
    for (const family of families) this.chains.set(family, new Map());
  }

  /** As `add`, unless the same rule stands there already: two statements of the same are one. */
  addOnce(rule: DeclaredRule, family: Family): void {
    const said = JSON.stringify([family, rule.table, rule.chain, rule.phase, rule.text]);
    if (this.said.has(said)) return;
    this.said.add(said);
    this.add(rule, [family]);
  }

  /** Puts off what depends on other statements until all of them are there. */
  whenComplete(declare: () => void): void {
    this.pending.push(declare);
  }

  /** @param inFamilies the families that the rule is for. @default those in which it is valid */
  add(rule: DeclaredRule, inFamilies: readonly Family[] | undefined): void {
    this.checkTable(rule.construct, rule.table, rule.chain);
    const wanted = inFamilies ?? this.validFamilies(rule);
    const found = this.families.filter((family) => wanted.includes(family));
    for (const family of found) {
      if (inFamilies !== undefined) this.check(rule, family);
      this.chain(family, rule.table, rule.chain, undefined).rules.push(this.asWritten(rule));
    }
  }

  private asWritten(rule: DeclaredRule): DeclaredRule {
    const { stateMatch } = this.options;
    return stateMatch === 'conntrack' ? rule : { ...rule, text: withStateMatch(rule.text, stateMatch) };
  }

  addChain(construct: Construct, table: string, name: string, inFamilies: readonly Family[]): void {
    for (const family of this.families.filter((candidate) => inFamilies.includes(candidate))) {
      const other = this.chains.get(family)?.get(key(table, name))?.construct;
      if (other !== undefined) {
        throw constructError(construct, {
          code: 'construct/chain-taken',
          summary: `chain ${name} is declared twice`,
          detail: `${other.node.path} declares it already`,
          help: 'give one of them another chain name',
        });
      }
      this.chain(family, table, name, construct);
    }
  }

  shareChain(name: string): void {
    this.foreignChains.add(name);
  }

  setPolicy(table: string, chain: string, policy: 'ACCEPT' | 'DROP', inFamilies: readonly Family[]): void {
    for (const family of this.families.filter((candidate) => inFamilies.includes(candidate)))
      this.chain(family, table, chain, undefined).policy = policy;
  }

  policyOf(table: string, chain: string): 'ACCEPT' | 'DROP' | undefined {
    return this.families
      .map((family) => this.chains.get(family)?.get(key(table, chain))?.policy)
      .find(Boolean);
  }

  /** Whether a built-in chain of the filter table drops what no rule accepts: by its policy, or by a rule in its last phase. */
  closes(chain: string): boolean {
    if (this.policyOf('filter', chain) === 'DROP') return true;
    return this.families.some((family) =>
      this.chains
        .get(family)
        ?.get(key('filter', chain))
        ?.rules.some(
          ({ phase, text }) => phase === 'final' && tryFindUnconditional(text, family) === 'dropped',
        ),
    );
  }

  /** The chains of one family, with their rules in order. */
  ordered(family: Family, more: readonly DeclaredRule[]): readonly OrderedChain[] {
    this.complete();
    return [...(this.chains.get(family) ?? [])].map(([at, { construct, policy, rules }]) => {
      const [table = '', name = ''] = at.split(' ');
      const own = more.filter((rule) => rule.table === table && rule.chain === name);
      const added = own.map((rule) => this.asWritten(rule));
      const inOrder = [...rules, ...added];
      const isShared = isBuiltIn(table, name);
      if (isShared) inOrder.sort((a, b) => phases.indexOf(a.phase) - phases.indexOf(b.phase));
      return { table, name, construct, policy, rules: inOrder };
    });
  }

  /** What one family of the resource declares; undefined when nothing is declared. */
  family(family: Family, more: readonly DeclaredRule[]): RulesetFamily | undefined {
    const chains = this.ordered(family, more);
    if (chains.length === 0) return undefined;
    const tables: Record<string, { chains: Record<string, RulesetChain> }> = {};
    for (const chain of chains)
      (tables[chain.table] ??= { chains: {} }).chains[chain.name] = this.chainOf(chain);
    return { tables };
  }

  /** What only shows when everything is declared: jumps to chains that no construct declares, chains that form a loop. */
  validate(): readonly Diagnostic[] {
    return this.families.flatMap((family) =>
      chainProblems(family, this.ordered(family, []), this.foreignChains),
    );
  }

  private complete(): void {
    for (const declare of this.pending.splice(0)) declare();
  }

  /** @throws FirewallError `construct/no-such-chain` */
  checkTable(construct: Construct, table: string, chain: string): void {
    const isTable = (tableNames as readonly string[]).includes(table);
    const isHook = tableNames.some((name) => isBuiltIn(name, chain));
    if (isTable && (!isHook || isBuiltIn(table, chain))) return;
    throw constructError(construct, {
      code: 'construct/no-such-chain',
      summary: isTable ? `the ${table} table has no built-in chain ${chain}` : `\`${table}\` is not a table`,
      detail: `tables are ${tableNames.join(', ')}`,
    });
  }

  private chainOf({ table, name, policy, rules }: OrderedChain): RulesetChain {
    const { anchor } = this.options;
    const ofAll = isBuiltIn(table, name) && typeof anchor === 'string' ? anchor : undefined;
    const place = typeof anchor === 'object' ? anchor[name] : ofAll;
    return {
      ...(policy === undefined ? {} : { policy }),
      ...(place === undefined ? {} : { anchor: place }),
      rules: rules.map(({ text }) => text),
    };
  }

  private chain(family: Family, table: string, name: string, construct: Construct | undefined): ChainContent {
    const chains = this.chains.get(family) ?? new Map<string, ChainContent>();
    const known = chains.get(key(table, name));
    const content: ChainContent =
      known === undefined || construct !== undefined
        ? { ...known, construct, rules: known?.rules ?? [] }
        : known;
    chains.set(key(table, name), content);
    return content;
  }

  private validFamilies(rule: DeclaredRule): readonly Family[] {
    if (isUnresolved(rule.text)) {
      throw constructError(rule.construct, {
        code: 'construct/unknown-family',
        summary: 'the rule holds an unresolved token, so its families are not known',
        help: "add `families: ['ipv4']`, or both families, to its options",
      });
    }
    const checked = this.families.map((family) => ({
      family,
      diagnostics: this.diagnosticsOf(rule, family),
    }));
    const valid = checked.filter(({ diagnostics }) => diagnostics.length === 0);
    if (valid.length > 0) return valid.map(({ family }) => family);
    throw new FirewallError(checked[0]?.diagnostics ?? []);
  }

  private check(rule: DeclaredRule, family: Family): void {
    const diagnostics = this.diagnosticsOf(rule, family);
    if (diagnostics.length > 0) throw new FirewallError(diagnostics);
  }

  private diagnosticsOf(
    { construct, text, table, chain }: DeclaredRule,
    family: Family,
  ): readonly Diagnostic[] {
    if (isUnresolved(text)) return [];
    const place = { file: construct.node.path, line: 1, column: 1, text };
    return parseRule(text, { family, table, chain, place, path: construct.node.path }).diagnostics;
  }
}

function key(table: string, chain: string): string {
  return `${table} ${chain}`;
}
