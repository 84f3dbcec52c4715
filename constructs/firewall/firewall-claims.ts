import type { Construct } from 'constructs';
import { tryParsePort } from '../../lib/net/port';
import type { ServicePart } from '../../lib/patterns/service-part';
import { constructError } from '../problems/construct-problems';

/**
 * What one construct alone may decide in a firewall, and which one does: a second `StatefulBase` would repeat every rule, and
 * two constructs that govern one port would contradict each other.
 */
export class FirewallClaims {
  private readonly claims = new Map<string, Construct>();
  private readonly shared = new Map<string, string>();
  private readonly governed = new Set<string>();

  /** @throws FirewallError `construct/declared-twice` when another construct has claimed the same */
  claim(construct: Construct, what: string): void {
    const other = this.claims.get(what);
    if (other === undefined) {
      this.claims.set(what, construct);
      return;
    }
    throw constructError(construct, {
      code: 'construct/declared-twice',
      summary: `${what} is declared twice`,
      detail: `${other.node.path} declares it first`,
      help: 'keep one of them, or give the second another name, port or chain',
    });
  }

  /**
   * Whether another construct has claimed the same already and for the same reason, so that both share it.
   *
   * @throws FirewallError `construct/declared-twice` when it has been shared with other settings
   */
  share(construct: Construct, what: string, settings: string): boolean {
    const other = this.claims.get(what);
    const shared = this.shared.get(what);
    if (other === undefined) this.shared.set(what, settings);
    if (other === undefined || shared === settings) return other !== undefined;
    throw constructError(construct, {
      code: 'construct/declared-twice',
      summary: `${what} is declared with other settings`,
      detail: `${other.node.path} declares it with ${shared ?? 'its own'}, this construct with ${settings}`,
      help: 'give both the same settings, or leave them out in one of them',
    });
  }

  /** Says that a construct governs who may reach a TCP port. @throws FirewallError as `claim` does */
  claimPort(construct: Construct, port: string): void {
    this.claim(construct, accessTo(port));
  }

  /** Says that one of several statements names who may reach a service. */
  governService(service: ServicePart): void {
    if (service.kind !== 'port' || service.protocol !== 'tcp') return;
    this.governed.add(accessTo(String(tryParsePort(service.dport) ?? service.dport)));
  }

  has(what: string): boolean {
    return this.claims.has(what);
  }

  hasPort(port: string): boolean {
    return this.has(accessTo(port)) || this.governed.has(accessTo(port));
  }
}

function accessTo(port: string): string {
  return `access to TCP port ${port}`;
}
