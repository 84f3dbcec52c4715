import { Construct } from 'constructs';
import { families } from '../../lib/net/family';
import { packetsOf } from '../../lib/patterns/service-part';
import type { TargetArguments } from '../../lib/ruleset/build/rule-builder';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { Firewall } from '../firewall/firewall';
import { Service, type ServiceLike } from '../values/service';

/** A class of DSCP: `EF` for voice, `AF31` for signalling, `CS1` for what may wait. */
export type DscpClass = NonNullable<TargetArguments<'DSCP'>['setDscpClass']>;

/** Settings of `TosPolicy`. */
export interface TosPolicyProps {
  /** What packets say about their urgency, by what they are for; the last one that matches counts. */
  readonly classes: readonly { readonly service: ServiceLike; readonly dscp: DscpClass }[];
}

/** What the constructor takes. */
export const tosPolicyArguments = takes.object<TosPolicyProps>({
  classes: takes.required(
    takes.listOf(
      takes.object<TosPolicyProps['classes'][number]>({
        service: takes.required(takes.service),
        dscp: takes.required(takes.text),
      }),
    ),
  ),
});

/**
 * How urgent packets are that leave this host, or are routed by it: the DSCP field, which took the place of TOS.
 *
 * @example
 * new TosPolicy(firewall, 'urgency', {
 *   classes: [
 *     { service: Port.udpRange(16384, 32767), dscp: 'EF' },
 *     { service: Service.smtp, dscp: 'CS1' },
 *   ],
 * });
 */
export class TosPolicy extends Construct {
  /** @throws FirewallError `construct/unknown-service`, `construct/bad-port`, `construct/declared-twice` */
  constructor(scope: Construct, id: string, props: TosPolicyProps) {
    super(scope, id);
    checkArguments(this, 'TosPolicy', props, tosPolicyArguments);
    const firewall = Firewall.of(this);
    firewall.claims.claim(this, 'TosPolicy');
    for (const { service, dscp } of props.classes) {
      for (const part of Service.matchesOf(service, this)) {
        for (const family of families) {
          const set = packetsOf(part, family).jump('DSCP', { setDscpClass: dscp });
          const options = {
            table: 'mangle',
            chain: 'POSTROUTING',
            families: [family],
            declaredBy: this,
          } as const;
          firewall.addRule(set, options);
        }
      }
    }
  }
}
