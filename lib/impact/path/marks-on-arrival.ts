/**
 * Packets at a built-in chain, with the marks that rules have given them on their way there.
 *
 * What is asked about are packets as the chain sees them. Rules before it saw them otherwise: without an interface to go out by, where
 * that was not known yet, and with another destination, where nat has changed it since. So they are followed with any value of
 * what has changed, and what they carry is known where it is the same for all of these.
 *
 * Filters on the way let all of them through: what one of them drops is said at the chain where it does.
 */
import { type PacketField, connectionStates } from '../../extensions/packet-test';
import { type CarriedMarks, asksMark, unknownBits, unknownMarks } from '../rules/carried-marks';
import { type Node, nothing } from '../diagrams/decision-diagrams';
import { dropped, rejected } from '../effects/effects';
import { exists } from '../diagrams/free-variables';
import { type MarkedPackets, allOf, changesPackets, eachPart, joined, partsApart } from './marked-packets';
import { type Hook, tablesAt, waysTo } from '../packets/packet-path';
import type { RulesetSpace } from '../chains/ruleset-space';
import { throughTable } from './through-tables';
import { isTranslation, translatePackets, translatedEnds } from './translate-packets';

export interface MarkedArrival {
  readonly parts: readonly MarkedPackets[];
  /** Those that get past the filters on the way, or may. */
  readonly passing: Node;
  /** Whether some of the packets may carry different marks, of which nothing tells. */
  readonly isAmbiguous: boolean;
}

/** Packets that have changed in the same way since the first place where they met rules. */
interface ChangedPackets {
  readonly packets: Node;
  /** What was otherwise, or not known yet. */
  readonly fields: readonly PacketField[];
  /** All that they may have been there. */
  readonly before: Node;
  /** Whether nat has led them elsewhere: with an earlier packet of their connection, or with this one, at the first place. */
  readonly translated: 'no' | 'before' | 'here';
}

/** What tables of one place make of packets that come there. */
interface MetTables {
  readonly parts: readonly MarkedPackets[];
  readonly dropped: Node;
  /** Those that get another address or port, as they were before. */
  readonly led: readonly LedParts[];
}

interface LedParts {
  /** The target of nat. */
  readonly by: string;
  readonly parts: readonly MarkedPackets[];
}

export class MarksOnArrival {
  /** Which of its ends nat may change. */
  private readonly isTranslating: Readonly<Record<'source' | 'destination', boolean>>;
  private readonly asking = new Map<string, boolean>();

  /** @param atFirst what packets carry that no rule has met yet */
  constructor(
    private readonly own: RulesetSpace,
    private readonly atFirst: CarriedMarks,
  ) {
    const ends = [own.ruleset, own.other].flatMap((ruleset) => translatedEnds(ruleset, own.reader));
    const is = (end: 'source' | 'destination'): boolean => ends.includes(end) || ends.includes('by-hook');
    this.isTranslating = { source: is('source'), destination: is('destination') };
  }

  /** @param packets as the chain sees them. @throws TooLarge */
  at(hook: Hook, packets: Node): MarkedArrival {
    const { diagrams, space } = this.own;
    if (hook !== 'POSTROUTING') return this.byWay(waysTo[hook][0] ?? [], hook, packets);
    const ofHost = diagrams.and(packets, space.withoutInterface('inInterface'));
    const [through = [], out = []] = waysTo[hook];
    const arrivals = [
      this.byWay(through, hook, diagrams.minus(packets, ofHost)),
      this.byWay(out, hook, ofHost),
    ];
    return {
      parts: joined(
        arrivals.flatMap(({ parts }) => parts),
        this.own,
      ),
      passing: arrivals.reduce((all, { passing }) => diagrams.or(all, passing), nothing),
      isAmbiguous: arrivals.some(({ isAmbiguous }) => isAmbiguous),
    };
  }

  /** Packets as a chain may see those that rules on their way see so: going out somewhere, and with any destination where nat gives one. */
  mayComeOf(packets: Node, hook: Hook): Node {
    const { diagrams, space } = this.own;
    const free = (set: Node, ...fields: readonly PacketField[]): Node =>
      exists(diagrams, set, ...fields.map((field) => space.placeOf(field)));
    const anywhere = hook === 'FORWARD' || hook === 'POSTROUTING' ? free(packets, 'outInterface') : packets;
    const ledElsewhere = free(anywhere, 'destination', 'destinationPort', 'destinationTranslated');
    return diagrams.or(anywhere, diagrams.and(ledElsewhere, this.translatedPackets()));
  }

  /** Packets that may have had another destination before nat: also answers, which get their old one back. */
  private translatedPackets(): Node {
    const { diagrams } = this.own;
    const { toOther, fromOther } = this.translatedEnds();
    const started = diagrams.and(this.inStates('NEW'), toOther);
    const known = diagrams.and(this.inStates('RELATED', 'ESTABLISHED'), diagrams.or(toOther, fromOther));
    return diagrams.or(started, known);
  }

  private translatedEnds(): { readonly toOther: Node; readonly fromOther: Node } {
    const { own, isTranslating } = this;
    const translatedAt = (end: 'source' | 'destination'): Node =>
      isTranslating[end] ? own.matching([{ field: `${end}Translated`, ranges: [[1n, 1n]] }]) : nothing;
    return { toOther: translatedAt('destination'), fromOther: translatedAt('source') };
  }

  /** Behind a table, whatever it decides. */
  behind(name: string, hook: Hook, parts: readonly MarkedPackets[]): readonly MarkedPackets[] {
    const { own } = this;
    const table = own.ruleset.tables.get(name);
    if (table?.chains.has(hook) !== true || !changesPackets(table)) return parts;
    if (name === 'nat') return this.throughNat(hook, parts).all;
    return joined([...throughTable(name, hook, parts, own).values()].flat(), own);
  }

  /** Behind nat; and by what they get another address or port, as they were before. */
  private throughNat(
    hook: Hook,
    parts: readonly MarkedPackets[],
  ): { readonly all: readonly MarkedPackets[]; readonly led: readonly LedParts[] } {
    const { own } = this;
    const met = this.firstOfConnections();
    const isTracked = ({ marks }: MarkedPackets): boolean => marks.isTakenOut !== true;
    const [tracked, apart] = [parts.filter(isTracked), parts.filter((part) => !isTracked(part))];
    const coming = eachPart(tracked, (set) => own.diagrams.and(set, met));
    const outcomes = [...throughTable('nat', hook, coming, own)];
    const past = eachPart(tracked, (set) => own.diagrams.minus(set, met));
    return {
      all: joined([...outcomes.flatMap(([, some]) => some), ...past, ...apart], own),
      led: outcomes.flatMap(([by, some]) => (isTranslation(by, own) ? [{ by, parts: some }] : [])),
    };
  }

  private byWay([first, ...later]: readonly Hook[], hook: Hook, packets: Node): MarkedArrival {
    const { own } = this;
    const { diagrams } = own;
    if (first === undefined)
      return { parts: this.startingWith(packets), passing: packets, isAmbiguous: false };
    const changes = this.sinceFirst(first, hook, packets).filter((each) => each.packets !== nothing);
    // What becomes of a packet there does not hang on how it changes since, so they meet the rules together.
    const met = this.meet(
      first,
      changes.reduce((all, { before }) => diagrams.or(all, before), nothing),
    );
    const began = changes.map((changed) => this.behindFirst(first, changed, met));
    let parts = joined(
      began.flatMap((each) => each.parts),
      own,
    );
    let passing = began.reduce((all, each) => diagrams.or(all, each.passing), nothing);
    for (const each of later)
      for (const table of tablesAt(each)) {
        passing = diagrams.minus(passing, this.droppedBy(table, each, parts));
        parts = this.behind(table, each, parts);
      }
    return { parts, passing, isAmbiguous: began.some((each) => each.isAmbiguous) };
  }

  private sinceFirst(first: Hook, hook: Hook, packets: Node): readonly ChangedPackets[] {
    const { own, isTranslating } = this;
    const { diagrams, space } = own;
    const out: readonly PacketField[] = first === 'PREROUTING' && hook !== 'INPUT' ? ['outInterface'] : [];
    const there =
      out.length === 0
        ? space.universe
        : diagrams.and(space.universe, space.withoutInterface('outInterface'));
    const change = (
      some: Node,
      translated: ChangedPackets['translated'],
      fields: readonly PacketField[],
      among = there,
    ): ChangedPackets => {
      const before = fields.length === 0 ? some : diagrams.and(this.freed(some, fields), among);
      return { packets: some, fields, translated, before };
    };
    if (!isTranslating.source && !isTranslating.destination) return [change(packets, 'no', out)];
    const { toOther } = this.translatedEnds();
    const started = diagrams.and(packets, diagrams.and(this.inStates('NEW'), toOther));
    const continued = diagrams.minus(diagrams.and(packets, this.translatedPackets()), started);
    const destination: readonly PacketField[] = [...out, 'destination', 'destinationPort'];
    return [
      change(diagrams.minus(diagrams.minus(packets, started), continued), 'no', out),
      change(continued, 'before', destination),
      change(started, 'here', [...destination, 'destinationTranslated'], diagrams.minus(there, toOther)),
    ];
  }

  private freed(packets: Node, fields: readonly PacketField[]): Node {
    const { diagrams, space } = this.own;
    return exists(diagrams, packets, ...fields.map((field) => space.placeOf(field)));
  }

  private meet(hook: Hook, packets: Node): MetTables {
    const { diagrams } = this.own;
    let parts = this.startingWith(packets);
    let dropped = nothing;
    let led: readonly LedParts[] = [];
    for (const table of tablesAt(hook)) {
      dropped = diagrams.or(dropped, this.droppedBy(table, hook, parts));
      if (table === 'nat' && this.isTranslating.destination)
        ({ all: parts, led } = this.throughNat(hook, parts));
      else parts = this.behind(table, hook, parts);
    }
    return { parts, dropped, led };
  }

  private behindFirst(first: Hook, changed: ChangedPackets, met: MetTables): MarkedArrival {
    const { own } = this;
    const { diagrams } = own;
    const { packets, fields, before, translated } = changed;
    const left = diagrams.minus(before, met.dropped);
    if (translated === 'here') {
      const ledOf = (those: Node): readonly MarkedPackets[] =>
        met.led.flatMap(({ by, parts }) =>
          eachPart(parts, (set) => translatePackets(diagrams.and(set, those), by, first, own).packets),
        );
      const out = fields.filter((field) => field === 'outInterface');
      const back = (set: Node): Node => diagrams.and(packets, this.freed(set, out));
      return {
        passing: back(allOf(ledOf(left), own)),
        ...partsApart(eachPart(joined(ledOf(before), own), back), own),
      };
    }
    const back = (set: Node): Node => diagrams.and(packets, this.freed(diagrams.and(set, before), fields));
    const parts = eachPart(met.parts, back);
    // Those that are taken out of connection tracking are named as they would be without that, so they stay.
    if (translated === 'before') return { passing: back(left), ...partsApart(parts, own) };
    // They come with another destination, and are not among those that keep theirs.
    const kept = met.led.reduce((rest, some) => diagrams.minus(rest, allOf(some.parts, own)), left);
    return { parts, passing: back(kept), isAmbiguous: false };
  }

  /** By what is known of their marks. */
  private startingWith(packets: Node): readonly MarkedPackets[] {
    const { own, atFirst } = this;
    const { diagrams } = own;
    const ofHost = own.matching([{ field: 'inInterface', name: 'lo' }]);
    const others = diagrams.minus(packets, ofHost);
    const later = this.inStates('RELATED', 'ESTABLISHED');
    const unconnected = this.inStates('INVALID', 'UNTRACKED');
    return [
      { packets: diagrams.and(packets, ofHost), marks: unknownMarks },
      { packets: diagrams.and(others, later), marks: { ...atFirst, connection: unknownBits } },
      { packets: diagrams.and(others, unconnected), marks: { ...atFirst, connection: 'none' as const } },
      { packets: diagrams.and(others, this.inStates('NEW')), marks: atFirst },
    ].filter((part) => part.packets !== nothing);
  }

  private droppedBy(name: string, hook: Hook, parts: readonly MarkedPackets[]): Node {
    const { own } = this;
    if (name === 'nat' || own.ruleset.tables.get(name)?.chains.has(hook) !== true) return nothing;
    // Where no rule asks for marks, what they are makes no difference.
    const isAsked = this.asksMarks(name);
    const asked = isAsked
      ? parts
      : [true, false].flatMap((isTakenOut) => {
          const some = parts.filter(({ marks }) => (marks.isTakenOut === true) === isTakenOut);
          const marks: CarriedMarks = isTakenOut ? { ...unknownMarks, isTakenOut } : unknownMarks;
          return some.length === 0 ? [] : [{ packets: allOf(some, own), marks }];
        });
    const outcomes = throughTable(name, hook, asked, own, { isAcceptedOnly: false });
    return [dropped, rejected].reduce(
      (all, outcome) => own.diagrams.or(all, allOf(outcomes.get(outcome) ?? [], own)),
      nothing,
    );
  }

  private asksMarks(name: string): boolean {
    const known = this.asking.get(name);
    if (known !== undefined) return known;
    const chains = [...(this.own.ruleset.tables.get(name)?.chains.values() ?? [])];
    const asks = chains.some(({ rules }) => rules.some(({ text }) => asksMark(text)));
    this.asking.set(name, asks);
    return asks;
  }

  /** Those that nat sees: which of those that are related to other connections begin one of their own, nothing tells. */
  private firstOfConnections(): Node {
    const { diagrams, space } = this.own;
    const beginning = space.matchingText('the packet is the first of its connection');
    return diagrams.or(this.inStates('NEW'), diagrams.and(this.inStates('RELATED'), beginning));
  }

  private inStates(...names: readonly (typeof connectionStates)[number][]): Node {
    const ranges = names.map((name) => {
      const state = BigInt(connectionStates.indexOf(name));
      return [state, state] as const;
    });
    return this.own.matching([{ field: 'connectionState', ranges }]);
  }
}
