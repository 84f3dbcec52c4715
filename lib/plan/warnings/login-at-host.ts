/** What becomes of the packets of a login at a host with some rules, wherever they meet these. */
import {
  type PacketField,
  type PacketTest,
  connectionStates,
  packetTests,
} from '../../extensions/packet-test';
import { type Node, nothing } from '../../impact/diagrams/decision-diagrams';
import { exists } from '../../impact/diagrams/free-variables';
import type { Hook } from '../../impact/packets/packet-path';
import { type Outcome, accepted, dropped, rejected } from '../../impact/effects/effects';
import { filterTables } from '../../impact/chains/evaluate-ruleset';
import { isTranslation, translatePackets } from '../../impact/path/translate-packets';
import { EffectsOnWay } from '../../impact/path/effects-on-way';
import { RulesetSpace } from '../../impact/chains/ruleset-space';
import { type Tracking, usualZones, zoneByMark } from '../../impact/rules/connection-tracking';
import { knownSets } from '../../impact/rules/set-conditions';
import type { TracedPacket } from '../../impact/questions/traced-packet';
import type { Ruleset } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';
import type { IpSets } from '../../sets/ip-set';
import type { DeployerConnection } from '../deployer-connection';
import {
  type LoginPackets,
  type LoginPart,
  type TrackedParts,
  loginParts,
  otherWay,
  packetsOfLogin,
  placesOf,
  pushed,
  statesOf,
  usualState,
} from './login-packets';
import { isUsedUp } from './used-up';
import { type WayInReason, joined, reasonsOf } from './way-in-reasons';

/** What becomes of packets of a login. */
export type WayState =
  | { readonly kind: 'open' }
  | {
      readonly kind: 'closed';
      readonly packet: TracedPacket;
      /** Which of them, where not all are stopped. */
      readonly those: '' | ' with PSH' | ' without PSH';
      /** What goes the other way, where connection tracking does not see that. */
      readonly others: readonly TracedPacket[];
    }
  | { readonly kind: 'used-up'; readonly packet: TracedPacket; readonly reasons: readonly WayInReason[] }
  | { readonly kind: 'undecided'; readonly reasons: readonly WayInReason[] };

/** A login of the deployer at a host with some rules. */
export class LoginAt {
  private readonly own: RulesetSpace;
  private readonly effects: EffectsOnWay;
  private known: readonly TrackedParts[] | undefined;

  constructor(
    private readonly connection: DeployerConnection,
    ruleset: Ruleset,
    sets: IpSets | undefined,
  ) {
    const known = sets === undefined ? undefined : knownSets(sets, ruleset);
    this.own = new RulesetSpace(ruleset, ['lo'], undefined, known);
    this.effects = new EffectsOnWay(this.own);
  }

  /** What becomes of a part at a chain: the worst of its states, whatever else raw takes out. */
  stateOf(part: LoginPart, hook: Hook): WayState {
    const [first = open, ...others] = this.trackings().map((tracked) =>
      statesOf(part, tracked)
        .map((state) => this.passing(packetsOfLogin(part, hook, state, this.connection)))
        .reduce(worst),
    );
    if (others.every(({ kind }) => kind === first.kind)) return others.reduce(worst, first);
    const text = 'which of its packets a rule of raw takes out of connection tracking, or into another zone';
    return { kind: 'undecided', reasons: [{ text, lets: true, stops: true }] };
  }

  /** What raw decides about all parts; each of the ways where it may decide in several. */
  private trackings(): readonly TrackedParts[] {
    if (this.known !== undefined) return this.known;
    let found: readonly TrackedParts[] = [new Map()];
    for (const part of this.effects.isParting ? loginParts : []) {
      const [hook = 'OUTPUT'] = placesOf(part);
      const packets = this.packets(packetsOfLogin(part, hook, usualState(part), this.connection));
      const decided = this.effects.trackingOf(hook, packets).flatMap(inKnownZones);
      found = found.flatMap((each) => decided.map((tracking) => new Map([...each, [part, tracking]])));
    }
    this.known = found;
    return found;
  }

  private packets({ packet, flags }: LoginPackets): Node {
    const { own } = this;
    const hook = packet.chain as Hook;
    const sets = [
      ...(hook === 'POSTROUTING' ? [own.space.withoutInterface('inInterface')] : []),
      notByLo(hook, packet, own),
      own.matching(flags),
      ...fieldsOf(packet, own),
    ];
    return sets.reduce((set, next) => own.diagrams.and(set, next), own.packetsAt(hook));
  }

  private passing(asked: LoginPackets): WayState {
    const { own } = this;
    const { diagrams } = own;
    const { packet } = asked;
    const hook = packet.chain as Hook;
    const packets = this.packets(asked);
    // A new connection that nat leads elsewhere does not get in either, nor do answers that are taken for one.
    const meetsNat = packet.state === 'NEW' && hook !== 'INPUT';
    const passed = meetsNat ? [...filterTables, 'nat'] : filterTables;
    const tables = passed.filter((table) => builtInChains(table).includes(hook));
    const effect = this.effects.effect(
      hook,
      tables,
      packets,
      packet.state === 'INVALID' ? packet.state : undefined,
    );
    const { some, deciding } = this.passed(effect, hook, packets);
    if (some === packets) return open;
    // A login has packets of all of these flags.
    const withAllFlags = (set: Node): Node =>
      diagrams.minus(packets, exists(diagrams, diagrams.minus(packets, set), own.space.placeOf('tcpFlags')));
    const left = withAllFlags(some);
    if (left === nothing) {
      const handed = deciding.reduce((all, { those }) => diagrams.or(all, those), some);
      const reasons = deciding.map(({ outcome }) => ({ text: `-j ${outcome}`, lets: true, stops: true }));
      if (withAllFlags(handed) !== nothing) return { kind: 'undecided', reasons };
      const others = otherWay(asked, this.connection);
      return { kind: 'closed', packet, those: this.stopped(some), others };
    }
    const reasons = reasonsOf(left, packets, own);
    const usable = own.questions().filter(({ text }) => isUsedUp(text));
    const later = usable.reduce(
      (set, { variable }) => diagrams.minus(set, diagrams.variable(variable)),
      left,
    );
    if (later !== nothing) return { kind: 'undecided', reasons };
    const running = reasons.filter(({ text, lets }) => lets && isUsedUp(text));
    return { kind: 'used-up', packet, reasons: running };
  }

  /** The packets that get through, and those of which what a rule hands them to decides. */
  private passed(
    effect: Node,
    hook: Hook,
    packets: Node,
  ): {
    readonly some: Node;
    readonly deciding: readonly { readonly outcome: Outcome; readonly those: Node }[];
  } {
    const { diagrams, space } = this.own;
    let some = diagrams.where(effect, space.effects.of(accepted));
    const deciding: { readonly outcome: Outcome; readonly those: Node }[] = [];
    for (const [outcome, those] of some === packets ? [] : space.effects.outcomes(effect)) {
      if ([accepted, dropped, rejected].includes(outcome)) continue;
      const stays = isTranslation(outcome, this.own)
        ? this.staysAsItWas(outcome, those, { hook, packets })
        : 'some';
      if (stays === 'all') some = diagrams.or(some, those);
      else if (stays === 'some') deciding.push({ outcome, those });
    }
    return { some, deciding };
  }

  /** How many of some packets nat leads to where they went anyway, such as `REDIRECT` to the same port. @param packets all that were asked about */
  private staysAsItWas(
    outcome: string,
    those: Node,
    { hook, packets }: { readonly hook: Hook; readonly packets: Node },
  ): 'all' | 'some' | 'none' {
    const { own } = this;
    const { packets: led, to } = translatePackets(those, outcome, hook, own);
    const changing: readonly PacketField[] = ['destinationTranslated', 'sourceTranslated'];
    const fields = to === 'this host' ? [...changing, 'destination' as const] : changing;
    const but = (set: Node): Node =>
      fields.reduce((left, field) => exists(own.diagrams, left, own.space.placeOf(field)), set);
    const now = but(led);
    const same = own.diagrams.and(now, but(packets));
    if (same === nothing) return 'none';
    return same === now ? 'all' : 'some';
  }

  /** Which packets are stopped, where these are the others. */
  private stopped(others: Node): '' | ' with PSH' | ' without PSH' {
    const { diagrams } = this.own;
    const pushing = this.own.matching(pushed);
    if (others === nothing) return '';
    if (diagrams.and(others, pushing) === nothing) return ' with PSH';
    return diagrams.minus(others, pushing) === nothing ? ' without PSH' : '';
  }
}

const open: WayState = { kind: 'open' };

/** A zone that a mark tells may be the one that other packets are in, or not. */
function inKnownZones(tracking: Tracking): readonly Tracking[] {
  const isOpen = tracking !== 'none' && [tracking.original, tracking.reply].includes(zoneByMark);
  return isOpen ? [tracking, usualZones] : [tracking];
}

const severity = ['open', 'undecided', 'used-up', 'closed'] as const;

function worst(one: WayState, other: WayState): WayState {
  if (one.kind === 'undecided' && other.kind === 'undecided')
    return { ...one, reasons: joined([...one.reasons, ...other.reasons]) };
  return severity.indexOf(other.kind) > severity.indexOf(one.kind) ? other : one;
}

export function reasonsIn(state: WayState): readonly WayInReason[] {
  return 'reasons' in state ? state.reasons : [];
}

/** A login over `lo` is one from the host itself. */
function notByLo(hook: Hook, { source, destination }: TracedPacket, own: RulesetSpace): Node {
  const field = hook === 'OUTPUT' || hook === 'POSTROUTING' ? 'outInterface' : 'inInterface';
  const lo = own.matching([{ field, name: 'lo' }]);
  return source === destination || /^(127\.|::1$)/.test(source ?? '') ? lo : own.diagrams.not(lo);
}

function fieldsOf(packet: TracedPacket, own: RulesetSpace): readonly Node[] {
  const { family } = own.ruleset;
  const tests: readonly (readonly PacketTest[] | undefined)[] = [
    packetTests.protocol([packet.protocol], family),
    packetTests.prefix('source')([packet.source ?? ''], family),
    packetTests.prefix('destination')([packet.destination ?? ''], family),
    ...(packet.sourcePort === undefined
      ? []
      : [packetTests.ports('sourcePort')([String(packet.sourcePort)], family)]),
    ...(packet.destinationPort === undefined
      ? []
      : [packetTests.ports('destinationPort')([String(packet.destinationPort)], family)]),
    [stateTest(packet.state ?? 'NEW')],
    [{ field: 'fragment', ranges: [[0n, 0n]] }],
    // Clients take a port that no service has.
    [
      {
        field: packet.sourcePort === undefined ? 'sourcePort' : 'destinationPort',
        ranges: [[1024n, 65_535n]],
      },
    ],
    [{ field: 'destinationTranslated', ranges: [[0n, 0n]] }],
    [{ field: 'sourceTranslated', ranges: [[0n, 0n]] }],
  ];
  return tests.map((each) => own.matching(each ?? []));
}

function stateTest(name: string): PacketTest {
  const state = BigInt(connectionStates.findIndex((each) => each === name));
  return { field: 'connectionState', ranges: [[state, state]] };
}
