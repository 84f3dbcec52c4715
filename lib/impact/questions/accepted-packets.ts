/**
 * Which packets of a kind a ruleset lets through at one of its built-in chains, and which questions that hangs on.
 *
 * A packet comes over an interface other than `lo`. What is asked is about one ruleset; a change is `compare-rulesets.ts`.
 */
import type { PacketTest } from '../../extensions/packet-test';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';
import { DecisionDiagrams, type Node, nothing } from '../diagrams/decision-diagrams';
import { accepted } from '../effects/effects';
import { RulesetEffects, filterTables } from '../chains/evaluate-ruleset';
import { PacketSpace } from '../packets/packet-space';
import { vocabularyOf } from '../packets/rule-vocabulary';

const interfaceOf = {
  INPUT: { here: 'inInterface', absent: 'outInterface' },
  OUTPUT: { here: 'outInterface', absent: 'inInterface' },
} as const;

export class AcceptedPackets {
  private readonly diagrams: DecisionDiagrams;
  private readonly space: PacketSpace;
  private readonly effects: RulesetEffects;

  /** @param maxNodes of the diagrams, before `TooLarge` is thrown. @default that of `DecisionDiagrams` */
  constructor(ruleset: Ruleset, maxNodes?: number) {
    this.diagrams = new DecisionDiagrams(maxNodes);
    this.space = new PacketSpace(ruleset.family, this.diagrams, vocabularyOf([ruleset]));
    this.effects = new RulesetEffects(ruleset, ruleset, this.space);
  }

  /** Whether any packet of which all tests hold may be accepted. @throws TooLarge */
  accepts(chain: 'INPUT' | 'OUTPUT', tests: readonly PacketTest[]): boolean {
    return this.accepted(chain, tests) !== nothing;
  }

  /**
   * The questions that it hangs on whether packets of which all tests hold are accepted: of those that are asked for, each
   * without which fewer are. Empty where some are accepted whatever the answers are, and where none ever is.
   *
   * @param isAskedFor by the text of a question, such as `-m limit --limit 1/sec`
   * @throws TooLarge
   */
  hangsOn(
    chain: 'INPUT' | 'OUTPUT',
    tests: readonly PacketTest[],
    isAskedFor: (text: string) => boolean,
  ): readonly string[] {
    const all = this.accepted(chain, tests);
    const asked = this.questions().filter(({ text }) => isAskedFor(text));
    const without = (set: Node, variable: number): Node =>
      this.diagrams.minus(set, this.diagrams.variable(variable));
    const none = asked.reduce((set, { variable }) => without(set, variable), all);
    if (all === nothing || none !== nothing) return [];
    const needed = asked.filter(({ variable }) => without(all, variable) !== all);
    return [...new Set(needed.map(({ text }) => text))];
  }

  private accepted(chain: 'INPUT' | 'OUTPUT', tests: readonly PacketTest[]): Node {
    const { here, absent } = interfaceOf[chain];
    const loopback = this.space.matching([{ field: here, name: 'lo' }], `${here} lo`);
    const packets = [
      this.space.withoutInterface(absent),
      ...tests.map((test) => this.space.matching([test], JSON.stringify(test, printBigint))),
    ].reduce((set, next) => this.diagrams.and(set, next), this.diagrams.minus(this.space.universe, loopback));
    const passed = filterTables.filter((table) => builtInChains(table).includes(chain));
    return this.effects.of(chain, passed, packets).get(accepted) ?? nothing;
  }

  private questions(): readonly { readonly variable: number; readonly text: string }[] {
    const found: { variable: number; text: string }[] = [];
    for (let { firstQuestion: variable } = this.space; ; variable++) {
      const question = this.space.questionOf(variable);
      if (question === undefined) return found;
      found.push({ variable, text: question.text });
    }
  }
}

function printBigint(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
