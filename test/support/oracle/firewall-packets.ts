/** What becomes of a packet by what a firewall declares, without a kernel: rule by rule, in plain code. */
import type { Firewall } from '../../../constructs';
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { parseSave } from '../../../lib/ruleset/save/parse-save';
import { tcpFlagBits, valueOfAddress } from '../laws/packet-values';
import { rulesFileOf } from '../terraform/example-rulesets';
import { type RulesetAttributes, rulesetOf } from '../terraform/synthesis';
import { type Answer, type Packet, effectOf, protocolNumbers } from './packet-interpreter';

type Family = 'ipv4' | 'ipv6';

/** A packet in the words of a test; a first packet of a TCP connection where nothing else is said. */
export interface Trial {
  /** @default that of `from` or `to`, else IPv4 */
  readonly family?: Family;
  readonly from?: string;
  readonly to?: string;
  readonly tcp?: number;
  readonly udp?: number;
  readonly sourcePort?: number;
  /** Type of ICMP or ICMPv6. */
  readonly icmp?: number;
  readonly protocol?: string;
  readonly in?: string;
  readonly out?: string;
  /** @default 'NEW' */
  readonly state?: string;
  /** `SNAT` and `DNAT`, where nat has given the connection another address there. @default none */
  readonly translated?: readonly string[];
}

/** Everything that no field of a packet says holds: limits are not exceeded, addresses are on lists. */
const always: Answer = () => true;

export interface DecidedPackets {
  readonly input: (trial: Trial, answer?: Answer) => string;
  readonly output: (trial: Trial, answer?: Answer) => string;
  readonly forward: (trial: Trial, answer?: Answer) => string;
  /** What changes the packet before it is routed: targets of mangle and nat, empty for none. */
  readonly prerouting: (trial: Trial, answer?: Answer) => string;
  /** The same behind the routing. */
  readonly postrouting: (trial: Trial, answer?: Answer) => string;
}

/** Decides packets of one firewall, which is synthesized once. */
export function packetsThrough(firewall: Firewall): DecidedPackets {
  return packetsThroughRuleset(rulesetOf(firewall));
}

export function packetsThroughRuleset(attributes: RulesetAttributes): DecidedPackets {
  const read = (family: Family): Ruleset => {
    const text = rulesFileOf(attributes, family);
    const { ruleset, diagnostics } = parseSave(text, { family, file: 'firewall' });
    if (ruleset === undefined) throw new Error(JSON.stringify(diagnostics));
    return ruleset;
  };
  const rulesets = { ipv4: read('ipv4'), ipv6: read('ipv6') };
  const through =
    (hook: string) =>
    (trial: Trial, answer: Answer = always): string => {
      const family = familyOf(trial);
      return effectOf(rulesets[family], hook, ['filter'], packetOf(trial, family), answer);
    };
  const changes =
    (hook: string) =>
    (trial: Trial, answer: Answer = always): string => {
      const family = familyOf(trial);
      const met: string[] = [];
      const effect = effectOf(
        rulesets[family],
        hook,
        ['mangle', 'nat'],
        packetOf(trial, family),
        answer,
        (target) => {
          met.push(target);
        },
      );
      return [...met, ...(effect === 'ACCEPT' ? [] : [effect])].join(', ');
    };
  return {
    input: through('INPUT'),
    output: through('OUTPUT'),
    forward: through('FORWARD'),
    prerouting: changes('PREROUTING'),
    postrouting: changes('POSTROUTING'),
  };
}

function familyOf({ family, from, to }: Trial): Family {
  return family ?? ((from ?? to ?? '').includes(':') ? 'ipv6' : 'ipv4');
}

function packetOf(trial: Trial, family: Family): Packet {
  const { icmp, udp, tcp = 0, in: inInterface = '', out: outInterface = '', state = 'NEW' } = trial;
  const [near, far] = family === 'ipv4' ? ['203.0.113.1', '203.0.113.2'] : ['2001:db8:f::1', '2001:db8:f::2'];
  const ofIcmp = icmp === undefined ? undefined : family === 'ipv4' ? 'icmp' : 'ipv6-icmp';
  const { protocol = ofIcmp ?? (udp === undefined ? 'tcp' : 'udp') } = trial;
  return {
    protocol: protocolNumbers[protocol] ?? 253,
    source: valueOfAddress(trial.from ?? far, family),
    destination: valueOfAddress(trial.to ?? near, family),
    sourcePort: trial.sourcePort ?? 40_000,
    destinationPort: udp ?? tcp,
    icmpType: (icmp ?? 0) << 8,
    inInterface,
    outInterface,
    connectionState: state,
    translated: trial.translated ?? [],
    tcpFlags: protocol === 'tcp' ? tcpFlagBits('SYN') : 0,
    isLaterFragment: false,
  };
}
