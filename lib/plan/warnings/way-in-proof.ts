/**
 * Proof that the deployer gets in after a change, before anything is changed.
 *
 * The connection that read the host is computed through what the host will hold: a new one to the same port from the same address,
 * whatever its source port and interface; and what follows in both directions. What no field tells (`-m limit`, a set that is not
 * declared) may hold or not.
 *
 * 1. Not even one such packet gets through: the change is refused.
 * 2. It gets through only as long as a match is not used up (`-m limit`, `-m recent`): refused too, for the login that confirms the
 *    change would be the last one.
 * 3. It depends on something else: a warning, and the confirmation decides.
 *
 * Where the live rules do not let this connection in either, it came by a way that is not known here, and nothing is refused.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { type PacketTest, connectionStates, packetTests, tcpFlagNames } from '../../extensions/packet-test';
import { type Node, TooLarge, nothing } from '../../impact/diagrams/decision-diagrams';
import type { Hook } from '../../impact/packets/packet-path';
import { accepted } from '../../impact/effects/effects';
import { filterTables } from '../../impact/chains/evaluate-ruleset';
import { afterRaw } from '../../impact/path/after-raw';
import { RulesetSpace } from '../../impact/chains/ruleset-space';
import { knownSets } from '../../impact/rules/set-conditions';
import type { TracedPacket } from '../../impact/questions/traced-packet';
import type { HostRulesets, Ruleset } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';
import type { IpSets } from '../../sets/ip-set';
import type { ChangedSets } from '../changed-sets';
import type { DeployerConnection } from '../deployer-connection';
import { wayInProblems } from './diagnostics';
import { stoppingRules } from './stopping-rules';
import { isUsedUp } from './used-up';

/** What is known of the way in after a change: errors that refuse it, and warnings. @param sets whose members are known */
export function proveWayIn(
  connection: DeployerConnection,
  live: HostRulesets,
  expected: HostRulesets,
  sets?: ChangedSets,
): readonly Diagnostic[] {
  const [before, after] = [live, expected].map((rulesets) => rulesets.get(connection.family));
  if (before === undefined || after === undefined) return [];
  try {
    // One for all ways: what rules ask for is the same for each, and most often only the ruleset after the change is asked.
    const ownAfter = spaceOf(after, sets?.wanted);
    let ownBefore: RulesetSpace | undefined;
    const found = waysOf(connection).flatMap((way) => {
      const now = stateOf(way, ownAfter);
      if (now.kind === 'open') return [];
      const was = stateOf(way, (ownBefore ??= spaceOf(before, sets?.live)));
      if (was.kind === now.kind && matchesOf(was) === matchesOf(now)) return [];
      return [problemOf(way, now, connection, { after, sets: sets?.wanted })];
    });
    return found.slice(0, 1);
  } catch (error) {
    if (error instanceof TooLarge)
      return [wayInProblems.wayInUndecided(connection, ['the rules are too many'])];
    throw error;
  }
}

/** A kind of packets that has to get through. */
interface Way {
  readonly hook: Hook;
  readonly packet: TracedPacket;
  /** Flags of TCP, where they matter. */
  readonly flags: readonly PacketTest[];
}

function waysOf({ source, destination, port }: DeployerConnection): readonly Way[] {
  const flags = (set: string): readonly PacketTest[] =>
    packetTests.tcpFlags([tcpFlagNames.join(','), set], 'ipv4') ?? [];
  const inwards = { protocol: 'tcp', source, destination, destinationPort: port };
  const outwards = { protocol: 'tcp', source: destination, destination: source, sourcePort: port };
  const inHooks = ['PREROUTING', 'INPUT'] as const;
  return [
    ...inHooks.map((hook) => ({
      hook,
      packet: { ...inwards, chain: hook, state: 'NEW' },
      flags: flags('SYN'),
    })),
    ...inHooks.map((hook) => ({
      hook,
      packet: { ...inwards, chain: hook, state: 'ESTABLISHED' },
      flags: flags('ACK'),
    })),
    {
      hook: 'OUTPUT',
      packet: { ...outwards, chain: 'OUTPUT', state: 'ESTABLISHED' },
      flags: flags('SYN,ACK'),
    },
    { hook: 'OUTPUT', packet: { ...outwards, chain: 'OUTPUT', state: 'ESTABLISHED' }, flags: flags('ACK') },
  ];
}

type WayState =
  | { readonly kind: 'open' }
  | { readonly kind: 'closed' }
  | { readonly kind: 'used-up'; readonly matches: readonly string[] }
  | { readonly kind: 'undecided'; readonly matches: readonly string[] };

function spaceOf(ruleset: Ruleset, sets: IpSets | undefined): RulesetSpace {
  return new RulesetSpace(ruleset, ['lo'], undefined, sets === undefined ? undefined : knownSets(sets));
}

function stateOf({ hook, packet, flags }: Way, own: RulesetSpace): WayState {
  const { diagrams, space } = own;
  const started = [
    own.packetsAt(hook),
    notByLo(hook, packet, own),
    own.matching(flags),
    ...fieldsOf(packet, own),
  ].reduce((set, next) => diagrams.and(set, next));
  const packets = hook === 'INPUT' ? afterRaw(started, 'PREROUTING', own) : started;
  // Raw drops it, which is found at PREROUTING.
  if (packets === nothing) return { kind: 'open' };
  // A new connection that nat leads elsewhere does not get in either.
  const isNew = packet.state === 'NEW' && hook === 'PREROUTING';
  const passed = isNew ? [...filterTables, 'nat'] : filterTables;
  const tables = passed.filter((table) => builtInChains(table).includes(hook));
  const open = diagrams.where(own.effects.effect(hook, tables, packets), space.effects.of(accepted));
  if (open === packets) return { kind: 'open' };
  if (open === nothing) return { kind: 'closed' };
  const questions = own.questions();
  const without = (set: Node, variable: number): Node => diagrams.minus(set, diagrams.variable(variable));
  const usable = questions.filter(({ text }) => isUsedUp(text));
  const later = usable.reduce((set, { variable }) => without(set, variable), open);
  const needed = questions.filter(({ variable }) => without(open, variable) !== open);
  const named = (all: readonly { readonly text: string }[]): readonly string[] => [
    ...new Set(all.map(({ text }) => text)),
  ];
  if (later === nothing)
    return { kind: 'used-up', matches: named(needed.filter(({ text }) => isUsedUp(text))) };
  return { kind: 'undecided', matches: named(needed) };
}

function matchesOf(state: WayState): string {
  return 'matches' in state ? state.matches.join('\n') : '';
}

/** A login over `lo` is one from the host itself. */
function notByLo(hook: Hook, { source, destination }: TracedPacket, own: RulesetSpace): Node {
  const field = hook === 'OUTPUT' ? 'outInterface' : 'inInterface';
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
    [{ field: packet.chain === 'OUTPUT' ? 'destinationPort' : 'sourcePort', ranges: [[1024n, 65_535n]] }],
    [{ field: 'destinationTranslated', ranges: [[0n, 0n]] }],
    [{ field: 'sourceTranslated', ranges: [[0n, 0n]] }],
  ];
  return tests.map((each) => own.matching(each ?? []));
}

function stateTest(name: string): PacketTest {
  const state = BigInt(connectionStates.findIndex((each) => each === name));
  return { field: 'connectionState', ranges: [[state, state]] };
}

function problemOf(
  { packet }: Way,
  state: Exclude<WayState, { readonly kind: 'open' }>,
  connection: DeployerConnection,
  { after, sets }: { readonly after: Ruleset; readonly sets: IpSets | undefined },
): Diagnostic {
  if (state.kind === 'undecided') return wayInProblems.wayInUndecided(connection, state.matches);
  const what = (seen = packet.state ?? 'NEW'): string =>
    `${packet.chain} ${seen} tcp from ${packet.source ?? ''} to ${packet.destination ?? ''}`;
  if (state.kind === 'used-up') return wayInProblems.wayInRunsOut(connection, what(), state.matches);
  const stopping = stoppingRules(after, packet, sets);
  const seen = stopping.because === 'untracked' ? 'UNTRACKED' : undefined;
  return wayInProblems.wayInBlocked(connection, what(seen), stopping);
}
