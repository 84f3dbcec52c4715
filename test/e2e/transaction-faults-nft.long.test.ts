/** The other half of all faults, on hosts with iptables-nft. */
import { isDaily } from '../support/fault-cases';
import { describeFaults } from '../support/fault-suite';

describeFaults('nft', (fault) => !isDaily('nft', fault));
