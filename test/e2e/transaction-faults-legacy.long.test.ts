/** The other half of all faults, on hosts with iptables-legacy. */
import { isDaily } from '../support/faults/fault-cases';
import { describeFaults } from '../support/faults/fault-suite';

describeFaults('legacy', (fault) => !isDaily('legacy', fault));
