/** The way of one packet through the built-in chains, with the marks that rules give it: table by table, as the kernel does it. */
import type { Ruleset } from '../../../lib/ruleset/model/ruleset';
import { valueOfAddress } from '../laws/packet-values';
import { type Packet, effectOf } from './packet-interpreter';

/** What becomes of a packet in one chain. */
export interface ChainEnd {
  readonly hook: string;
  /** As the chain sees it, but in the state in which it came. */
  readonly packet: Packet;
  /** Whether the filters before have let it come here. */
  readonly arrives: boolean;
  readonly filters: string;
  readonly nat: string;
}

const ways = {
  in: ['PREROUTING', 'INPUT'],
  through: ['PREROUTING', 'FORWARD', 'POSTROUTING'],
  out: ['OUTPUT', 'POSTROUTING'],
} as const;

const tablesAt: Readonly<Record<string, readonly string[]>> = {
  PREROUTING: ['raw', 'mangle', 'nat'],
  INPUT: ['mangle', 'filter'],
  FORWARD: ['mangle', 'filter'],
  OUTPUT: ['raw', 'mangle', 'nat', 'filter'],
  POSTROUTING: ['mangle', 'nat'],
};

/**
 * @param sent with both interfaces; it begins a connection
 * @param firstMark that it carries before it meets a rule, as from a socket
 */
export function markedWay(
  side: Ruleset,
  way: keyof typeof ways,
  sent: Packet,
  firstMark = 0,
): readonly ChainEnd[] {
  const carrier = new Carrier(firstMark);
  let packet: Packet = { ...sent, ...(way === 'out' ? { inInterface: '' } : {}) };
  let state = packet.connectionState;
  let arrives = true;
  return ways[way].map((hook): ChainEnd => {
    const hasOut = hook !== 'PREROUTING' && hook !== 'INPUT';
    const here = { ...packet, outInterface: hasOut ? sent.outInterface : '' };
    const end = { hook, packet: here, arrives, filters: 'ACCEPT', nat: 'ACCEPT' };
    for (const table of tablesAt[hook] ?? []) {
      if (table === 'nat' && state !== 'NEW') continue;
      carrier.hasConnection = table !== 'raw' && !['UNTRACKED', 'INVALID'].includes(state);
      const now = { ...packet, outInterface: here.outInterface, connectionState: state };
      const taken: string[] = [];
      const effect = effectOf(side, hook, [table], now, carrier.answer, (target) => {
        if (/^(NOTRACK|CT .*--notrack)/.test(target)) taken.push(target);
        else carrier.met(target);
      });
      if (taken.length > 0) state = 'UNTRACKED';
      if (table === 'nat') {
        end.nat = effect;
        packet = translated(packet, effect);
      } else if (end.filters === 'ACCEPT') end.filters = effect;
    }
    arrives &&= end.filters === 'ACCEPT';
    return end;
  });
}

class Carrier {
  hasConnection = true;
  private connmark = 0;

  constructor(private mark: number) {}

  readonly met = (target: string): void => {
    const [name, flag, word = ''] = target.split(' ');
    const [value = 0, mask = 0xffffffff] = word.split('/').map(Number);
    const set = (bits: number): number => ((bits & ~mask) ^ value) >>> 0;
    if (name === 'MARK') this.mark = set(this.mark);
    else if (!this.hasConnection) return;
    else if (flag === '--restore-mark') this.mark = ((this.mark & ~0xff) ^ (this.connmark & 0xff)) >>> 0;
    else if (flag === '--save-mark') this.connmark = ((this.connmark & ~0xff) ^ (this.mark & 0xff)) >>> 0;
    else this.connmark = set(this.connmark);
  };

  readonly answer = (text: string): boolean => {
    const [, match = '', not, word = ''] = /-m (mark|connmark) (! )?--mark (\S+)$/.exec(text) ?? [];
    if (match === 'connmark' && !this.hasConnection) return false;
    const [value = 0, mask = 0xffffffff] = word.split('/').map(Number);
    const carried = match === 'mark' ? this.mark : this.connmark;
    return ((carried & mask) >>> 0 === value) !== (not !== undefined);
  };
}

/** With the destination that a DNAT to an address, or to an address and port, gives. */
function translated(packet: Packet, effect: string): Packet {
  const [, address = '', port] = /^DNAT --to-destination ([^: ]+)(?::(\d+))?$/.exec(effect) ?? [];
  if (address === '') return packet;
  return {
    ...packet,
    destination: valueOfAddress(address, 'ipv4'),
    destinationPort: port === undefined ? packet.destinationPort : Number(port),
    translated: ['DNAT'],
  };
}
