/**
 * What a host without rules holds after its first apply, as whole files of iptables-restore and ipset: for images, cloud-init and
 * hosts that nobody can connect to.
 *
 * Marks and ledgers are in them, so a host that loads them has its owners from the start, and the first plan on it is empty. The
 * generation in a ledger is a hash of what is written, so the same declaration gives the same bytes.
 */
import type { Diagnostic } from '../../base/diagnostic';
import { type Family, families } from '../../net/family';
import { printSave } from '../../ruleset/model/print-save';
import { type Chain, type Ruleset, type Table, emptyRuleset, withChains } from '../../ruleset/model/ruleset';
import { builtInChains } from '../../ruleset/model/tables';
import type { IpSets } from '../../sets/ip-set';
import { printSets } from '../../sets/print-sets';
import type { DesiredHost } from '../desired';
import { ledgerChain } from '../ownership/ledger';
import { type FamilyPlan, planHost } from '../plan-host';
import { withKnownAnchors } from './boot-file';
import { ledgersOf } from './restore';

export interface WholeFiles {
  /** The file of each family that holds anything. */
  readonly files: ReadonlyMap<Family, string>;
  /** For `ipset restore`, before the rules that name them; undefined where no set is declared. */
  readonly sets: string | undefined;
  readonly warnings: readonly Diagnostic[];
}

/**
 * @param owners all that is declared for one host, in the order in which it would be applied
 * @throws FirewallError `plan/...` for what cannot be on a host without other programs' rules
 */
export function wholeFilesOf(owners: readonly DesiredHost[]): WholeFiles {
  let live = new Map<Family, Ruleset>(families.map((family) => [family, emptyRuleset(family)]));
  let sets: IpSets = new Map();
  const warnings: Diagnostic[] = [];
  for (const desired of owners) {
    const plan = planHost(live, withAnchorsIn(live, desired), sets);
    sets = new Map([...sets, ...(desired.sets ?? [])]);
    warnings.push(...plan.warnings);
    live = new Map([...live, ...plan.families.map((each) => [each.family, applied(desired, each)] as const)]);
  }
  const held = [...live].filter(([, { tables }]) => tables.size > 0);
  return {
    files: new Map(held.map(([family, ruleset]) => [family, printSave(withBuiltInChains(ruleset))])),
    sets: sets.size === 0 ? undefined : printSets(sets),
    warnings,
  };
}

/** Where a program's rule is named as a place that is there only once the program runs, rules come first. */
function withAnchorsIn(live: ReadonlyMap<Family, Ruleset>, desired: DesiredHost): DesiredHost {
  const rulesets = [...desired.rulesets].map(
    ([family, wanted]) =>
      [family, withKnownAnchors(wanted, live.get(family) ?? emptyRuleset(family))] as const,
  );
  return { ...desired, rulesets: new Map(rulesets) };
}

function applied({ owner }: DesiredHost, plan: FamilyPlan): Ruleset {
  const ledgers = [...plan.ledgers.keys()].flatMap((table) => {
    const { after } = ledgersOf(owner, plan, table, '');
    const chain = after === undefined ? undefined : ledgerChain(owner, after);
    return chain === undefined ? [] : [{ table, name: chain.name, chain }];
  });
  return withChains(plan.expected, ledgers);
}

/** A table that is in use has all its built-in chains, and a load sets their policies. */
function withBuiltInChains(ruleset: Ruleset): Ruleset {
  const tables = [...ruleset.tables].map(([name, { chains }]): readonly [string, Table] => {
    const builtIn = builtInChains(name).map((chain): readonly [string, Chain] => [
      chain,
      { name: chain, policy: 'ACCEPT', rules: [], ...chains.get(chain) },
    ]);
    return [
      name,
      {
        name,
        chains: new Map([
          ...builtIn,
          ...[...chains].filter(([chain]) => !builtInChains(name).includes(chain)),
        ]),
      },
    ];
  });
  return { ...ruleset, tables: new Map(tables) };
}
