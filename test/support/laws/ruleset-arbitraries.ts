/** Random rulesets and declarations: few different rules, so that the same ones meet on both sides. */
import fc from 'fast-check';
import type { Family } from '../../../lib/net/family';
import type {
  Anchor,
  DesiredChain,
  DesiredHost,
  DesiredRuleset,
  ForeignRules,
} from '../../../lib/plan/desired';
import { canonicalizer } from '../../../lib/ruleset/save/canonical';
import type { Chain, ChainRule, Ruleset } from '../../../lib/ruleset/model/ruleset';
import { builtInChains } from '../../../lib/ruleset/model/tables';

/** User chains in the order in which they may jump to each other, so that none jumps in a circle. */
const ownChains: readonly string[] = ['OWN-1', 'OWN-2', 'OWN-3'];
export const othersChains: readonly string[] = ['DOCKER-USER', 'f2b-sshd'];

const plain: Readonly<Record<Family, readonly string[]>> = {
  ipv4: rulesWith(['192.0.2.7/32', '198.51.100.0/24']),
  ipv6: rulesWith(['2001:db8::7/128', '2001:db8:1::/48']),
};

function rulesWith(addresses: readonly string[]): readonly string[] {
  return [
    '-j ACCEPT',
    '-p tcp -m tcp --dport 22 -j ACCEPT',
    '-p tcp -m tcp --dport 80 -m comment --comment "it\'s open" -j ACCEPT',
    '-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT',
    '-p udp',
    ...addresses.map((address) => `-s ${address} -j DROP`),
  ];
}

/** A rule that has no business with chains, in canonical text. */
function plainRules(family: Family): fc.Arbitrary<string> {
  const canonical = canonicalizer(family);
  return fc.constantFrom(...plain[family].map(canonical));
}

/** Rules of a chain that may jump to some others. */
function ruleTexts(family: Family, targets: readonly string[], maxLength = 6): fc.Arbitrary<string[]> {
  const rule =
    targets.length === 0
      ? plainRules(family)
      : fc.oneof(
          { weight: 4, arbitrary: plainRules(family) },
          { weight: 1, arbitrary: fc.constantFrom(...targets).map((name) => `-j ${name}`) },
        );
  return fc.array(rule, { maxLength });
}

/** Rulesets in which every jump leads somewhere and none in a circle. */
export function rulesets(family: Family): fc.Arbitrary<Ruleset> {
  return fc
    .record({
      filter: tables(family, 'filter'),
      nat: fc.option(tables(family, 'nat', []), { nil: undefined }),
    })
    .map(({ filter, nat }) => ({
      family,
      tables: new Map([filter, ...(nat === undefined ? [] : [nat])].map((table) => [table.name, table])),
    }));
}

function tables(
  family: Family,
  name: string,
  userChains: readonly string[] = [...ownChains, ...othersChains],
): fc.Arbitrary<{ name: string; chains: Map<string, Chain> }> {
  return fc.subarray([...userChains]).chain((present) => {
    const hooks = builtInChains(name);
    const hook = fc.record({
      policy:
        name === 'filter'
          ? fc.constantFrom('ACCEPT' as const, 'DROP' as const)
          : fc.constant('ACCEPT' as const),
      rules: ruleTexts(family, present),
    });
    const users = present.map((_, index) => ruleTexts(family, present.slice(index + 1), 4));
    return fc.tuple(fc.tuple(...hooks.map(() => hook)), fc.tuple(...users)).map(([builtIn, user]) => ({
      name,
      chains: new Map<string, Chain>([
        ...hooks.map((chain, index): [string, Chain] => {
          const { policy = 'ACCEPT', rules = [] } = builtIn[index] ?? {};
          return [chain, { name: chain, policy, rules: rules.map(toRule) }];
        }),
        ...present.map((chain, index): [string, Chain] => [
          chain,
          { name: chain, rules: (user[index] ?? []).map(toRule) },
        ]),
      ]),
    }));
  });
}

function toRule(text: string): ChainRule {
  return { text };
}

/** What an owner wants of a host: chains of its own and rules in built-in chains, jumping to its own chains. */
export function desires(owner: string, chains: readonly string[] = ownChains): fc.Arbitrary<DesiredHost> {
  const foreignRules = fc.constantFrom<ForeignRules>('keep', 'keep', 'keep', 'remove');
  const families: readonly Family[] = ['ipv4', 'ipv6'];
  const rulesOf = fc.tuple(
    ...families.map((family) => fc.option(desiredFamily(family, chains), { nil: undefined })),
  );
  return fc.tuple(foreignRules, fc.boolean(), rulesOf).map(([foreign, spares, byFamily]) => ({
    owner,
    foreignRules: foreign,
    sparesPrograms: foreign === 'keep' || spares,
    rulesets: new Map(
      families.flatMap((family, index): [Family, DesiredRuleset][] => {
        const ruleset = byFamily[index];
        return ruleset === undefined ? [] : [[family, ruleset]];
      }),
    ),
  }));
}

function desiredFamily(family: Family, chains: readonly string[]): fc.Arbitrary<DesiredRuleset> {
  const nat = desiredTable(family, 'nat', []);
  return fc
    .record({ filter: desiredTable(family, 'filter', chains), nat: fc.option(nat, { nil: undefined }) })
    .map(
      (found) =>
        new Map(
          Object.entries(found).flatMap(([name, table]) => (table === undefined ? [] : [[name, table]])),
        ),
    );
}

function desiredTable(
  family: Family,
  table: string,
  chains: readonly string[],
): fc.Arbitrary<ReadonlyMap<string, DesiredChain>> {
  return fc
    .tuple(fc.subarray([...chains]), fc.subarray([...builtInChains(table)]))
    .chain(([present, hooks]) => {
      const policy =
        table === 'filter'
          ? fc.constantFrom('ACCEPT' as const, 'DROP' as const)
          : fc.constant('ACCEPT' as const);
      const hook = fc.record({
        policy: fc.option(policy, { nil: undefined }),
        anchor: fc.constantFrom<Anchor | undefined>(undefined, 'first', 'last'),
        rules: ruleTexts(family, present),
      });
      const users = present.map((_, index) => ruleTexts(family, present.slice(index + 1), 4));
      return fc.tuple(fc.tuple(...hooks.map(() => hook)), fc.tuple(...users)).map(
        ([builtIn, user]) =>
          new Map<string, DesiredChain>([
            ...hooks.map((chain, index): [string, DesiredChain] => {
              const { policy: set, anchor, rules = [] } = builtIn[index] ?? {};
              return [
                chain,
                {
                  rules: rules.map(toRule),
                  ...(set === undefined ? {} : { policy: set }),
                  ...(anchor === undefined ? {} : { anchor }),
                },
              ];
            }),
            ...present.map((chain, index): [string, DesiredChain] => [
              chain,
              { rules: (user[index] ?? []).map(toRule) },
            ]),
          ]),
      );
    });
}
