import { Construct } from 'constructs';
import { families } from '../../lib/net/family';
import { packetsOf } from '../../lib/patterns/service-part';
import { rule } from '../../lib/ruleset/build/rule-builder';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { interfaceArgument } from '../firewall/intent-arguments';
import { Firewall } from '../firewall/firewall';
import { Interface, type InterfaceLike } from '../values/interface';
import { Service, type ServiceLike } from '../values/service';
import { checkCount } from '../values/rate-limit';

/** Which connections get a mark. */
export interface RoutingMark {
  /** The mark, from 1 to 2147483647: `ip rule add fwmark 1 table uplink1` looks at it. */
  readonly mark: number;
  /** Interface that the connection came in by, so that answers leave the same way. @default all */
  readonly inInterface?: InterfaceLike;
  /** What the connection is for. @default Service.any */
  readonly service?: ServiceLike;
}

/** Settings of `MarkForRouting`. */
export interface MarkForRoutingProps {
  /** Of several that match a connection, the first one counts. */
  readonly marks: readonly RoutingMark[];
}

const maxMark = 2_147_483_647;

/** What the constructor takes. */
export const markForRoutingArguments = takes.object<MarkForRoutingProps>({
  marks: takes.required(
    takes.listOf(
      takes.object<RoutingMark>({
        mark: takes.required(takes.number),
        inInterface: interfaceArgument,
        service: takes.service,
      }),
    ),
  ),
});

/**
 * Marks for policy routing: the first packet of a connection gets a mark, and the connection remembers it, so that all its
 * packets, and the answers of this host, take one way.
 *
 * @example
 * new MarkForRouting(firewall, 'uplinks', {
 *   marks: [
 *     { mark: 1, inInterface: 'ppp0' },
 *     { mark: 2, inInterface: 'ppp1' },
 *   ],
 * });
 */
export class MarkForRouting extends Construct {
  /** @throws FirewallError `construct/bad-number`, `construct/bad-interface`, `construct/declared-twice` */
  constructor(scope: Construct, id: string, props: MarkForRoutingProps) {
    super(scope, id);
    checkArguments(this, 'MarkForRouting', props, markForRoutingArguments);
    const firewall = Firewall.of(this);
    firewall.claims.claim(this, 'MarkForRouting');
    const options = { table: 'mangle', declaredBy: this } as const;
    const restore = rule().jump('CONNMARK', { restoreMark: true });
    for (const chain of ['PREROUTING', 'OUTPUT']) firewall.addRule(restore, { ...options, chain, families });
    for (const { mark, inInterface, service = Service.any } of props.marks) {
      checkCount(this, 'mark', mark, maxMark);
      const name = inInterface === undefined ? undefined : Interface.textOf(inInterface, this);
      for (const part of Service.matchesOf(service, this)) {
        for (const family of families) {
          const unmarked = packetsOf(part, family).match('mark', { mark: 0 }).ctstate('NEW');
          const matching = name === undefined ? unmarked : unmarked.inInterface(name);
          const set = matching.jump('MARK', { setMark: mark });
          firewall.addRule(set, { ...options, chain: 'PREROUTING', families: [family] });
        }
      }
    }
    const save = rule()
      .match('mark', { mark: { not: 0 } })
      .jump('CONNMARK', { saveMark: true });
    firewall.addRule(save, { ...options, chain: 'PREROUTING', families });
  }
}
