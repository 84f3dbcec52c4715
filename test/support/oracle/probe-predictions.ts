/**
 * What the data of the language predicts of columns that do not make of a rule what we do. Each prediction is
 * checked against the record itself, so that none of them is an excuse.
 */
import { optionsOf } from '../../../lib/extensions/option-index';
import type { Family } from '../../../lib/net/family';
import { knownUses } from '../../../lib/ruleset/model/known-uses';
import { parseRules } from '../../../lib/ruleset/parse/parse-rule';
import type { Rule } from '../../../lib/ruleset/model/rule';
import { validateRuleset } from '../../../lib/ruleset/check/validate-ruleset';
import type { ComparedProbe, Probe, ProbeColumn } from './iptables-probes';

export const predictions = {
  limit: 'the data says that this version or backend does not take it, or makes another rule of it',
  spelling: 'it does not read this spelling; what we write for it, it prints itself for others',
  'on host': 'the data says that only the host knows: an object, a user, an extension of another package',
  'shared name': 'the host of the record held a rule by which the data says that this one is refused',
} as const;

export type Prediction = keyof typeof predictions;

/** What is predicted of each column that is different; undefined where nothing is. */
export class Predictor {
  /** What a column has printed, with each number as N. */
  private readonly printed = new Map<ProbeColumn, Set<string>>();

  constructor(private readonly all: readonly ComparedProbe[]) {
    for (const { probe, foreign } of all)
      for (const [column, texts] of foreign)
        for (const text of texts ?? []) this.printedBy(column).add(formOf(probe, text));
  }

  of(compared: ComparedProbe, column: ProbeColumn): Prediction | undefined {
    if (compared.limited.includes(column)) return 'limit';
    const isRefusing = compared.different.get(column) === 'refusing';
    if (isRefusing && this.isPrinted(compared, column)) return 'spelling';
    if (isHosts(compared, column)) return 'on host';
    return isRefusing && this.isClaimed(compared) ? 'shared name' : undefined;
  }

  private isPrinted({ probe, managed }: ComparedProbe, column: ProbeColumn): boolean {
    return (
      !usesHost(probe, managed.rules ?? []) &&
      managed.texts.every((text) => this.printedBy(column).has(formOf(probe, text)))
    );
  }

  /** Whether the rule may not stand in one ruleset with one that was tried before it on the same host. */
  private isClaimed(compared: ComparedProbe): boolean {
    const { probe, managed } = compared;
    const before = this.all
      .slice(0, this.all.indexOf(compared))
      .filter(({ probe: other }) => other.family === probe.family && other.table === probe.table)
      .filter(({ managed: other }) => other.rules !== undefined);
    return before.some(({ managed: other }) => areAtOdds(probe, [...other.texts, ...managed.texts]));
  }

  private printedBy(column: ProbeColumn): Set<string> {
    const forms = this.printed.get(column) ?? new Set<string>();
    this.printed.set(column, forms);
    return forms;
  }
}

function areAtOdds({ family, table, chain }: Probe, texts: readonly string[]): boolean {
  const rules = texts.map((text) => ({ text }));
  const chains = new Map([[chain, { name: chain, rules }]]);
  const found = validateRuleset({ family, tables: new Map([[table, { name: table, chains }]]) });
  return found.some(({ code }) => code === 'ruleset/shared-name');
}

function formOf({ family, table }: Probe, text: string): string {
  return `${family} ${table} ${text.replace(/\b(0x[0-9a-f]+|[0-9]+)\b/g, 'N')}`;
}

/** Whether what the column made of it is for the host to say, and else nothing is. */
function isHosts({ probe, managed, foreign }: ComparedProbe, column: ProbeColumn): boolean {
  if (managed.rules === undefined || !usesHost(probe, managed.rules)) return false;
  const [saved, ...others] = foreign.get(column) ?? [];
  const [own] = managed.rules;
  if (saved === undefined || own === undefined) return true;
  const [read] = parseRules(saved, { family: probe.family }).rules ?? [];
  return (
    others.length === 0 &&
    managed.rules.length === 1 &&
    read !== undefined &&
    isSameBut(own, read, probe.family)
  );
}

/** An object that must be there, a name that is looked up, or an extension that no table here knows. */
function usesHost({ family, rule }: Probe, rules: readonly Rule[]): boolean {
  return (
    rules.some((each) => hostWords(each, family).length > 0) ||
    parseRules(rule, { family }).diagnostics.some(({ code }) => /^parse\/unknown-(match|target)$/.test(code))
  );
}

/** Options whose words the host decides over, by flag. */
function hostWords(rule: Rule, family: Family): readonly string[] {
  return knownUses(rule, family).flatMap(({ use, extension }) =>
    use.options.flatMap(({ flag, words: [word = ''] }) => {
      const spec = optionsOf(extension).byFlag.get(flag);
      const isLookedUp = spec?.value.lookedUp !== undefined && !/^[0-9-]+$/.test(word);
      return spec?.requiresHostObject !== undefined || isLookedUp ? [flag] : [];
    }),
  );
}

/** Whether two rules are one but for the names that the host has looked up. */
function isSameBut(own: Rule, read: Rule, family: Family): boolean {
  const flags = hostWords(own, family);
  const without = (rule: Rule): string =>
    JSON.stringify(rule, (_, value: unknown) =>
      typeof value === 'object' && value !== null && 'flag' in value && flags.includes(String(value.flag))
        ? value.flag
        : value,
    );
  return without(own) === without(read);
}
