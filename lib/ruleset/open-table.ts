/** A table while its lines are read. */
import type { Diagnostic } from '../base/diagnostic';
import type { RuleList } from './rule-list';
import type { Chain, Policy, Table } from './ruleset';
import { type Place, saveProblems } from './save-diagnostics';
import { isBuiltIn } from './tables';

export interface OpenChain {
  policy?: Policy;
  readonly rules: RuleList;
}

export class OpenTable {
  readonly chains = new Map<string, OpenChain>();
  /** Chains that have a `:CHAIN` line. */
  readonly declared = new Set<string>();

  /** Chains that may have rules: flushing all, again and again, costs no more than filling them. */
  private readonly filled = new Set<OpenChain>();

  /** @param rulesOf an empty list for the rules of a chain */
  constructor(
    readonly name: string,
    private readonly rulesOf: (chain: string) => RuleList,
  ) {}

  /** The rules of a chain that is there, for adding to them. */
  tryFill(chain: string): RuleList | undefined {
    const found = this.tryFind(chain);
    if (found !== undefined) this.filled.add(found);
    return found?.rules;
  }

  flush(): void {
    for (const { rules } of this.filled) rules.clear();
    this.filled.clear();
  }

  /** A chain that is there: a built-in one always is. */
  tryFind(chain: string): OpenChain | undefined {
    const found = this.chains.get(chain);
    return found ?? (isBuiltIn(this.name, chain) ? this.create(chain) : undefined);
  }

  create(chain: string): OpenChain {
    const made: OpenChain = { rules: this.rulesOf(chain) };
    this.chains.set(chain, made);
    return made;
  }

  /** What `:CHAIN POLICY` and `-P CHAIN POLICY` do; `-` leaves a policy as it is. */
  setPolicy(name: string, policy: string, place: Place): Diagnostic | undefined {
    if (!isBuiltIn(this.name, name)) {
      if (policy !== '-') return saveProblems.policyOfUserChain(place, name);
      this.create(name);
      return undefined;
    }
    const chain = this.tryFind(name);
    if (chain === undefined || policy === '-') return undefined;
    if (policy !== 'ACCEPT' && policy !== 'DROP') return saveProblems.badPolicy(place, name, policy);
    chain.policy = policy;
    return undefined;
  }

  /** What has been read. */
  close(): Table {
    const chains = [...this.chains].map(([name, { rules, policy }]): [string, Chain] => [
      name,
      rules.close(name, policy),
    ]);
    return { name: this.name, chains: new Map(chains) };
  }
}
