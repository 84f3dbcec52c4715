import type { Construct } from 'constructs';
import type { Family } from '../../lib/net/family';
import { withinLimit } from '../../lib/patterns/limit';
import type { PacketRate } from '../../lib/patterns/packet-rate';
import { bucketsNameFor } from '../../lib/patterns/short-hash';
import type { RuleBuilder } from '../../lib/ruleset/build/rule-builder';
import { constructError } from '../problems/construct-problems';
import { stableHash } from '../text/stable-names';
import { isUnresolved } from '../text/unresolved-token';

/** More than this many packets of an address the kernel does not remember by default: `ip_pkt_list_tot` of xt_recent. */
const maxRecent = 20;
const max32 = 2_147_483_647;

type Wanted =
  | {
      readonly kind: 'overall' | 'per-address';
      readonly rate: PacketRate;
      readonly burst: number | undefined;
      readonly name?: string | undefined;
    }
  | { readonly kind: 'recent'; readonly connections: number; readonly seconds: number }
  | { readonly kind: 'concurrent'; readonly connections: number };

/** How many packets may come at once before the rate counts. */
export interface BurstOptions {
  /** @default 5, as iptables has it */
  readonly burst?: number;
}

/** Settings of a limit for each address. */
export interface PerAddressOptions extends BurstOptions {
  /**
   * What the host calls its buckets, in /proc/net/ipt_hashlimit. Rules that name the same buckets share them, and have to have the same
   * limit.
   * @default a name that no other limit has
   */
  readonly name?: string;
}

/**
 * How much an intent lets through: what exceeds the limit is not decided by it and goes on to later rules, in the end to the
 * policy. So intents never contradict each other, in whatever order they stand.
 *
 * @example
 * firewall.allowFrom(Peer.any(), Service.ssh, { rateLimit: RateLimit.recent({ connections: 10, seconds: 60 }) });
 * firewall.allowFrom(Peer.any(), Service.dns, { rateLimit: RateLimit.perAddress('50/sec', { burst: 100 }) });
 */
export class RateLimit {
  /** One token bucket for all, by the match `limit`: `10/sec`, `5/min`, `3/hour`, `1/day`. */
  static overall(rate: PacketRate, { burst }: BurstOptions = {}): RateLimit {
    return new RateLimit({ kind: 'overall', rate, burst });
  }

  /** A token bucket for each address, by the match `hashlimit`. */
  static perAddress(rate: PacketRate, { burst, name }: PerAddressOptions = {}): RateLimit {
    return new RateLimit({ kind: 'per-address', rate, burst, name });
  }

  /**
   * At most so many new connections of an address within so many seconds, by the match `recent`: 1 to 20 connections. Only
   * connections that were let through count.
   */
  static recent({
    connections,
    seconds,
  }: {
    readonly connections: number;
    readonly seconds: number;
  }): RateLimit {
    return new RateLimit({ kind: 'recent', connections, seconds });
  }

  /** At most so many connections of an address at the same time, by the match `connlimit`. */
  static concurrent(connections: number): RateLimit {
    return new RateLimit({ kind: 'concurrent', connections });
  }

  readonly #wanted: Wanted;

  private constructor(wanted: Wanted) {
    this.#wanted = wanted;
  }

  /**
   * The same rule for what is within the limit.
   *
   * @param name of the list or bucket on the host; of another family it is another one
   * @throws FirewallError `construct/bad-number` with the path of the construct
   * @internal
   */
  within(rule: RuleBuilder, name: string, family: Family, construct: Construct): RuleBuilder {
    const wanted = this.#wanted;
    switch (wanted.kind) {
      case 'overall':
        return withinLimit(rule, { ...wanted, kind: wanted.kind });
      case 'per-address':
        return withinLimit(rule, {
          ...wanted,
          kind: wanted.kind,
          name: wanted.name ?? bucketsName(construct, name, wanted),
        });
      case 'recent': {
        const { connections, seconds } = wanted;
        checkCount(construct, 'connections', connections, maxRecent);
        checkCount(construct, 'seconds', seconds, max32);
        // The kernel stores one mask with a list, and those of the families differ.
        return withinLimit(rule, { ...wanted, name: family === 'ipv4' ? name : `${name}:6` });
      }
      case 'concurrent':
        checkCount(construct, 'connections', wanted.connections, max32);
        return withinLimit(rule, wanted);
    }
  }
}

/** As `bucketsNameFor`, also where the rate is an unresolved token. */
export function bucketsName(
  construct: Construct,
  name: string,
  wanted: Parameters<typeof bucketsNameFor>[1],
): string {
  return bucketsNameFor(name, wanted, (text) => stableHash(construct, text));
}

/** @throws FirewallError `construct/bad-number` unless it is a whole number from 1 to the maximum */
export function checkCount(construct: Construct, name: string, value: number, max: number): void {
  if (isUnresolved(value) || (Number.isInteger(value) && value >= 1 && value <= max)) return;
  throw constructError(construct, {
    code: 'construct/bad-number',
    summary: `\`${name}\` is ${String(value)}`,
    detail: `allowed is a whole number from 1 to ${String(max)}`,
  });
}
