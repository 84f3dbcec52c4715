/** Statements of ferm as commands of iptables, one for each family, table and chain of their scope. */
import { type Diagnostic, isError } from '../../../base/diagnostic';
import type { Family } from '../../../net/family';
import { CommandRulesets } from '../../command-rulesets';
import { importProblems } from '../../diagnostics';
import { type Scope, combinations, inFamily, isOf, ordered } from './scope';
import type { Token } from './tokens';

export class RuleWriter {
  readonly rulesets = new CommandRulesets();
  readonly notes: Diagnostic[] = [];

  constructor(
    private readonly file: string,
    private readonly lines: readonly string[],
  ) {}

  /** The rules of a statement; a note where it has no target. */
  emit(scope: Scope, token: Token): void {
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

  declareChain(scope: Scope, chain: string, token: Token): void {
    this.forEachChain({ ...scope, chains: [chain] }, (family, table) => {
      // A chain that is there already is gone on with.
      if (!/^(INPUT|OUTPUT|FORWARD|PREROUTING|POSTROUTING)$/.test(chain))
        this.rulesets.run(family, table, ['-N', chain], { file: this.file, line: token.line });
    });
  }

  setPolicy(scope: Scope, policy: string, token: Token): void {
    this.forEachChain(scope, (family, table, chain) => this.run(family, table, ['-P', chain, policy], token));
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

  /** Says that a line, or `what` of it, is not understood. */
  readonly note = ({ line }: Token, what: string): void => {
    const text = this.lines[line - 1] ?? '';
    const span = { file: this.file, line, column: 1, text, length: Math.max(1, text.length) };
    this.notes.push(importProblems.notUnderstood(span, what));
  };
}
