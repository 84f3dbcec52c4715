import { Construct } from 'constructs';
import { fromPeer } from '../../lib/patterns/peer-match';
import { newConnectionsTo } from '../../lib/patterns/service-part';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { Firewall } from '../firewall/firewall';
import { Peer, type PeerLike } from '../values/peer';
import { Service, type ServiceLike } from '../values/service';

/** A day of the week, as iptables names it. */
export type Weekday = 'Mon' | 'Tue' | 'Wed' | 'Thu' | 'Fri' | 'Sat' | 'Sun';

/** Settings of `TimeWindow`. */
export interface TimeWindowProps {
  /** Services that are open within the window. */
  readonly services: readonly ServiceLike[];
  /** Who may reach them. @default Peer.any() */
  readonly from?: readonly PeerLike[];
  /** Beginning of the window, as `08:00`, in UTC. */
  readonly start: `${number}:${number}`;
  /** End of the window, in UTC; one that is earlier than the start is past midnight. */
  readonly end: `${number}:${number}`;
  /** Days on which the window opens. @default every day */
  readonly days?: readonly Weekday[];
}

/** What the constructor takes. */
export const timeWindowArguments = takes.object<TimeWindowProps>({
  services: takes.required(takes.services),
  from: takes.peers,
  start: takes.required(takes.text),
  end: takes.required(takes.text),
  days: takes.listOf(takes.oneOf('Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun')),
});

/**
 * Services that are open at certain hours. Only new connections are asked for the time; those that were accepted go on. The
 * hours are UTC, as the kernel knows no summer time.
 *
 * @example
 * new TimeWindow(firewall, 'office-hours', {
 *   services: [Service.ssh],
 *   from: ['192.0.2.0/24'],
 *   start: '07:00',
 *   end: '17:00',
 *   days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri'],
 * });
 */
export class TimeWindow extends Construct {
  /** @throws FirewallError `construct/bad-address`, `construct/unknown-service`, and `parse/...` for a time that is none */
  constructor(scope: Construct, id: string, props: TimeWindowProps) {
    super(scope, id);
    checkArguments(this, 'TimeWindow', props, timeWindowArguments);
    const firewall = Firewall.of(this);
    const { services, from = [Peer.any()], start, end, days } = props;
    const window = {
      timestart: start,
      timestop: end,
      ...(days === undefined ? {} : { weekdays: days }),
      // Past midnight, the hours belong to the day on which they began.
      ...(days !== undefined && start > end ? { contiguous: true as const } : {}),
    };
    const parts = services.flatMap((service) => Service.matchesOf(service, this));
    for (const part of parts) firewall.claims.governService(part);
    for (const peer of from.flatMap((each) => Peer.matchesOf(each, this))) {
      for (const part of parts) {
        const open = fromPeer(newConnectionsTo(part, peer.family), peer).match('time', window);
        const options = { chain: 'INPUT', families: [peer.family], declaredBy: this };
        firewall.addRule(open.jump('ACCEPT'), options);
      }
    }
  }
}
