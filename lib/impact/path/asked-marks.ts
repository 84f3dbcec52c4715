/**
 * The marks of new connections of which somebody wants that they get in, or that they do not: nothing is taken for granted.
 *
 * What rules set is known. What a packet carries before it meets a rule is not, where that could make a wish hold that does not:
 * a program marks what it sends, and a tunnel hands on the mark of its own packets. Only of packets that have to get in, and come from
 * others, no mark is taken to be there in bits that rules set, as by `reach`.
 */
import { type CarriedMarks, hasMarks, marksAtFirst, unknownBits, unknownMarks } from '../rules/carried-marks';
import { type Node, TooLarge, nothing } from '../diagrams/decision-diagrams';
import { exists } from '../diagrams/free-variables';
import type { RulesetSpace } from '../chains/ruleset-space';
import { type MarkedPackets, allOf, eachPart, joined } from './marked-packets';
import { MarksOnArrival } from './marks-on-arrival';
import { translatedEnds } from './translate-packets';

export class AskedMarks {
  /** What a packet carries that no rule has met yet. */
  readonly atFirst: CarriedMarks;
  /** Whether marks decide about anything. */
  readonly areFollowed: boolean;

  constructor(
    private readonly own: RulesetSpace,
    private readonly chain: 'INPUT' | 'FORWARD' | 'OUTPUT',
    { mustGetIn }: { readonly mustGetIn: boolean },
  ) {
    const { ruleset } = own;
    this.areFollowed = hasMarks(ruleset);
    const known = this.areFollowed ? marksAtFirst(ruleset) : unknownMarks;
    this.atFirst = mustGetIn && chain !== 'OUTPUT' ? known : { ...known, packet: unknownBits };
  }

  /** At the beginning of their way. What nat leads elsewhere was another packet there, of which nothing is known. */
  starting(packets: Node): readonly MarkedPackets[] {
    const { own, atFirst } = this;
    if (!this.areFollowed) return [{ packets, marks: unknownMarks }];
    const ofHost = own.matching([{ field: 'inInterface', name: 'lo' }]);
    const unknown = own.diagrams.or(this.ledHere(packets), ofHost);
    return [
      { packets: own.diagrams.minus(packets, unknown), marks: atFirst },
      { packets: own.diagrams.and(packets, unknown), marks: unknownMarks },
    ].filter((part) => part.packets !== nothing);
  }

  private ledHere(packets: Node): Node {
    const { own } = this;
    const isLeading = translatedEnds(own.ruleset, own.reader).some((end) => end !== 'source');
    if (this.chain === 'OUTPUT' || !isLeading) return nothing;
    const translated = own.diagrams.and(packets, this.translated());
    try {
      return allOf(this.partsOf(translated), own);
    } catch (error) {
      if (error instanceof TooLarge) return translated;
      throw error;
    }
  }

  /**
   * Where they arrive behind PREROUTING: each with what rules there have given to the packet that it was then.
   *
   * @param left as PREROUTING lets them through when they are there what they are here
   */
  arriving(left: readonly MarkedPackets[]): readonly MarkedPackets[] {
    if (!this.areFollowed) return left;
    const { own } = this;
    const all = allOf(left, own);
    try {
      const arrived = this.partsOf(all);
      const others = own.diagrams.minus(all, allOf(arrived, own));
      return joined([...arrived, ...this.asThoughUntranslated(others)], own);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      const translated = this.translated();
      return joined(
        [
          ...eachPart(left, (set) => own.diagrams.minus(set, translated)),
          { packets: own.diagrams.and(all, translated), marks: unknownMarks },
        ],
        own,
      );
    }
  }

  /** Of those that no rule of nat leads here, it is as if they had come so: there are none. */
  private asThoughUntranslated(packets: Node): readonly MarkedPackets[] {
    if (packets === nothing) return [];
    const { own } = this;
    const untranslated = own.replaced(packets, 'destinationTranslated', [0n, 0n]);
    const place = own.space.placeOf('destinationTranslated');
    return eachPart(this.partsOf(untranslated), (set) =>
      own.diagrams.and(packets, exists(own.diagrams, set, place)),
    );
  }

  private partsOf(packets: Node): readonly MarkedPackets[] {
    return new MarksOnArrival(this.own, this.atFirst).at(this.chain, packets).parts;
  }

  private translated(): Node {
    return this.own.matching([{ field: 'destinationTranslated', ranges: [[1n, 1n]] }]);
  }
}
