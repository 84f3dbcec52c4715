import { Construct } from 'constructs';
import type { PacketRate } from '../../lib/patterns/packet-rate';
import { maxBurst, synFloodGuardPattern } from '../../lib/patterns/syn-flood-guard';
import { takes } from '../arguments/argument-kinds';
import { checkArguments } from '../arguments/check-arguments';
import { declarePattern } from '../firewall/declare-pattern';
import { Firewall } from '../firewall/firewall';
import { bucketsName, checkCount } from '../values/rate-limit';
import { chainNameFor } from '../text/stable-names';

/** Settings of `SynFloodGuard`. */
export interface SynFloodGuardProps {
  /** How many new TCP connections may come, of all together. @default '200/sec' */
  readonly rate?: PacketRate;
  /** How many may come at once before the rate counts: 1 to 10000. @default 400 */
  readonly burst?: number;
  /** How many each address may open. @default no limit for an address alone */
  readonly ratePerAddress?: PacketRate;
  /** Name of the chain, at most 28 bytes. @default `SYN-` and the owner, shortened */
  readonly chainName?: string;
}

/** What the constructor takes. */
export const synFloodGuardArguments = takes.object<SynFloodGuardProps>({
  rate: takes.text,
  burst: takes.number,
  ratePerAddress: takes.text,
  chainName: takes.text,
});

/**
 * New TCP connections that come faster than any crowd of people opens them are dropped, before rules for services are asked.
 *
 * @example
 * new SynFloodGuard(firewall, 'syn', { rate: '500/sec', burst: 1000, ratePerAddress: '20/sec' });
 */
export class SynFloodGuard extends Construct {
  /** @throws FirewallError `construct/bad-number`, `construct/chain-taken`, `construct/declared-twice` */
  constructor(scope: Construct, id: string, props: SynFloodGuardProps = {}) {
    super(scope, id);
    checkArguments(this, 'SynFloodGuard', props, synFloodGuardArguments);
    const firewall = Firewall.of(this);
    const { rate = '200/sec', burst = 400, ratePerAddress } = props;
    const { chainName = chainNameFor('SYN', this, firewall.owner) } = props;
    firewall.claims.claim(this, 'SynFloodGuard');
    checkCount(this, 'burst', burst, maxBurst);
    const perAddress =
      ratePerAddress === undefined
        ? undefined
        : { rate: ratePerAddress, name: bucketsName(this, chainName, { rate: ratePerAddress }) };
    declarePattern(firewall, this, synFloodGuardPattern({ chainName, rate, burst, perAddress }));
  }
}
