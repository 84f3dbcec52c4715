/** The rules that keep deploys able to connect where the firewall would drop them. */
import type { Construct } from 'constructs';
import type { Family } from '../../lib/net/family';
import { type PeerMatch, fromPeer } from '../../lib/patterns/peer-match';
import { managementComment } from '../../lib/plan/warnings/foreign-effects';
import { rule } from '../../lib/ruleset/build/rule-builder';
import { constructError } from '../problems/construct-problems';
import type { FirewallClaims } from './firewall-claims';
import type { DeclaredRule } from './declared-rule';
import type { FirewallContent } from './firewall-content';
import type { FirewallProps } from './firewall-props';
import { Peer } from '../values/peer';

type Management = NonNullable<FirewallProps['management']>;

export class ManagementAccess {
  /** Who may connect; undefined for everybody, unless a construct governs the port. */
  private readonly peers: readonly PeerMatch[] | undefined;

  /** @throws FirewallError `construct/empty-list`, `construct/bad-address`, `construct/unknown-family` */
  constructor(
    private readonly firewall: Construct & { readonly claims: FirewallClaims },
    private readonly management: Management,
    private readonly port: string,
    families: readonly Family[],
  ) {
    if (typeof management === 'string') return;
    this.peers = management
      .flatMap((peer) => Peer.matchesOf(peer, firewall))
      .filter(({ family }) => families.includes(family));
    if (this.peers.length === 0) {
      throw constructError(firewall, {
        code: 'construct/empty-list',
        summary: '`management` names no address, so that no deploy could connect',
        help: "name those that deploys come from, or write 'governed-elsewhere'",
      });
    }
    firewall.claims.claimPort(firewall, port);
  }

  rules(content: FirewallContent, family: Family): readonly DeclaredRule[] {
    if (this.management === 'governed-elsewhere') return [];
    const { claims } = this.firewall;
    const drops = (chain: string): boolean => content.closes(chain);
    const following = rule().ctstate('RELATED', 'ESTABLISHED').comment(managementComment).jump('ACCEPT').text;
    const found: DeclaredRule[] = [];
    const add = (chain: string, phase: DeclaredRule['phase'], text: string): void => {
      found.push({ construct: this.firewall, table: 'filter', chain, phase, text });
    };
    if (drops('INPUT') && !claims.has('StatefulBase')) add('INPUT', 'established', following);
    if (drops('INPUT')) for (const text of this.openings(family)) add('INPUT', 'management', text);
    if (drops('OUTPUT') && !claims.has('StatefulBase for OUTPUT')) add('OUTPUT', 'established', following);
    return found;
  }

  private openings(family: Family): readonly string[] {
    const opening = rule().tcp({ dport: this.port }).ctstate('NEW').comment(managementComment);
    if (this.peers === undefined) {
      return this.firewall.claims.hasPort(this.port) ? [] : [opening.jump('ACCEPT').text];
    }
    return this.peers
      .filter((peer) => peer.family === family)
      .map((peer) => fromPeer(opening, peer).jump('ACCEPT').text);
  }
}
