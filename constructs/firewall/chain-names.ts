import type { Construct } from 'constructs';
import { quoted } from '../../lib/base/visible-text';
import { tryFindDeclaredChainFault } from '../../lib/plan/ownership/declared-chain-name';
import { tryFindWriter } from '../../lib/plan/ownership/known-writers';
import { isBuiltIn } from '../../lib/ruleset/model/tables';
import { constructError } from '../problems/construct-problems';

/** That a name may be that of a declared chain. @throws FirewallError `construct/bad-chain-name` */
export function checkChainName(construct: Construct, table: string, name: string): void {
  const fault = isBuiltIn(table, name) ? 'is the name of a built-in chain' : tryFindDeclaredChainFault(name);
  if (fault !== undefined) {
    throw constructError(construct, {
      code: 'construct/bad-chain-name',
      summary: `${quoted(name)} cannot be the name of a chain`,
      detail: `it ${fault}`,
    });
  }
  const writer = tryFindWriter(name);
  if (writer !== undefined) {
    throw constructError(construct, {
      code: 'construct/bad-chain-name',
      summary: `${quoted(name)} is a chain of ${writer.program}, which cannot be declared`,
      help: 'to add rules to it, name it in `foreignChains` of the Firewall; a chain of your own needs another name',
    });
  }
}
