/** Changes of marks: packets that are really sent before and after, beside what is said of the change. */
import fc from 'fast-check';
import { type TrafficChange, compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { type Family, families } from '../../lib/net/family';
import { type PacketBatches, startPacketBatches } from '../support/hosts/packet-batches';
import { useSandbox } from '../support/hosts/sandbox';
import { sendingPlaceOf } from '../support/hosts/sending-place';
import { SentChanges, endOf, isFirstPacket, isOfNoMark, kindOfChange } from '../support/hosts/sent-changes';
import { changesBetween } from '../support/laws/changed-rulesets';
import { seedOfCommit } from '../support/laws/seed-of-commit';
import { packetsAround } from '../support/laws/sendable-packets';
import { certainLateChange, lateMarkChanges } from '../support/laws/sent-late-marks';
import { type MarkChange, certainMarkChange, markChanges } from '../support/laws/sent-marks';
import type { Packet } from '../support/oracle/packet-interpreter';
import { changesFor } from '../support/oracle/region-membership';

/** Of each family, backend and kind, and how many packets are sent through each side of them. */
const CHANGES = process.env['LONG'] === '1' ? 150 : 12;
const BATCH = 80;
const DATAGRAMS = 30;

// On a machine that may be busy.
jest.setTimeout(process.env['LONG'] === '1' ? 3_600_000 : 300_000);

describe.each(['nft', 'legacy'] as const)('on a host with iptables %s', (backend) => {
  const sandbox = useSandbox(backend);
  let batches: PacketBatches;

  beforeAll(async () => {
    batches = await startPacketBatches(sandbox());
  });

  afterAll(async () => batches.stop());

  /** Calls for each change, with what was sent through both of its sides. */
  async function forEachChange(
    family: Family,
    drawn: (link: string) => readonly MarkChange[],
    check: (sent: SentChange) => void,
  ): Promise<void> {
    const place = sendingPlaceOf(sandbox(), family);
    const seed = seedOfCommit();
    const sent = new SentChanges(sandbox(), batches, family);
    for (const [index, change] of drawn(place.inInterface).entries()) {
      const pair = await sent.load(change);
      const { changes, undecided } = compareRulesets(pair.before, pair.after, changesBetween(pair));
      expect(undecided).toEqual([]);
      const options = { count: BATCH, seed: seed + index };
      const packets = packetsAround(changes, place, options).filter(isFirstPacket);
      const datagrams = sent.datagramsLike(packets, DATAGRAMS, seed + index);
      const ends = await sent.send(change, packets, datagrams);
      check({ change, changes, packets, datagrams, ends, shown: (packet) => sent.shown(packet) });
    }
  }

  test.each(families)(
    'packets over %s end otherwise exactly where the comparison of marks says so',
    async (family) => {
      const wrong: unknown[] = [];
      const counts = { sent: 0, changed: 0, datagrams: 0, changedDatagrams: 0 };
      const drawn = (link: string): readonly MarkChange[] => [
        certainMarkChange(family),
        ...fc.sample(markChanges(family, link), { numRuns: CHANGES, seed: seedOfCommit() }),
      ];
      await forEachChange(family, drawn, ({ change, changes, packets, datagrams, ends, shown }) => {
        for (const [at, packet] of packets.entries()) {
          const [before, after] = (ends.arrivals[at] ?? []).map(endOf);
          counts.sent++;
          if (before !== after) counts.changed++;
          const hook = packet.outInterface === '' ? 'INPUT' : 'FORWARD';
          const said = kindsOf(packet, hook, changes);
          if (said !== kindOfChange([before ?? '', after ?? '']))
            wrong.push({ change, hook, packet: shown(packet), before, after, said });
        }
        for (const [at, packet] of datagrams.entries()) {
          const [before, after] = (ends.isOut[at] ?? []).map(endOfDatagram);
          counts.datagrams++;
          if (before !== after) counts.changedDatagrams++;
          // To the sender, rejected and dropped are alike.
          const said = kindsOf(packet, 'OUTPUT', changes).replace(/^now-.*/, '');
          if (said !== kindOfChange([before ?? '', after ?? '']))
            wrong.push({ change, packet: shown(packet), before, after, said });
        }
      });
      expect(wrong.slice(0, 2)).toEqual([]);
      for (const [what, count] of Object.entries(counts)) expect([what, count > 0]).toEqual([what, true]);
    },
  );

  test.each(families)(
    'packets over %s leave the host otherwise exactly where the comparison of POSTROUTING says so',
    async (family) => {
      const wrong: unknown[] = [];
      const counts = { sent: 0, changed: 0, changedDatagrams: 0, newSource: 0, changedSource: 0 };
      const drawn = (link: string): readonly MarkChange[] => [
        certainLateChange(family),
        ...fc.sample(lateMarkChanges(family, link), { numRuns: CHANGES, seed: seedOfCommit() }),
      ];
      await forEachChange(family, drawn, ({ change, changes, packets, datagrams, ends, shown }) => {
        for (const [at, packet] of packets.entries()) {
          const arrivals = ends.arrivals[at] ?? [];
          const [before, after] = arrivals.map(endOf);
          if (packet.outInterface === '') continue;
          counts.sent++;
          if (before !== after) counts.changed++;
          const said = kindsOf(packet, 'POSTROUTING', changes);
          if (said !== kindOfChange([before ?? '', after ?? '']))
            wrong.push({ change, packet: shown(packet), before, after, said });
          if (before !== 'accept' || after !== 'accept') continue;
          const [old, now] = arrivals.map(({ source }) => source !== packet.source);
          if (now === true) counts.newSource++;
          if (old !== now) counts.changedSource++;
          const saidOfNat = kindsOf(packet, 'POSTROUTING', changes, 'nat');
          const seen = old === now ? '' : now === true ? 'translated' : 'no-longer-translated';
          if (saidOfNat !== seen) wrong.push({ change, packet: shown(packet), arrivals, saidOfNat });
        }
        for (const [at, packet] of datagrams.entries()) {
          const [before, after] = (ends.isOut[at] ?? []).map(endOfDatagram);
          if (before !== after) counts.changedDatagrams++;
          const said = kindsOf(packet, 'POSTROUTING', changes);
          if (said !== kindOfChange([before ?? '', after ?? '']))
            wrong.push({ change, datagram: shown(packet), before, after, said });
        }
      });
      expect(wrong.slice(0, 2)).toEqual([]);
      for (const [what, count] of Object.entries(counts)) expect([what, count > 0]).toEqual([what, true]);
    },
  );
});

interface SentChange {
  readonly change: MarkChange;
  readonly changes: readonly TrafficChange[];
  readonly packets: readonly Packet[];
  readonly datagrams: readonly Packet[];
  readonly ends: Awaited<ReturnType<SentChanges['send']>>;
  readonly shown: (packet: Packet) => unknown;
}

function endOfDatagram(isOut: boolean): string {
  return isOut ? 'accept' : 'drop';
}

/** What is said of a packet that carries no mark at first. */
function kindsOf(
  packet: Packet,
  hook: string,
  changes: readonly TrafficChange[],
  part: 'filters' | 'nat' = 'filters',
): string {
  return changesFor(packet, isOfNoMark, changes, hook, part)
    .map(({ kind }) => kind)
    .join(' ');
}
