/** What of a rule an iptables does not take, or makes another rule of, as the data of parameters and extensions has it. */
import type { HostLimit, OptionSpec, OptionUse, RuleAround } from '../../extensions/extension';
import { type HostTool, limits, sinceLimit } from '../../extensions/host-limit';
import { optionsOf } from '../../extensions/option-index';
import { parameters } from '../../extensions/parameters';
import type { EmptyRange } from '../../extensions/value-kind';
import type { Family } from '../../net/family';
import { knownUses } from './known-uses';
import type { Rule } from './rule';

export interface UnmetLimit {
  /** What of the rule it is about, such as `-j QUEUE` or `-m conntrack --ctproto`. */
  readonly what: string;
  readonly why: string;
}

/** @param place where the rule stands; without a table, what is so in some tables only is left out */
export function unmetLimits(
  rule: Rule,
  place: { readonly family: Family; readonly table?: string },
  tool: HostTool,
): readonly UnmetLimit[] {
  const used = knownUses(rule, place.family);
  const around: RuleAround = {
    ...(place.table === undefined ? {} : { table: place.table }),
    matches: used.filter(({ extension }) => extension.kind === 'match').map(({ use }) => use),
  };
  const unmet = (what: string, about: Limited, uses: readonly OptionUse[]): readonly UnmetLimit[] =>
    limitsOf(about).flatMap((limit) =>
      limits(limit, tool) && limit.when?.(uses, around) !== false ? [{ what, why: limit.why }] : [],
    );
  const ofOptions = (
    name: string,
    specs: ReadonlyMap<string, OptionSpec>,
    uses: readonly OptionUse[],
  ): readonly UnmetLimit[] =>
    uses.flatMap((use) => unmet(`${name}${use.flag}`, specs.get(use.flag) ?? {}, [use]));
  return [
    ...ofOptions('', parameterByFlag, rule.parameters),
    ...used.flatMap(({ use, extension }) => {
      const name = `${extension.kind === 'match' ? '-m' : '-j'} ${extension.name}`;
      return [
        ...unmet(name, extension, use.options),
        ...ofOptions(`${name} `, optionsOf(extension).byFlag, use.options),
      ];
    }),
  ];
}

type Limited = Pick<OptionSpec, 'since' | 'limits'> & {
  readonly value?: Pick<OptionSpec['value'], 'emptyRange'>;
};

const parameterByFlag: ReadonlyMap<string, OptionSpec> = new Map(
  Object.values<OptionSpec>(parameters).map((spec) => [spec.flag, spec]),
);

function limitsOf({ since, limits: own = [], value }: Limited): readonly HostLimit[] {
  const { emptyRange } = value ?? {};
  return [
    ...(since === undefined ? [] : [sinceLimit(since)]),
    ...own,
    ...(emptyRange?.refusedFrom === undefined ? [] : [emptyRangeLimit(emptyRange, emptyRange.refusedFrom)]),
  ];
}

function emptyRangeLimit({ holds }: EmptyRange, from: string): HostLimit {
  return {
    from,
    when: (uses) => uses.some(({ words: [word = ''] }) => holds(word)),
    why: `from iptables ${from} on, a range that runs backwards is refused`,
  };
}
