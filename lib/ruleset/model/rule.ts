/**
 * A rule as a value: parameters, matches in their order, and what happens to a packet that matches.
 *
 * All words are canonical (see `lib/extensions/value-kind.ts`), so two rules are the same rule to the kernel
 * when they print the same text; that text is what the engine compares, shows, and gives to iptables-restore.
 */
import type { OptionUse } from '../../extensions/extension';

export interface Rule {
  /** In the order in which iptables prints them. */
  readonly parameters: readonly OptionUse[];
  readonly matches: readonly MatchUse[];
  /** A rule without a target only counts. */
  readonly target?: TargetUse;
}

/** A match, or a match that no table here knows, kept as it was written. */
export type MatchUse = KnownUse | OpaqueUse;

export type TargetUse = (KnownUse | OpaqueUse) & { readonly via: 'jump' | 'goto' };

export interface KnownUse {
  readonly kind: 'known';
  readonly name: string;
  readonly options: readonly OptionUse[];
}

export interface OpaqueUse {
  readonly kind: 'opaque';
  readonly name: string;
  /** What stood after the name, byte for byte. */
  readonly text: string;
}
