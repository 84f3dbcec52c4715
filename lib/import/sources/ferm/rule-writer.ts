/** Statements of ferm as commands of iptables, one for each family, table and chain of their scope. */
import type { Span } from '../../../base/diagnostic';
import type { Family } from '../../../net/family';
import { NotedRules, spanOfLine } from '../noted-rules';
import { type Scope, combinations, inFamily, isOf, ordered } from './scope';
import type { Token } from './tokens';

export class RuleWriter extends NotedRules {
  constructor(
    private readonly file: string,
    private readonly lines: readonly string[],
  ) {
    super();
  }

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
        this.tryRunAt(this.spanOf(token), family, table, ['-N', chain]);
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
    this.runAt(this.spanOf(token), family, table, words);
  }

  /** Says that a line, or `what` of it, is not understood. */
  readonly note = (token: Token, what: string): void => {
    this.noteAt(this.spanOf(token), what);
  };

  private spanOf({ line }: Token): Span {
    return spanOfLine(this.file, line, this.lines[line - 1] ?? '');
  }
}
