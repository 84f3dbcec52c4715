/** The marks that a packet carries while it is traced: as the kernel gives them, also where not all packets get the same. */
import fc from 'fast-check';
import { reachOf } from '../../lib/impact/questions/reachable-services';
import { tracePacket } from '../../lib/impact/questions/trace-packet';
import type { TracedPacket } from '../../lib/impact/questions/traced-packet';
import { addressOf, firstPackets, markedRulesets } from '../support/laws/marked-rulesets';
import { markedWay } from '../support/oracle/marked-way';
import type { Packet } from '../support/oracle/packet-interpreter';
import { liveTables } from '../support/project/rulesets';

const RUNS = process.env['LONG'] === '1' ? 5000 : 200;

const save = 'CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff';
const restore = 'CONNMARK --restore-mark --nfmask 0xffffffff --ctmask 0xffffffff';

/** A port forward whose connections a mark lets through, which its connection keeps. */
const forwarding = liveTables({
  mangle: {
    'PREROUTING ACCEPT': [
      `-j ${restore}`,
      '-p tcp -m tcp --dport 8443 -j MARK --set-xmark 0x1/0xffffffff',
      `-j ${save}`,
    ],
    'FORWARD ACCEPT': ['-j MARK --set-xmark 0x0/0xffffffff', `-j ${restore}`],
  },
  nat: { 'PREROUTING ACCEPT': ['-p tcp -m tcp --dport 8443 -j DNAT --to-destination 10.0.0.5:443'] },
  filter: {
    'INPUT DROP': ['-m connmark --mark 0x1 -j ACCEPT'],
    'FORWARD DROP': ['-m mark --mark 0x1 -j ACCEPT'],
  },
});

const toForward = { chain: 'PREROUTING', protocol: 'tcp', destinationPort: 8443 } as const;

test('a mark that a connection keeps is known behind a port forward, as reach knows it', () => {
  const { verdict, depends, path } = tracePacket(forwarding, toForward);
  expect({ verdict, depends }).toEqual({ verdict: 'accept', depends: [] });
  expect(path.every(({ certain }) => certain)).toBe(true);
  expect(reachOf(forwarding, ['FORWARD']).rows).toMatchObject([
    { certain: true, by: 'DNAT --to-destination 10.0.0.5:443' },
  ]);
});

test('packets of which only some are marked go on with what each of them carries', () => {
  const { destinationPort, ...anyPort } = toForward;
  expect(tracePacket(forwarding, { ...anyPort, destinationPort: destinationPort + 1 }).verdict).toBe('drop');
  expect(tracePacket(forwarding, anyPort).verdict).toBe('unknown');
  const ruleset = liveTables({
    mangle: {
      'PREROUTING ACCEPT': [
        '-s 10.0.0.0/8 -j MARK --set-xmark 0x1/0xffffffff',
        '-m mark --mark 0x0 -j MARK --set-xmark 0x2/0xffffffff',
      ],
    },
    filter: { 'INPUT DROP': ['-m mark --mark 0x1 -j ACCEPT', '-m mark --mark 0x2 -j ACCEPT'] },
  });
  expect(tracePacket(ruleset, { chain: 'PREROUTING', protocol: 'tcp' }).verdict).toBe('accept');
});

test('that nat marks the first packet of a connection alone is said, of the first and of later ones', () => {
  const marking = (rule: string) =>
    liveTables({
      nat: { 'PREROUTING ACCEPT': [rule] },
      filter: { 'INPUT DROP': ['-m mark --mark 0x7 -j ACCEPT', '-m connmark --mark 0x7 -j ACCEPT'] },
    });
  const ofPacket = marking('-j MARK --set-xmark 0x7/0xffffffff');
  const first = { chain: 'PREROUTING', protocol: 'tcp', destinationPort: 22 } as const;
  const later = { ...first, state: 'ESTABLISHED' };

  expect(tracePacket(ofPacket, first)).toMatchObject({
    verdict: 'accept',
    notes: [expect.stringMatching(/^nat PREROUTING 1 marks the first packet .* alone/)],
  });
  expect(tracePacket(ofPacket, later).notes).toEqual([
    expect.stringMatching(/^rules of the table nat .* not met/),
  ]);

  // Of a connection the mark stays.
  const ofConnection = marking('-j CONNMARK --set-xmark 0x7/0xffffffff');
  expect([tracePacket(ofConnection, first).notes, tracePacket(ofConnection, later).notes]).toEqual([[], []]);
});

function tracedOf(packet: Packet, way: 'in' | 'through' | 'out'): TracedPacket {
  const { source, destination, destinationPort, inInterface, outInterface, protocol } = packet;
  return {
    chain: way === 'out' ? 'OUTPUT' : 'PREROUTING',
    protocol: protocol === 6 ? 'tcp' : 'udp',
    ...{
      source: addressOf(source),
      destination: addressOf(destination),
      destinationPort,
      sourcePort: 40_000,
    },
    ...(way === 'out' ? {} : { inInterface }),
    ...(way === 'in' ? {} : { outInterface }),
  };
}

test('a packet is traced to where the kernel leads it, and packets alike to where all of them are led', () => {
  const verdicts = { accept: 0, drop: 0 };
  const without = fc.subarray(['source', 'destination', 'destinationPort', 'inInterface'] as const);
  fc.assert(
    fc.property(markedRulesets, firstPackets, without, (ruleset, packet, open) => {
      const wrong = (['in', 'through', 'out'] as const).flatMap((way) => {
        const ends = markedWay(ruleset, way, packet);
        // What has another destination is not for this host.
        if (way === 'in' && ends.some(({ packet: { translated } }) => translated !== undefined)) return [];
        const traced = tracedOf(packet, way);
        const wanted = ends.every(({ filters }) => filters === 'ACCEPT') ? 'accept' : 'drop';
        verdicts[wanted]++;
        const some = Object.fromEntries(
          Object.entries(traced).filter(([field]) => !(open as readonly string[]).includes(field)),
        ) as unknown as TracedPacket;
        const [one, all] = [traced, some].map((each) => tracePacket(ruleset, each).verdict);
        return one === wanted && [wanted, 'unknown'].includes(all ?? '') ? [] : [{ way, wanted, one, all }];
      });
      expect(wrong).toEqual([]);
    }),
    { numRuns: RUNS },
  );
  expect(Math.min(...Object.values(verdicts))).toBeGreaterThan(0);
});
