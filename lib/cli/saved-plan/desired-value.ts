/** What is desired of a host as a value of JSON, and back: then every rule and set is checked as if it was just declared. */
import { omitUndefined } from '../../base/omit-undefined';
import type { DeclaredFamily, DeclaredRuleset } from '../../deploy/declared-ruleset';
import { desiredHost } from '../../deploy/desired-host';
import { families } from '../../net/family';
import type { DesiredChain, DesiredHost } from '../../plan/desired';
import type { DeclaredSet } from '../../sets/declared-set';
import type { IpSet } from '../../sets/ip-set';
import { printEntry, sortedElements } from '../../sets/print-sets';
import type { DesiredValue } from './saved-plan';

export function desiredValue(desired: DesiredHost): DesiredValue {
  const { owner: _owner, takesOver: _ofTerraform, rulesets, families: spoken, ...settings } = desired;
  const { foreignRules, adopts, sparesPrograms, ignore, foreignSets, strategy, sets, ...more } = settings;
  // A file without something that is desired would bring another plan.
  more satisfies Record<string, never>;
  return {
    foreignRules,
    ...omitUndefined({
      adopts: adopts && [...adopts],
      sparesPrograms,
      ignore: ignore && [...ignore],
      foreignSets: foreignSets && [...foreignSets],
      strategy,
      families: spoken && [...spoken],
      sets: sets && [...sets.values()].map(setValue),
    }),
    rulesets: [...rulesets].map(([family, tables]) => ({
      family,
      tables: [...tables].map(([table, chains]) => ({
        table,
        chains: [...chains].map(([chain, declared]) => ({ chain, ...chainValue(declared) })),
      })),
    })),
  };
}

/** @throws FirewallError `declare/...`, `parse/...`, `sets/...` */
export function desiredFromValue(owner: string, value: DesiredValue): DesiredHost {
  const { rulesets, families: spoken, sets, foreignRules, ...settings } = value;
  const declaredFamilies = families.flatMap((family) => {
    const found = rulesets.find((each) => each.family === family);
    return found === undefined ? [] : [[family, declaredFamily(found)] as const];
  });
  const declared: DeclaredRuleset = {
    owner,
    foreignRules,
    ...omitUndefined(settings),
    ...Object.fromEntries(declaredFamilies),
    ...omitUndefined({ sets: sets && Object.fromEntries(sets.map(declaredSet)) }),
  };
  return { ...desiredHost(declared), ...omitUndefined({ families: spoken }) };
}

type ChainValue = DesiredValue['rulesets'][number]['tables'][number]['chains'][number];
type SetValue = NonNullable<DesiredValue['sets']>[number];

function chainValue({ policy, anchor, rules }: DesiredChain): Omit<ChainValue, 'chain'> {
  return { ...omitUndefined({ policy, anchor }), rules: rules.map(({ text }) => text) };
}

function setValue(set: IpSet): SetValue {
  const { name, type, family, options, isDynamic: dynamic } = set;
  return {
    ...{ name, type },
    ...omitUndefined({ family, dynamic }),
    options: Object.entries(options).map(([option, value]): [string, string] => [option, value]),
    entries: sortedElements(set).map((element) => printEntry(element, set.entries.get(element))),
  };
}

function declaredFamily({ tables }: DesiredValue['rulesets'][number]): DeclaredFamily {
  return {
    tables: Object.fromEntries(
      tables.map(({ table, chains }) => [
        table,
        { chains: Object.fromEntries(chains.map(({ chain, ...rest }) => [chain, omitUndefined(rest)])) },
      ]),
    ),
  };
}

function declaredSet({ name, options, entries, ...rest }: SetValue): readonly [string, DeclaredSet] {
  return [name, { type: rest.type, ...omitUndefined(rest), options: Object.fromEntries(options), entries }];
}
