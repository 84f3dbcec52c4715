/** Our reading of rules beside that of the machine's iptables, both backends. */
import { readFileSync } from 'node:fs';
import type { Dialect } from '../../lib/extensions/value-kind';
import type { Family } from '../../lib/net/family';
import { canonicalizer } from '../../lib/ruleset/canonical';
import { parseRules } from '../../lib/ruleset/parse-rule';
import { printRule } from '../../lib/ruleset/print-rule';
import type { Rule } from '../../lib/ruleset/rule';
import { validateRuleset } from '../../lib/ruleset/validate-ruleset';
import { type Answer, type Backend, type PlacedRule, askApart, askTogether } from './iptables-oracle';

export interface Mismatch {
  readonly kind: 'refused here' | 'refused there' | 'refused by one' | 'other value' | 'other text';
  /** The backend that is on its own, when one is. */
  readonly backend?: Backend;
  readonly rule: PlacedRule;
  readonly family: Family;
  /** What we make of it: canonical texts, or codes and text of what is wrong. */
  readonly ours: readonly string[];
  readonly answers: Readonly<Record<Backend, Answer>>;
}

export const backends: readonly Backend[] = ['legacy', 'nft'];

export interface Reading {
  /** Undefined when it is refused. */
  readonly rules?: readonly Rule[];
  /** Canonical texts, or codes and text of what is wrong. */
  readonly texts: readonly string[];
}

/** @param isSuspect whether a backend is likely to refuse a rule that we take: it is asked apart */
export function compareRules(
  family: Family,
  rules: readonly PlacedRule[],
  isSuspect: (rule: PlacedRule, backend: Backend) => boolean,
): readonly Mismatch[] {
  const ours = new Map(rules.map((rule) => [rule, readRule(family, rule)]));
  const ask = (backend: Backend): ReadonlyMap<PlacedRule, Answer> => {
    const isLikely = (rule: PlacedRule): boolean =>
      ours.get(rule)?.rules !== undefined && !isSuspect(rule, backend);
    const together = askTogether(family, backend, rules.filter(isLikely));
    // A name that two rules use may make the second one fail; what fails alone fails by itself.
    const apart = rules.filter((rule) => together.get(rule)?.accepted !== true);
    return new Map([...together, ...askApart(family, backend, apart)]);
  };
  const [legacy, nft] = [ask('legacy'), ask('nft')];
  const canonical = canonicalizer(family);
  const unheard: Answer = { accepted: false, error: 'no answer' };
  return rules.flatMap((rule): readonly Mismatch[] => {
    const own: Reading = ours.get(rule) ?? { texts: [] };
    const answers = { legacy: legacy.get(rule) ?? unheard, nft: nft.get(rule) ?? unheard };
    const common = { rule, family, ours: own.texts, answers };
    if (own.rules === undefined) {
      const isTaken = backends.some((backend) => answers[backend].accepted);
      return isTaken ? [{ ...common, kind: 'refused here' }] : [];
    }
    if (backends.every((backend) => !answers[backend].accepted))
      return [{ ...common, kind: 'refused there' }];
    const printed = own.rules.map((each) => printRule(each, family, dialect)).join('\n');
    return backends.flatMap((backend): readonly Mismatch[] => {
      const answer = answers[backend];
      if (!answer.accepted) return [{ ...common, kind: 'refused by one', backend }];
      if (answer.saved.map(canonical).join('\n') !== own.texts.join('\n'))
        return [{ ...common, kind: 'other value', backend }];
      return answer.saved.join('\n') === printed ? [] : [{ ...common, kind: 'other text', backend }];
    });
  });
}

/** A rule as a rules file would be read, jumps to chains that are not there and all. */
export function readRule(
  family: Family,
  { table, chain, text }: PlacedRule,
  userChains: readonly string[] = ['USER'],
): Reading {
  const parsed = parseRules(text, { family, table, chain });
  const codes = parsed.diagnostics.map(({ code, summary }) => `${code}: ${summary}`);
  if (parsed.rules === undefined) return { texts: codes };
  const texts = parsed.rules.map((rule) => printRule(rule, family));
  const users = userChains.map((name) => ({ name, rules: [] }));
  const here = { name: chain, rules: texts.map((each) => ({ text: each })) };
  const chains = new Map([...users, here].map((each) => [each.name, each]));
  const found = validateRuleset({ family, tables: new Map([[table, { name: table, chains }]]) });
  if (found.length > 0) return { texts: found.map(({ code, summary }) => `${code}: ${summary}`) };
  return { rules: parsed.rules, texts };
}

/** How the iptables of this machine spells protocols: since 1.8.10 it looks up no names. */
const dialect: Dialect = {
  protocols: new Map(
    readFileSync('/etc/protocols', 'utf8')
      .split('\n')
      .flatMap((line): readonly (readonly [string, string])[] => {
        const [, name, number] = /^(\S+)\s+([0-9]+)\s/.exec(line) ?? [];
        return name === undefined || number === undefined ? [] : [[number, name]];
      })
      .reverse(),
  ),
};
