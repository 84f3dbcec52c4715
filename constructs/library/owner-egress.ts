import { Construct } from 'constructs';
import { families } from '../../lib/net/family';
import { newConnectionsTo } from '../../lib/patterns/service-part';
import { decide } from '../../lib/patterns/verdict';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { refusalArgument } from '../firewall/intent-arguments';
import { constructError } from '../problems/construct-problems';
import { Firewall } from '../firewall/firewall';
import { Service, type ServiceLike } from '../values/service';

/** Settings of `OwnerEgress`. */
export interface OwnerEgressProps {
  /** Users whose programs may connect: their numbers, or their names on the host. */
  readonly users: readonly (number | string)[];
  /** Services that only they may connect to. */
  readonly services: readonly ServiceLike[];
  /** What becomes of connections of others. @default 'reject' */
  readonly others?: 'drop' | 'reject';
}

/** What the constructor takes. */
export const ownerEgressArguments = takes.object<OwnerEgressProps>({
  users: takes.required(
    takes.listOf(
      takes.such(
        'the number or name of a user',
        (user) => typeof user === 'string' || typeof user === 'number',
        { anyOf: [{ type: 'string' }, { type: 'integer' }] },
      ),
    ),
  ),
  services: takes.required(takes.services),
  others: refusalArgument,
});

/**
 * Services that only certain users of the host may connect to, wherever they are.
 *
 * @example
 * new OwnerEgress(firewall, 'updates', { users: [42], services: [Service.http, Service.https] });
 */
export class OwnerEgress extends Construct {
  /** @throws FirewallError `construct/empty-list`, `construct/declared-twice` for a service that another one governs */
  constructor(scope: Construct, id: string, props: OwnerEgressProps) {
    super(scope, id);
    checkArguments(this, 'OwnerEgress', props, ownerEgressArguments);
    const firewall = Firewall.of(this);
    const { users, services, others = 'reject' } = props;
    if (users.length === 0) {
      throw constructError(this, {
        code: 'construct/empty-list',
        summary: '`users` is empty, so nobody could connect',
        help: 'name at least one; for nobody, write firewall.denyTo(Peer.any(), service)',
      });
    }
    for (const service of services) {
      firewall.claims.claim(this, `the users who may connect to ${String(service)}`);
      for (const part of Service.matchesOf(service, this)) {
        for (const family of families) {
          const opening = newConnectionsTo(part, family);
          const allowed = users.map((user) => opening.match('owner', { uidOwner: user }).jump('ACCEPT'));
          firewall.addRules([...allowed, decide(opening, others)], {
            chain: 'OUTPUT',
            phase: 'trusted',
            families: [family],
            declaredBy: this,
          });
        }
      }
    }
  }
}
