/** Faults at every step, on hosts with iptables-legacy: afterwards the old or the new ruleset, whole, and nothing else. */
import { isDaily } from '../support/faults/fault-cases';
import { describeFaults } from '../support/faults/fault-suite';

describeFaults('legacy', (fault) => isDaily('legacy', fault));
