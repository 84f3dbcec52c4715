import { Construct } from 'constructs';
import { families } from '../lib/net/family';
import { rule } from '../lib/ruleset/build/rule-builder';
import { constructError } from './construct-problems';
import { Firewall } from './firewall';
import { isUnresolved } from './late-value';
import { type Peer, peersByFamily } from './peers';
import { Port } from './port';

export interface RateLimitedSshProps {
  /** Port of sshd. @default 22 */
  readonly port?: number;
  /**
   * New connections that an address may open within `seconds`: 1 to 20. A deploy opens up to four itself, so
   * leave room for that, or exempt the addresses that deploys come from. @default 10
   */
  readonly connections?: number;
  /** Length of the window, in seconds. @default 60 */
  readonly seconds?: number;
  /**
   * Whether connections that were refused count too: then an address that does not stop trying stays out.
   * @default false
   */
  readonly countRefused?: boolean;
  /** Addresses without a limit. @default none */
  readonly exempt?: readonly Peer[];
  /** Name of the chain, at most 28 bytes. @default 'SSH-LIMIT' */
  readonly chainName?: string;
}

/** How many packets an address the kernel remembers (`ip_pkt_list_tot` of xt_recent), unless told otherwise. */
const remembered = 20;

/**
 * SSH for everybody, but slowly: an address that has opened too many new connections within the window is
 * dropped until the window has passed. Connections that are there are not touched.
 *
 * @example
 * new RateLimitedSsh(firewall, 'ssh', { connections: 10, seconds: 60, exempt: ['192.0.2.0/24'] });
 */
export class RateLimitedSsh extends Construct {
  constructor(scope: Construct, id: string, props: RateLimitedSshProps = {}) {
    super(scope, id);
    const firewall = Firewall.of(this);
    const { port = 22, chainName = 'SSH-LIMIT', exempt = [] } = props;
    firewall.once(this, `RateLimitedSsh for port ${String(port)}`);
    this.checkRange('connections', props.connections ?? 10, remembered);
    this.checkRange('seconds', props.seconds ?? 60, 2_147_483_647);
    const dport = Port.from(Port.tcp(port), this).matches[0]?.dport ?? '';
    firewall.governs(this, dport);
    firewall.addChain(this, chainName);
    const opening = rule().tcp({ dport }).ctstate('NEW').jumpTo(chainName);
    firewall.addRule(this, opening, { chain: 'INPUT', phase: 'limits', families });
    this.exempt(firewall, chainName, exempt);
    this.limit(firewall, chainName, props);
  }

  private exempt(firewall: Firewall, chain: string, exempt: readonly Peer[]): void {
    const peers = peersByFamily(exempt, this);
    for (const family of families) {
      for (const peer of peers[family]) {
        firewall.addRule(this, rule().source(peer).jump('ACCEPT'), { chain, families: [family] });
      }
    }
  }

  /** One list a family: the kernel keeps one mask a list, and those of IPv4 and IPv6 differ. */
  private limit(firewall: Firewall, chain: string, props: RateLimitedSshProps): void {
    const { connections = 10, seconds = 60, countRefused = false } = props;
    for (const family of families) {
      const name = family === 'ipv4' ? chain : `${chain}6`;
      const seen = { seconds, hitcount: connections, name };
      const over = rule()
        .match('recent', countRefused ? { update: true, ...seen } : { rcheck: true, ...seen })
        .jump('DROP');
      firewall.addRule(this, over, { chain, families: [family] });
      firewall.addRule(this, rule().match('recent', { set: true, name }).jump('ACCEPT'), {
        chain,
        families: [family],
      });
    }
  }

  private checkRange(name: string, value: number, most: number): void {
    if (isUnresolved(value) || (Number.isInteger(value) && value >= 1 && value <= most)) return;
    throw constructError(this, {
      code: 'construct/bad-number',
      summary: `\`${name}\` is ${String(value)}`,
      detail: `allowed is a whole number from 1 to ${String(most)}`,
    });
  }
}
