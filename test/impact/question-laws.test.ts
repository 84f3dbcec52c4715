/** Questions about one ruleset, beside what an interpreter of rules does with one packet after the other, and beside each other. */
import fc from 'fast-check';
import { compareRulesets } from '../../lib/impact/questions/compare-rulesets';
import { examplePacket } from '../../lib/impact/questions/example-packet';
import { lintRuleset, withoutFindings } from '../../lib/impact/questions/lint-ruleset';
import { reachOf } from '../../lib/impact/questions/reachable-services';
import { tracePacket } from '../../lib/impact/questions/trace-packet';
import { diffRulesets } from '../../lib/diff/ruleset-diff';
import { type Family, families } from '../../lib/net/family';
import { changedChains } from '../../lib/plan/impact';
import type { Ruleset } from '../../lib/ruleset/model/ruleset';
import { changesBetween, rulesetPairs } from '../support/laws/changed-rulesets';
import { edgePackets } from '../support/laws/edge-packets';
import { liveTables } from '../support/project/rulesets';
import { printedAddress } from '../support/laws/packet-values';
import { type Packet, effectOf } from '../support/oracle/packet-interpreter';

const LONG = process.env['LONG'] === '1';
const RUNS = LONG ? 1000 : 25;

describe.each(families)('of %s rules', (family) => {
  const pairs = rulesetPairs(family);

  test('the trace of a packet has the verdict of the interpreter, whatever fields do not tell', () => {
    const packets = fc.array(edgePackets(family), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(pairs, packets, ({ before }, some) => {
        const wrong = some
          .filter(({ protocol }) => [6, 17, 132, 47].includes(protocol))
          .flatMap((given) => {
            const packet = asTraced(given);
            const { verdict } = traced(before, packet, family);
            const outcomes = [true, false].map((answer) => verdictOf(before, packet, answer));
            // Of an unknown verdict nothing is claimed.
            return verdict === 'unknown' || outcomes.every((outcome) => outcome === verdict)
              ? []
              : [{ packet, verdict, outcomes }];
          });
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('the trace of an example packet agrees with the comparison that names it', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        const { changes } = compareRulesets(pair.before, pair.after, changesBetween(pair));
        const wrong = changes
          .filter(({ table, chain }) => table === undefined && chain === 'INPUT')
          .flatMap(({ kind, chain, packets: { regions, interfaces } }) =>
            regions
              .filter(
                ({ fields, questions }) =>
                  questions.length === 0 &&
                  ['tcpFlags', 'fragment', 'sourceTranslated', 'destinationTranslated'].every(
                    (field) => !fields.has(field as never),
                  ),
              )
              .slice(0, 5)
              .flatMap((region) => {
                const packet = examplePacket(region, chain, family, interfaces);
                const { verdict } = tracePacket(pair.after, packet);
                const isRight =
                  verdict === 'unknown' ||
                  (kind === 'allowed') === (verdict === 'accept') ||
                  kind === 'queued';
                return isRight ? [] : [{ kind, packet, verdict }];
              }),
          );
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('what lint finds can be removed together, and nothing changes for any packet', () => {
    fc.assert(
      fc.property(pairs, ({ before }) => {
        const after = withoutFindings(before, lintRuleset(before));
        const operations = diffRulesets(before, after);
        expect(compareRulesets(before, after, changedChains(before, operations))).toEqual({
          changes: [],
          undecided: [],
          followedMarks: [],
        });
      }),
      { numRuns: RUNS },
    );
  });

  test('what can be reached for certain is accepted by the trace of a packet of it', () => {
    fc.assert(
      fc.property(pairs, ({ before }) => {
        const wrong = reachOf(before, ['INPUT'])
          .rows.filter(({ certain, protocol }) => certain && /^(tcp|udp|any)$/.test(protocol))
          .slice(0, 5)
          .filter((row) => {
            const [port = 'any'] = row.ports;
            const inside = row.in.find((name) => !name.startsWith('all') && !name.includes('other'));
            if (row.protocol === 'any' && port !== 'any') return false;
            const { verdict } = tracePacket(before, {
              ...{ chain: 'INPUT', protocol: row.protocol === 'any' ? '47' : row.protocol },
              ...(row.protocol === 'any' || port === 'any'
                ? {}
                : { destinationPort: Number(port.split(':')[0]) }),
              source: (row.sources[0] ?? '').replace(/\/.*/, ''),
              destination: (row.destinations[0] ?? '').replace(/\/.*/, ''),
              ...(inside === undefined || inside === 'any' ? {} : { inInterface: inside }),
            });
            return verdict !== 'accept' && verdict !== 'unknown';
          });
        expect(wrong).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  test('a ruleset compared with itself has no impact', () => {
    fc.assert(
      fc.property(pairs, ({ before }) => {
        const everything = [...before.tables].flatMap(([table, { chains }]) =>
          [...chains.keys()].map((chain) => ({ table, chain, rules: 'everything' as const })),
        );
        expect(compareRulesets(before, before, everything).changes).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });
});

/** A whole packet that begins a connection with SYN, as it comes to the host. */
function asTraced(packet: Packet): Packet {
  return {
    ...packet,
    connectionState: 'NEW',
    tcpFlags: 2,
    isLaterFragment: false,
    outInterface: '',
    translated: [],
  };
}

function traced(ruleset: Ruleset, packet: Packet, family: Family): ReturnType<typeof tracePacket> {
  return tracePacket(ruleset, {
    chain: 'INPUT',
    protocol: String(packet.protocol),
    source: printedAddress(packet.source, family),
    destination: printedAddress(packet.destination, family),
    sourcePort: packet.sourcePort,
    destinationPort: packet.destinationPort,
    inInterface: packet.inInterface,
    state: 'NEW',
  });
}

function verdictOf(ruleset: Ruleset, packet: Packet, answer: boolean): string {
  const outcome = effectOf(ruleset, 'INPUT', ['mangle', 'filter', 'security'], packet, () => answer);
  const words: Readonly<Record<string, string>> = { ACCEPT: 'accept', DROP: 'drop', REJECT: 'reject' };
  return words[outcome] ?? (outcome.startsWith('NFQUEUE') ? 'queue' : 'unknown');
}

test('a rule that keeps packets from one that marks, logs or takes them out of tracking is not redundant', () => {
  const findings = (table: string, chain: string, rules: readonly string[]) =>
    lintRuleset(liveTables({ [table]: { [`${chain} ACCEPT`]: rules } })).map(({ code, index }) => [
      code,
      index,
    ]);
  expect(findings('raw', 'PREROUTING', ['-p tcp -j ACCEPT', '-j CT --notrack'])).toEqual([]);
  expect(findings('mangle', 'PREROUTING', ['-p tcp -j RETURN', '-j MARK --set-xmark 0x1/0x1'])).toEqual([]);
  expect(
    findings('mangle', 'PREROUTING', ['-p tcp -j RETURN', '-p udp -j MARK --set-xmark 0x1/0x1']),
  ).toEqual([['lint/redundant', 1]]);
});
