/**
 * The effect of a ruleset on packets with the marks that rules have given them on their way: in the tables of the chain where they
 * are, and before that in PREROUTING, where there was one.
 *
 * Packets are as they come: what a filter before has dropped is still asked about, for the chain where it was dropped says so.
 * What is not followed is a mark that the packet had before it came: of another packet of its connection, or inside the host.
 */
import { connectionStates } from '../extensions/packet-test';
import { type CarriedMarks, unknownBits, unknownMarks } from './carried-marks';
import { type Node, nothing } from './decision-diagrams';
import { accepted } from './effects';
import { type MarkedPackets, allOf, changesPackets, eachPart, throughTable } from './marked-packets';
import { type Hook, hooksBefore, tablesAt } from './packet-path';
import type { RulesetSpace } from './ruleset-space';

export class MarkedEffects {
  /** @param atFirst what packets carry that no rule has met yet */
  constructor(
    private readonly own: RulesetSpace,
    private readonly atFirst: CarriedMarks,
  ) {}

  /** As `RulesetEffects.effect`, at a chain of `hooksBefore`. @throws TooLarge */
  effect(hook: Hook, tables: readonly string[], packets: Node): Node {
    const { diagrams, space } = this.own;
    const pass = space.effects.of(accepted);
    let parts = this.startingWith(packets);
    for (const before of hooksBefore[hook] ?? [])
      for (const table of tablesAt(before)) parts = this.behind(table, before, parts);
    let effect = diagrams.when(packets, pass);
    for (const table of tablesAt(hook)) {
      if (tables.includes(table))
        effect = diagrams.then(diagrams.without(effect, pass), this.effectOf(table, hook, parts));
      parts = this.behind(table, hook, parts);
    }
    return effect;
  }

  /** By what is known of their marks. */
  private startingWith(packets: Node): readonly MarkedPackets[] {
    const { own, atFirst } = this;
    const { diagrams } = own;
    const ofHost = own.matching([{ field: 'inInterface', name: 'lo' }]);
    const later = own.matching(laterStates);
    const [here, others] = [diagrams.and(packets, ofHost), diagrams.minus(packets, ofHost)];
    return eachPart(
      [
        { packets: here, marks: unknownMarks },
        { packets: diagrams.and(others, later), marks: { ...atFirst, connection: unknownBits } },
        { packets: diagrams.minus(others, later), marks: atFirst },
      ],
      (set) => set,
    );
  }

  private behind(name: string, hook: Hook, parts: readonly MarkedPackets[]): readonly MarkedPackets[] {
    const table = this.own.ruleset.tables.get(name);
    if (table?.chains.has(hook) !== true || !changesPackets(table)) return parts;
    return [...throughTable(name, hook, parts, this.own).values()].flat();
  }

  private effectOf(name: string, hook: Hook, parts: readonly MarkedPackets[]): Node {
    const { own } = this;
    const { diagrams, space } = own;
    const table = own.ruleset.tables.get(name);
    const effects =
      table !== undefined && changesPackets(table)
        ? [...throughTable(name, hook, parts, own)].map(([outcome, some]) =>
            diagrams.when(allOf(some, own), space.effects.of(outcome)),
          )
        : parts.map(({ packets, marks }) => own.effectsWith(marks).effect(hook, [name], packets));
    return effects.reduce((all, effect) => diagrams.then(all, effect), nothing);
  }
}

const laterStates = [
  {
    field: 'connectionState',
    ranges: (['RELATED', 'ESTABLISHED'] as const).map((name) => {
      const state = BigInt(connectionStates.indexOf(name));
      return [state, state] as const;
    }),
  },
] as const;
