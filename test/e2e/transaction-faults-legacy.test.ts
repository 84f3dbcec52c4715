/** Faults at every step, on hosts with iptables-legacy: afterwards the old or the new ruleset, whole, and nothing else. */
import { isDaily } from '../support/fault-cases';
import { describeFaults } from '../support/fault-suite';

describeFaults('legacy', (fault) => isDaily('legacy', fault));
