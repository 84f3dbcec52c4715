/**
 * Which packets of a kind a ruleset lets through at one of its built-in chains, and which questions that hangs on.
 *
 * A packet comes over an interface other than `lo`. What is asked is about one ruleset; a change is `compare-rulesets.ts`.
 */
import type { PacketTest } from '../../extensions/packet-test';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import { accepted } from '../effects/effects';
import { filterTables } from '../chains/evaluate-ruleset';
import { RulesetSpace } from '../chains/ruleset-space';
import { EffectsOnWay } from '../path/effects-on-way';

const interfaceOf = {
  INPUT: { here: 'inInterface', absent: 'outInterface' },
  OUTPUT: { here: 'outInterface', absent: 'inInterface' },
} as const;

export class AcceptedPackets {
  private readonly own: RulesetSpace;
  private readonly effects: EffectsOnWay;

  /** @param maxNodes of the diagrams, before `TooLarge` is thrown. @default that of `DecisionDiagrams` */
  constructor(ruleset: Ruleset, maxNodes?: number) {
    this.own = new RulesetSpace(ruleset, [], maxNodes);
    this.effects = new EffectsOnWay(this.own);
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
    const { diagrams } = this.own;
    const all = this.accepted(chain, tests);
    const asked = this.own.questions().filter(({ text }) => isAskedFor(text));
    const without = (set: Node, variable: number): Node => diagrams.minus(set, diagrams.variable(variable));
    const none = asked.reduce((set, { variable }) => without(set, variable), all);
    if (all === nothing || none !== nothing) return [];
    const needed = asked.filter(({ variable }) => without(all, variable) !== all);
    return [...new Set(needed.map(({ text }) => text))];
  }

  private accepted(chain: 'INPUT' | 'OUTPUT', tests: readonly PacketTest[]): Node {
    const { own } = this;
    const { diagrams, space } = own;
    const { here, absent } = interfaceOf[chain];
    const loopback = own.matching([{ field: here, name: 'lo' }]);
    const packets = [space.withoutInterface(absent), ...tests.map((test) => own.matching([test]))].reduce(
      (set, next) => diagrams.and(set, next),
      diagrams.minus(space.universe, loopback),
    );
    const passed = filterTables.filter((table) => builtInChains(table).includes(chain));
    return diagrams.where(this.effects.effect(chain, passed, packets), space.effects.of(accepted));
  }
}
