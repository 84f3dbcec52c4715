/** A table while its lines are read. */
import type { Diagnostic } from '../../base/diagnostic';
import type { RuleList } from '../bulk/rule-list';
import type { Chain, Counters, Policy, Table } from '../model/ruleset';
import { isBuiltIn } from '../model/tables';
import { type Place, saveProblems } from './save-diagnostics';

export interface OpenChain {
  policy?: Policy;
  readonly rules: RuleList;
}

export class OpenTable {
  /**
   * A chain that was deleted stays as undefined until all are: V8 goes through what was deleted from a map under a
   * name, so that making and deleting one chain again and again would cost more each time.
   */
  private chains = new Map<string, OpenChain | undefined>();
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

  *chainNames(): Iterable<string> {
    for (const [name, chain] of this.chains) if (chain !== undefined) yield name;
  }

  has(chain: string): boolean {
    return this.chains.get(chain) !== undefined;
  }

  /** A chain of one's own, not one that is built in. */
  tryFindUserChain(name: string): OpenChain | undefined {
    return isBuiltIn(this.name, name) ? undefined : this.chains.get(name);
  }

  rename(from: string, to: string): void {
    this.chains.set(to, this.chains.get(from));
    this.chains.set(from, undefined);
  }

  delete(chain: string): void {
    this.chains.set(chain, undefined);
  }

  /** Deletes all user chains that come before one that has rules, and gives its name. */
  deleteAll(): string | undefined {
    const left = new Map<string, OpenChain>();
    let inUse: string | undefined;
    for (const [name, chain] of this.chains) {
      if (chain === undefined) continue;
      if (!isBuiltIn(this.name, name) && chain.rules.length > 0) inUse ??= name;
      if (isBuiltIn(this.name, name) || inUse !== undefined) left.set(name, chain);
    }
    this.chains = left;
    return inUse;
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
    const chains = new Map<string, Chain>();
    for (const [name, open] of this.chains)
      if (open !== undefined) chains.set(name, open.rules.close(name, open.policy));
    return { name: this.name, chains };
  }
}

const none: Counters = { packets: 0n, bytes: 0n };

/** `[PACKETS:BYTES] `, as it stands before a rule. */
export function tryParseCounters(text: string): Counters | undefined {
  if (text === '[0:0] ') return none;
  const [, packets, bytes] = /^\[([0-9]{1,20}):([0-9]{1,20})\] $/.exec(text) ?? [];
  return packets === undefined || bytes === undefined
    ? undefined
    : { packets: BigInt(packets), bytes: BigInt(bytes) };
}
