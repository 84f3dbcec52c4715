import { targetNames } from '../../extensions/registry';
import { tryFindChainNameFault } from '../../ruleset/model/tables';
import { isLedgerName, ledgerPrefix } from './ledger';

/**
 * Why a name may not be given to a new user chain, or undefined when it may.
 *
 * More is refused than the kernel refuses: it takes a chain called LOG, but a rule that should jump there would
 * log and go on. A chain of such a name that is on a host already is read like any other. And a chain that is
 * called like a ledger would be taken for one.
 */
export function tryFindDeclaredChainFault(name: string): string | undefined {
  if (targetNames.includes(name))
    return 'is the name of a target, and a jump to it would not lead to a chain';
  if (isLedgerName(name)) return `begins with ${ledgerPrefix}-, which is kept for our records on the host`;
  return tryFindChainNameFault(name);
}
