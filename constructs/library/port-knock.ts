import { Construct } from 'constructs';
import { families } from '../../lib/net/family';
import { newConnectionsTo } from '../../lib/patterns/service-part';
import { rule } from '../../lib/ruleset/build/rule-builder';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { constructError } from '../problems/construct-problems';
import { Firewall } from '../firewall/firewall';
import { Service, type ServiceLike } from '../values/service';
import { Port } from '../values/port';
import { checkCount } from '../values/rate-limit';
import { chainNameFor } from '../text/stable-names';

/** Settings of `PortKnock`. */
export interface PortKnockProps {
  /** What opens for whoever knocks; closed for everybody else. */
  readonly service: ServiceLike;
  /** TCP ports to knock at, in this order: at least two, none twice. */
  readonly sequence: readonly number[];
  /** Within how many seconds the next knock, and then the connection, has to come. @default 15 */
  readonly seconds?: number;
  /** Name of the chain, at most 28 bytes. @default `KNOCK-` and the owner, shortened */
  readonly chainName?: string;
}

const maxSeconds = 2_147_483_647;

/** What the constructor takes. */
export const portKnockArguments = takes.object<PortKnockProps>({
  service: takes.required(takes.service),
  sequence: takes.required(takes.listOf(takes.number)),
  seconds: takes.number,
  chainName: takes.text,
});

/**
 * A service that shows only to those who knock at the right ports first. It hides a service from scanners; it does not protect
 * it, as whoever sees the packets can knock too.
 *
 * @example
 * new PortKnock(firewall, 'knock', { service: Port.tcp(2222), sequence: [7013, 8171, 9054] });
 */
export class PortKnock extends Construct {
  /** @throws FirewallError `construct/bad-port`, `construct/empty-list`, `construct/bad-number`, `construct/declared-twice` */
  constructor(scope: Construct, id: string, props: PortKnockProps) {
    super(scope, id);
    checkArguments(this, 'PortKnock', props, portKnockArguments);
    const firewall = Firewall.of(this);
    const { service, sequence, seconds = 15 } = props;
    const { chainName: chain = chainNameFor('KNOCK', this, firewall.owner) } = props;
    checkCount(this, 'seconds', seconds, maxSeconds);
    if (sequence.length < 2 || new Set(sequence).size < sequence.length) throw this.badSequence(sequence);
    firewall.addChain(chain, { declaredBy: this });
    const opened = Service.matchesOf(service, this);
    const knocks = sequence.map((port) => Port.tcp(port).matchFor(this));
    for (const part of opened)
      if (part.kind === 'port' && part.protocol === 'tcp') firewall.claims.claimPort(this, part.dport);
    for (const family of families) {
      const options = { families: [family], declaredBy: this };
      for (const part of [...opened, ...knocks]) {
        const opening = newConnectionsTo(part, family).jumpTo(chain);
        firewall.addRule(opening, { ...options, chain: 'INPUT', phase: 'limits' });
      }
      const list = (stage: number): string => `${chain}:${String(stage)}${family === 'ipv4' ? '' : ':6'}`;
      const has = (stage: number) => ({ rcheck: true, seconds, name: list(stage) }) as const;
      for (const part of opened) {
        const known = newConnectionsTo(part, family).match('recent', has(sequence.length));
        firewall.addRule(known.jump('ACCEPT'), { ...options, chain });
      }
      // The last knock first, so that one packet is one knock.
      for (const [index, knock] of [...knocks.entries()].reverse()) {
        const packet = newConnectionsTo(knock, family);
        const next = index === 0 ? packet : packet.match('recent', has(index));
        const remember = next.match('recent', { set: true, name: list(index + 1) });
        firewall.addRule(remember.jump('DROP'), { ...options, chain });
      }
      firewall.addRule(rule().jump('DROP'), { ...options, chain });
    }
  }

  private badSequence(sequence: readonly number[]): Error {
    return constructError(this, {
      code: 'construct/empty-list',
      summary: `\`sequence\` is ${JSON.stringify(sequence)}`,
      detail: 'one knock is found by any scanner, and a port that comes twice opens by one packet less',
      help: 'name at least two ports, none of them twice',
    });
  }
}
