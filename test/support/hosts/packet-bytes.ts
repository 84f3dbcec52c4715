/** Packets as bytes, each with a number that its answer has, too. Written apart from `lib`, as RFC 791, 8200, 9293, 768, 792 and 4443 say. */
import type { Family } from '../../../lib/net/family';
import type { Packet } from '../oracle/packet-interpreter';

/** What is read of a packet that comes somewhere. */
export interface ReadPacket {
  readonly number: number;
  /** Whether it tells that another packet, which has this number, was not taken. */
  readonly isRefusal: boolean;
  readonly source?: bigint;
  readonly destination?: bigint;
  readonly sourcePort?: number;
  readonly destinationPort?: number;
}

const numberBits = 24;

/** @param number below 2^24, and not 0 */
export function bytesOfPacket(packet: Packet, number: number, family: Family): Buffer {
  const addresses = Buffer.concat([packet.source, packet.destination].map((each) => bytesOf(each, family)));
  const body = bodyOf(packet, number);
  const checksumAt = checksumPlaces[packet.protocol] ?? 0;
  const pseudo = Buffer.concat([
    addresses,
    Buffer.from([0, 0, body.length >> 8, body.length & 255, 0, packet.protocol]),
  ]);
  body.writeUInt16BE(checksumOf(packet.protocol === 1 ? body : Buffer.concat([pseudo, body])), checksumAt);
  const header =
    family === 'ipv4'
      ? Buffer.from(
          [0x45, 0, 0, 20 + body.length, number >> 8, number, 0, 0, 64, packet.protocol, 0, 0].map(
            (byte) => byte & 255,
          ),
        )
      : Buffer.from([0x60, 0, 0, 0, 0, body.length, packet.protocol, 64]);
  const whole = Buffer.concat([header, addresses]);
  if (family === 'ipv4') whole.writeUInt16BE(checksumOf(whole), 10);
  return Buffer.concat([whole, body]);
}

const checksumPlaces: Readonly<Partial<Record<number, number>>> = { 1: 2, 6: 16, 17: 6, 58: 2 };

function bodyOf(
  { protocol, sourcePort, destinationPort, tcpFlags, icmpType }: Packet,
  number: number,
): Buffer {
  const words = (...numbers: readonly number[]): Buffer => {
    const bytes = Buffer.alloc(numbers.length * 2);
    for (const [index, word] of numbers.entries()) bytes.writeUInt16BE(word & 0xffff, index * 2);
    return bytes;
  };
  const payload = [number >> 16, number];
  if (protocol === 17) return words(sourcePort, destinationPort, 12, 0, ...payload);
  if (protocol !== 6) return words(icmpType, 0, number, 1, ...payload);
  // A reset has the number in its sequence, or acknowledges one more than that of SYN.
  const sequence = [number >> 8, number << 8];
  const acknowledged = [number >> 8, (number << 8) | 0x80];
  return words(sourcePort, destinationPort, ...sequence, ...acknowledged, 0x5000 | tcpFlags, 1024, 0, 0);
}

function bytesOf(address: bigint, family: Family): Buffer {
  return Buffer.from(address.toString(16).padStart(family === 'ipv4' ? 8 : 32, '0'), 'hex');
}

function checksumOf(bytes: Buffer): number {
  let sum = 0;
  for (const [index, byte] of bytes.entries()) sum += index % 2 === 0 ? byte << 8 : byte;
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
  return ~sum & 0xffff || 0xffff;
}

/** @param protocol of bytes without an IP header; 0 where they begin with one @returns undefined for another packet */
export function readPacket(bytes: Buffer, protocol: number): ReadPacket | undefined {
  if (protocol !== 0) return readBody(bytes, protocol);
  const isFour = bytes.readUInt8() >> 4 === 4;
  if (bytes.length < (isFour ? 28 : 48)) return undefined;
  const body = bytes.subarray(isFour ? 20 : 40);
  const own = bytes.readUInt8(isFour ? 9 : 6);
  if (own === (isFour ? 1 : 58) && body.readUInt8() === (isFour ? 3 : 1)) {
    const refused = readPacket(body.subarray(8), 0);
    return refused === undefined ? undefined : { number: refused.number, isRefusal: true };
  }
  const read = readBody(body, own);
  if (read === undefined) return undefined;
  const [from, size] = isFour ? [12, 4] : [8, 16];
  const addressAt = (at: number): bigint => BigInt(`0x${bytes.subarray(at, at + size).toString('hex')}`);
  return { ...read, source: addressAt(from), destination: addressAt(from + size) };
}

function readBody(body: Buffer, protocol: number): ReadPacket | undefined {
  if (protocol === 6 && body.length >= 20) {
    const isRefusal = (body.readUInt8(13) & 4) !== 0;
    const numbered = body.readUInt32BE(4) || (isRefusal ? body.readUInt32BE(8) : 0);
    return { number: numbered >>> (32 - numberBits), isRefusal, ...portsOf(body) };
  }
  if (protocol === 17 && body.length >= 12)
    return { number: body.readUInt32BE(8), isRefusal: false, ...portsOf(body) };
  if ((protocol === 1 || protocol === 58) && body.length >= 12)
    return { number: body.readUInt32BE(8), isRefusal: false };
  return undefined;
}

function portsOf(body: Buffer): Pick<ReadPacket, 'sourcePort' | 'destinationPort'> {
  return { sourcePort: body.readUInt16BE(0), destinationPort: body.readUInt16BE(2) };
}

/** What connection tracking calls a packet of which it knows no connection: `tcp_valid_flags` and the tables of the kernel. */
export function stateOfFirst({ protocol, tcpFlags, icmpType }: Packet): string {
  const type = icmpType >> 8;
  if (protocol === 1) return [8, 13, 15, 17].includes(type) ? 'NEW' : 'INVALID';
  if (protocol === 58)
    return [133, 134, 135, 136, 137, 130, 131, 132, 143].includes(type)
      ? 'UNTRACKED'
      : type === 128
        ? 'NEW'
        : 'INVALID';
  const withoutPush = tcpFlags & ~8;
  return protocol === 17 || [2, 2 | 32, 16, 16 | 32].includes(withoutPush) ? 'NEW' : 'INVALID';
}
