/** Faults at every step, on hosts with iptables-nft: afterwards the old or the new ruleset, whole, and nothing else. */
import { isDaily } from '../support/fault-cases';
import { describeFaults } from '../support/fault-suite';

describeFaults('nft', (fault) => isDaily('nft', fault));
