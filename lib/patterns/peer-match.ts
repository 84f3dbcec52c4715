/** Addresses at the other end, as one rule of one family says them. */
import type { Family } from '../net/family';
import type { RuleBuilder } from '../ruleset/build/rule-builder';

/** What one rule of one family matches of a peer. */
export type PeerMatch =
  | { readonly kind: 'any'; readonly family: Family }
  | { readonly kind: 'prefix' | 'range' | 'set'; readonly family: Family; readonly text: string };

/** The same rule for packets from a peer only. */
export function fromPeer(rule: RuleBuilder, peer: PeerMatch): RuleBuilder {
  switch (peer.kind) {
    case 'any':
      return rule;
    case 'prefix':
      return rule.source(peer.text);
    case 'range':
      return rule.match('iprange', { srcRange: peer.text });
    case 'set':
      return rule.match('set', { matchSet: { name: peer.text, sides: ['src'] } });
  }
}

/** The same rule for packets to a peer only. */
export function toPeer(rule: RuleBuilder, peer: PeerMatch): RuleBuilder {
  switch (peer.kind) {
    case 'any':
      return rule;
    case 'prefix':
      return rule.destination(peer.text);
    case 'range':
      return rule.match('iprange', { dstRange: peer.text });
    case 'set':
      return rule.match('set', { matchSet: { name: peer.text, sides: ['dst'] } });
  }
}
