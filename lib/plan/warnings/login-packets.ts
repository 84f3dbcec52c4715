/**
 * The packets of a login, and the states in which rules find them.
 *
 * Where raw takes one direction of a connection out of connection tracking, the kernel sees half of it, and finds the other half in
 * other states. So it was seen on hosts, of nft and of legacy, with new connections and with those that were there:
 *
 * | taken out                      | the first packet | its answer  | later packets | later answers |
 * | ------------------------------ | ---------------- | ----------- | ------------- | ------------- |
 * | nothing                        | NEW              | ESTABLISHED | ESTABLISHED   | ESTABLISHED   |
 * | answers, or one kind of them   | NEW              | UNTRACKED   | INVALID       | UNTRACKED     |
 * | all that comes in              | UNTRACKED        | INVALID     | UNTRACKED     | NEW           |
 * | first packets                  | UNTRACKED        | INVALID     | both          | ESTABLISHED   |
 * | later packets                  | NEW              | ESTABLISHED | UNTRACKED     | INVALID       |
 *
 * What is taken out itself is left here in the state that it would have, as in all questions about packets on their way.
 *
 * Zones part a connection too: of what is in another zone (`CT --zone` for one direction alone), connection tracking sees as little as of
 * what is taken out. A part that begins a connection is found again by the zone for what answers it: `CT --zone-orig` parts nothing.
 */
import {
  type PacketTest,
  type connectionStates,
  packetTests,
  tcpFlagNames,
} from '../../extensions/packet-test';
import type { Hook } from '../../impact/packets/packet-path';
import { type Tracking, usualZones } from '../../impact/rules/connection-tracking';
import type { TracedPacket } from '../../impact/questions/traced-packet';
import type { DeployerConnection } from '../deployer-connection';

export type LoginPart = 'first' | 'later' | 'answer' | 'later answers';

export const loginParts: readonly LoginPart[] = ['first', 'later', 'answer', 'later answers'];

/** What raw decides about each part. */
export type TrackedParts = ReadonlyMap<LoginPart, Tracking>;

type State = (typeof connectionStates)[number];

/** Packets of a login at a built-in chain. */
export interface LoginPackets {
  readonly part: LoginPart;
  readonly packet: TracedPacket;
  /** Of TCP: packets of each of these flags come. */
  readonly flags: readonly PacketTest[];
}

const places: Readonly<Record<'in' | 'out', readonly Hook[]>> = {
  in: ['PREROUTING', 'INPUT'],
  out: ['OUTPUT', 'POSTROUTING'],
};

function isOfDeployer(part: LoginPart): boolean {
  return part === 'first' || part === 'later';
}

/** The chains that a part meets, in this order. */
export function placesOf(part: LoginPart): readonly Hook[] {
  return places[isOfDeployer(part) ? 'in' : 'out'];
}

export function packetsOfLogin(
  part: LoginPart,
  hook: Hook,
  state: State,
  { source, destination, port }: DeployerConnection,
): LoginPackets {
  const packet = isOfDeployer(part)
    ? { protocol: 'tcp', source, destination, destinationPort: port, chain: hook, state }
    : { protocol: 'tcp', source: destination, destination: source, sourcePort: port, chain: hook, state };
  const flags = packetTests.tcpFlags(flagsOf[part], 'ipv4') ?? [];
  return { part, packet, flags };
}

/** Those that carry data to whoever waits for it. */
export const pushed: readonly PacketTest[] = packetTests.tcpFlags(['PSH', 'PSH'], 'ipv4') ?? [];

const allFlags = tcpFlagNames.join(',');

/** What has been set up goes on with PSH, which data comes with, and without it. */
const goingOn = [tcpFlagNames.filter((name) => name !== 'PSH').join(','), 'ACK'] as const;

/** The flags that are looked at, and those of them that are set. */
const flagsOf: Readonly<Record<LoginPart, readonly [looked: string, set: string]>> = {
  first: [allFlags, 'SYN'],
  later: goingOn,
  answer: [allFlags, 'SYN,ACK'],
  'later answers': goingOn,
};

/** All states in which packets of a part come. */
export function statesOf(part: LoginPart, tracked: TrackedParts): readonly State[] {
  if (tracked.get(part) === 'none') return [usualState(part)];
  const out = unseenBy(part, tracked);
  switch (part) {
    case 'first':
      return ['NEW'];
    case 'answer':
      return out.has('first') ? ['INVALID'] : ['ESTABLISHED'];
    case 'later':
      if (out.has('answer') || out.has('later answers')) return out.has('first') ? ['NEW'] : ['INVALID'];
      return out.has('first') ? ['NEW', 'ESTABLISHED'] : ['ESTABLISHED'];
    case 'later answers':
      if (!out.has('later')) return ['ESTABLISHED'];
      return out.has('first') ? ['NEW'] : ['INVALID'];
  }
}

/** The other parts that connection tracking does not see where it finds this one. */
function unseenBy(part: LoginPart, tracked: TrackedParts): ReadonlySet<LoginPart> {
  const own = trackingOf(part, tracked);
  return new Set(
    loginParts.filter((other) => {
      const theirs = trackingOf(other, tracked);
      if (own === 'none' || theirs === 'none') return theirs === 'none';
      const areBegun = isOfDeployer(part) && isOfDeployer(other);
      return areBegun ? own.original !== theirs.original : own.reply !== theirs.reply;
    }),
  );
}

function trackingOf(part: LoginPart, tracked: TrackedParts): Tracking {
  return tracked.get(part) ?? usualZones;
}

/** Where nothing is taken out. */
export function usualState(part: LoginPart): State {
  return part === 'first' ? 'NEW' : 'ESTABLISHED';
}

/** The packets that go the other way, at the beginning of their way, where those of a part come in a state that shows that they are taken out. */
export function otherWay(
  { part, packet }: LoginPackets,
  connection: DeployerConnection,
): readonly TracedPacket[] {
  const { state } = packet;
  if (state === 'ESTABLISHED' || part === 'first') return [];
  const others = loginParts.filter((each) => isOfDeployer(each) !== isOfDeployer(part));
  return others.map((each) => {
    const [hook = 'OUTPUT'] = placesOf(each);
    return packetsOfLogin(each, hook, usualState(each), connection).packet;
  });
}
