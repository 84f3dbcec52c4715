/**
 * The effect of a ruleset on packets with the marks that rules have given them: on their way to a chain, and in its tables there.
 *
 * What is not followed is a mark that the packet had before it came: of another packet of its connection, or inside the host.
 */
import type { CarriedMarks } from '../rules/carried-marks';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import { accepted } from '../effects/effects';
import { type MarkedPackets, changesPackets, eachPart } from './marked-packets';
import { type MarkedArrival, MarksOnArrival } from './marks-on-arrival';
import { type Hook, tablesAt } from '../packets/packet-path';
import type { RulesetSpace } from '../chains/ruleset-space';
import { throughTable } from './through-tables';
import { saidOfUntracked } from '../chains/untracked-packets';

export class MarkedEffects {
  private readonly marks: MarksOnArrival;
  private ambiguous = false;
  private known: { readonly hook: Hook; readonly packets: Node; readonly arrival: MarkedArrival } | undefined;

  /** @param atFirst what packets carry that no rule has met yet */
  constructor(
    private readonly own: RulesetSpace,
    atFirst: CarriedMarks,
  ) {
    this.marks = new MarksOnArrival(own, atFirst);
  }

  /** Whether some packets may have carried different marks. */
  get isAmbiguous(): boolean {
    return this.ambiguous;
  }

  /** Those of some packets that filters before a chain let come there: of others, it is said where they are dropped. @throws TooLarge */
  arriving(hook: Hook, packets: Node): Node {
    return this.own.diagrams.and(this.arrival(hook, packets).passing, packets);
  }

  /** Packets as a chain may see those that rules on their way see so. */
  mayComeOf(packets: Node, hook: Hook): Node {
    return this.marks.mayComeOf(packets, hook);
  }

  /** As `RulesetEffects.effect`. @throws TooLarge */
  effect(hook: Hook, tables: readonly string[], packets: Node): Node {
    const { diagrams, space } = this.own;
    const pass = space.effects.of(accepted);
    let parts = eachPart(this.arrival(hook, packets).parts, (set) => diagrams.and(set, packets));
    let effect = diagrams.when(packets, pass);
    for (const table of tablesAt(hook)) {
      if (tables.includes(table))
        effect = diagrams.then(diagrams.without(effect, pass), this.effectOf(table, hook, parts));
      parts = this.marks.behind(table, hook, parts);
    }
    return effect;
  }

  /** What a packet carries does not hang on which others are looked at, so it is worked out once for as many as are asked about. */
  private arrival(hook: Hook, packets: Node): MarkedArrival {
    const { known } = this;
    if (known?.hook === hook && this.own.diagrams.minus(packets, known.packets) === nothing)
      return known.arrival;
    const arrival = this.marks.at(hook, packets);
    this.ambiguous ||= arrival.isAmbiguous;
    this.known = { hook, packets, arrival };
    return arrival;
  }

  private effectOf(name: string, hook: Hook, parts: readonly MarkedPackets[]): Node {
    const { own } = this;
    const { diagrams, space } = own;
    const pass = space.effects.of(accepted);
    // What is out of connection tracking does not come to nat.
    const isPast = ({ marks }: MarkedPackets): boolean => name === 'nat' && marks.isTakenOut === true;
    const past = parts.filter(isPast).map(({ packets }) => diagrams.when(packets, pass));
    const met = parts.filter((part) => !isPast(part));
    return [...past, ...this.effectsOn(met, name, hook)].reduce(
      (all, effect) => diagrams.then(all, effect),
      nothing,
    );
  }

  private effectsOn(parts: readonly MarkedPackets[], name: string, hook: Hook): readonly Node[] {
    const { own } = this;
    const { diagrams, space } = own;
    const table = own.ruleset.tables.get(name);
    if (table !== undefined && (name === 'raw' || changesPackets(table)))
      return [...throughTable(name, hook, parts, own, { isAcceptedOnly: false })].flatMap(([outcome, some]) =>
        some.map(({ packets }) => diagrams.when(packets, space.effects.of(outcome))),
      );
    return parts.map(({ packets, marks }) => {
      const effectOn = (set: Node): Node => own.effectsWith(marks).effect(hook, [name], set);
      if (marks.isTakenOut !== true) return effectOn(packets);
      return diagrams.when(packets, saidOfUntracked(packets, own, effectOn));
    });
  }
}
