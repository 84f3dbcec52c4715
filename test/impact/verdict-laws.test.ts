/** What holds of the verdicts of every ruleset: each packet has exactly one, and a counterexample is one. */
import fc from 'fast-check';
import { defined } from '../../lib/base/at';
import { connectionStates } from '../../lib/extensions/packet-test';
import { RulesetEffects, filterTables } from '../../lib/impact/chains/evaluate-ruleset';
import { DecisionDiagrams, nothing } from '../../lib/impact/diagrams/decision-diagrams';
import { findCounterexample } from '../../lib/impact/questions/counterexample';
import { type KnownPacket, LostPackets } from '../../lib/impact/packets/lost-packets';
import { fieldOrder } from '../../lib/impact/packets/packet-fields';
import { PacketSpace } from '../../lib/impact/packets/packet-space';
import { vocabularyOf } from '../../lib/impact/packets/rule-vocabulary';
import { RulesetSpace } from '../../lib/impact/chains/ruleset-space';
import { type Family, families } from '../../lib/net/family';
import { builtInChains } from '../../lib/ruleset/model/tables';
import { rulesetPairs } from '../support/laws/changed-rulesets';
import { edgePackets } from '../support/laws/edge-packets';
import { printedAddress } from '../support/laws/packet-values';
import type { Packet } from '../support/oracle/packet-interpreter';

const RUNS = process.env['LONG'] === '1' ? 1000 : 25;

const hooks = ['INPUT', 'FORWARD', 'OUTPUT'] as const;

describe.each(families)('of %s rules', (family) => {
  const rulesets = rulesetPairs(family);

  test('the packets of all verdicts are all packets, and none has two', () => {
    fc.assert(
      fc.property(rulesets, fc.constantFrom(...hooks), ({ before }, hook) => {
        const own = new RulesetSpace(before);
        const { diagrams } = own;
        const packets = own.packetsAt(hook);
        const tables = filterTables.filter((table) => builtInChains(table).includes(hook));
        const sets = [...own.effects.of(hook, tables, packets).values()];
        const all = sets.reduce((union, set) => diagrams.or(union, set), nothing);
        const isDisjoint = sets.every((set, index) =>
          sets.slice(index + 1).every((other) => diagrams.and(set, other) === nothing),
        );
        expect([all === packets, isDisjoint]).toEqual([true, true]);
      }),
      { numRuns: RUNS },
    );
  });

  test('a packet that is shown against an assertion is not treated as it says, by its trace', () => {
    fc.assert(
      fc.property(rulesets, fc.constantFrom(...hooks), ({ before }, chain) => {
        const asked = { chain, matches: [chain === 'OUTPUT' ? '! -o lo' : '! -i lo'] };
        const [refused, through] = (['accepted', 'not-accepted'] as const).map((wanted) => {
          const found = findCounterexample(before, asked, wanted);
          return typeof found === 'object' ? found.trace.verdict : undefined;
        });
        expect(refused).not.toBe('accept');
        expect(['drop', 'reject']).not.toContain(through);
      }),
      { numRuns: RUNS },
    );
  });

  test('the order of the fields in a vector changes nothing', () => {
    const orders = fc.shuffledSubarray([...fieldOrder], { minLength: fieldOrder.length });
    const packets = fc.array(edgePackets(family), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(rulesets, fc.constantFrom(...hooks), orders, packets, ({ before }, hook, order, some) => {
        const tables = filterTables.filter((table) => builtInChains(table).includes(hook));
        const [usual, other] = [fieldOrder, order].map((fields) => {
          const space = new PacketSpace(family, new DecisionDiagrams(), vocabularyOf([before]), fields);
          const outcomes = new RulesetEffects(before, before, space).of(hook, tables, space.universe);
          return [...outcomes].map(([outcome, set]) => {
            const packetsOf = new LostPackets(space, set, space.diagrams.minus(space.universe, set));
            return [outcome, ...some.map((packet) => packetsOf.of(knownPacketOf(packet, family)))].join(' ');
          });
        });
        expect(new Set(other)).toEqual(new Set(usual));
      }),
      { numRuns: RUNS },
    );
  });
});

/** ICMP types and flags of TCP are left open. */
function knownPacketOf(packet: Packet, family: Family): KnownPacket {
  const { protocol, sourcePort, destinationPort, inInterface, outInterface, connectionState: state } = packet;
  return {
    ...{ protocol, sourcePort, destinationPort, inInterface, outInterface },
    state: defined(
      connectionStates.find((name) => name === state),
      state,
    ),
    source: printedAddress(packet.source, family),
    destination: printedAddress(packet.destination, family),
  };
}
