/** The other half of all faults, on hosts with iptables-nft. */
import { isDaily } from '../support/faults/fault-cases';
import { describeFaults } from '../support/faults/fault-suite';

describeFaults('nft', (fault) => !isDaily('nft', fault));
