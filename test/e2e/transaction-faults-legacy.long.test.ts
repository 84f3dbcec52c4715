/** The other half of all faults, on hosts with iptables-legacy. */
import { isDaily } from '../support/fault-cases';
import { describeFaults } from '../support/fault-suite';

describeFaults('legacy', (fault) => !isDaily('legacy', fault));
