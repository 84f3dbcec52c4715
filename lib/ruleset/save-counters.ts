import type { Counters } from './ruleset';

const none: Counters = { packets: 0n, bytes: 0n };

/** `[PACKETS:BYTES] `, as it stands before a rule. */
export function tryParseCounters(text: string): Counters | undefined {
  if (text === '[0:0] ') return none;
  const [, packets, bytes] = /^\[([0-9]{1,20}):([0-9]{1,20})\] $/.exec(text) ?? [];
  return packets === undefined || bytes === undefined
    ? undefined
    : { packets: BigInt(packets), bytes: BigInt(bytes) };
}
