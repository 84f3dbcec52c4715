/**
 * The chains of one table and the jumps between them: for synthesis, validation and impact.
 *
 * The jumps of a chain are found when they are first asked for, so a question about a few chains of a large table
 * costs no more than these. Jumps to built-in chains, which the kernel refuses, are listed and not followed.
 */
import type { Family } from '../../net/family';
import { isBuiltIn } from '../model/tables';
import { type Jump, tryFindChainJump } from './jumps';

/** A rule, and the user chain that it sends packets to. */
export interface ChainJump<Rule> {
  readonly rule: Rule;
  readonly to: string;
}

/** Chains that jump to each other until the first one is met again. */
export interface ChainLoop<Rule> {
  /** The first one stands at the end again. */
  readonly chains: readonly string[];
  /** The rule that leads from the last but one back to the first. */
  readonly closing: Rule;
}

export interface GraphOptions {
  readonly family: Family;
  /** @default the rules' texts are canonical */
  readonly findJump?: (text: string, family: Family) => Jump | undefined;
}

interface GraphTable<Rule> {
  readonly name: string;
  readonly chains: ReadonlyMap<string, { readonly rules: readonly Rule[] }>;
}

export class ChainGraph<Rule extends { readonly text: string }> {
  private readonly jumps = new Map<string, readonly ChainJump<Rule>[]>();
  /** Where `leadsTo` has come to from a chain, and from where it goes on. */
  private readonly ways = new Map<
    string,
    { readonly reached: Set<string>; readonly rest: Iterator<string> }
  >();

  constructor(
    private readonly table: GraphTable<Rule>,
    private readonly options: GraphOptions,
  ) {}

  /** The jumps of a chain in the order of its rules, also those to chains that are not there. */
  jumpsOf(chain: string): readonly ChainJump<Rule>[] {
    const known = this.jumps.get(chain);
    if (known !== undefined) return known;
    const { family, findJump = tryFindChainJump } = this.options;
    const found: ChainJump<Rule>[] = [];
    for (const rule of this.table.chains.get(chain)?.rules ?? []) {
      const jump = findJump(rule.text, family);
      if (jump?.isChain === true) found.push({ rule, to: jump.name });
    }
    this.jumps.set(chain, found);
    return found;
  }

  /** The chains that packets of a chain may come to, the chain itself first. */
  *reachableFrom(chain: string): Generator<string> {
    const reached = new Set([chain]);
    // A set that grows is walked to its new end.
    for (const from of reached) {
      yield from;
      for (const { to } of this.followed(from)) reached.add(to);
    }
  }

  /** Whether packets of a chain may come to another one. A chain leads to itself. */
  leadsTo(from: string, to: string): boolean {
    const { reached, rest } = this.ways.get(from) ?? { reached: new Set(), rest: this.reachableFrom(from) };
    this.ways.set(from, { reached, rest });
    for (let next; !reached.has(to); reached.add(next.value)) {
      next = rest.next();
      if (next.done === true) return false;
    }
    return true;
  }

  /** A loop for each jump that closes one. Long ways of jumps are followed without recursion. */
  *loops(): Generator<ChainLoop<Rule>> {
    const state = new Map<string, 'open' | 'done'>();
    for (const start of this.table.chains.keys()) {
      if (state.has(start)) continue;
      const path = [{ chain: start, jumps: this.followed(start).values() }];
      state.set(start, 'open');
      for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
        const next = top.jumps.next();
        if (next.done === true) {
          state.set(top.chain, 'done');
          path.pop();
          continue;
        }
        const { rule, to } = next.value;
        if (state.get(to) === 'open') {
          const chains = path.map(({ chain }) => chain);
          yield { chains: [...chains.slice(chains.indexOf(to)), to], closing: rule };
        } else if (!state.has(to)) {
          state.set(to, 'open');
          path.push({ chain: to, jumps: this.followed(to).values() });
        }
      }
    }
  }

  private followed(chain: string): readonly ChainJump<Rule>[] {
    return this.jumpsOf(chain).filter(({ to }) => !isBuiltIn(this.table.name, to));
  }
}
