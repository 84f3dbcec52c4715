import { Construct } from 'constructs';
import { families } from '../../lib/net/family';
import { rule } from '../../lib/ruleset/build/rule-builder';
import { takes } from '../argument-kinds';
import { checkArguments } from '../check-arguments';
import { Firewall } from '../firewall';
import { bucketsName, checkCount, type PacketRate } from '../rate-limit';
import { chainNameFor } from '../stable-names';

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

const maxBurst = 10_000;

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
    const { chainName: chain = chainNameFor('SYN', this, firewall.owner) } = props;
    firewall.claims.claim(this, 'SynFloodGuard');
    checkCount(this, 'burst', burst, maxBurst);
    firewall.addChain(chain, { declaredBy: this });
    const opening = rule().tcp({ syn: true }).jumpTo(chain);
    firewall.addRule(opening, { chain: 'INPUT', phase: 'limits', families, declaredBy: this });
    const options = { chain, families, declaredBy: this };
    if (ratePerAddress !== undefined) {
      const above = rule().match('hashlimit', {
        hashlimitAbove: ratePerAddress,
        hashlimitMode: ['srcip'],
        hashlimitName: bucketsName(this, chain, { rate: ratePerAddress }),
      });
      firewall.addRule(above.jump('DROP'), options);
    }
    const within = rule().match('limit', { limit: rate, limitBurst: burst });
    firewall.addRules([within.jump('RETURN'), rule().jump('DROP')], options);
  }
}
