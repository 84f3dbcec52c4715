/**
 * Settings that have no effect, because the kernel keeps those of the rule before: a table of `hashlimit`, say, has the rate of
 * the rule that made it for as long as any rule names it. The rule that takes the place of the first one in the same commit is
 * there before the first one goes, so a changed rate is shown by iptables-save, and is not what is counted by.
 */
import type { Diagnostic } from '../../base/diagnostic';
import type { Operation } from '../../diff/operation';
import type { Extension } from '../../extensions/extension';
import { extensionsOf } from '../../extensions/registry';
import type { Family } from '../../net/family';
import type { KnownUse } from '../../ruleset/model/rule';
import { knownUses } from '../../ruleset/model/known-uses';
import { type Ruleset, chainsOf } from '../../ruleset/model/ruleset';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { planProblems } from '../diagnostics';

export function keptSettings(live: Ruleset, operations: readonly Operation[]): readonly Diagnostic[] {
  const { family } = live;
  const naming = namingPattern(family);
  const added = operations.flatMap((operation) =>
    (operation.kind === 'insert' || operation.kind === 'replace') && naming.test(operation.rule)
      ? settingsIn(operation.rule, family)
      : [],
  );
  if (added.length === 0) return [];
  const before = chainsOf(live).flatMap(({ chain }) =>
    chain.rules.flatMap(({ text }) => (naming.test(text) ? settingsIn(text, family) : [])),
  );
  const told = new Set<string>();
  return added.flatMap((now) => {
    const [was, ...others] = before.filter(({ what }) => what === now.what);
    // What one of several rules says already, nobody changes.
    if (was === undefined || [was, ...others].some(({ values }) => values === now.values)) return [];
    if (told.has(now.what)) return [];
    told.add(now.what);
    return [planProblems.keptSettings(family, now, was)];
  });
}

interface Settings {
  /** Such as `hashlimit --hashlimit-name ssh`. */
  readonly what: string;
  readonly name: string;
  /** As they are printed, without how they are asked about: up to a rate and above it are one rate. */
  readonly values: string;
  readonly rule: string;
}

function settingsIn(text: string, family: Family): readonly Settings[] {
  const { rule } = parseRule(text, { family });
  if (rule === undefined) return [];
  return knownUses(rule, family).flatMap(({ use, extension }): readonly Settings[] => {
    const { keeps } = extension;
    const name = keeps === undefined ? undefined : wordsOf(use, extension, keeps.by)?.[0];
    if (keeps === undefined || name === undefined) return [];
    const values = keeps.settings.map((option) => wordsOf(use, extension, option)?.join(' ') ?? '');
    return [
      {
        what: `${extension.name} ${flagOf(extension, keeps.by)} ${name}`,
        name,
        values: values.filter((value) => value !== '').join(' '),
        rule: text,
      },
    ];
  });
}

function wordsOf(use: KnownUse, extension: Extension, option: string): readonly string[] | undefined {
  const wanted = flagOf(extension, option);
  return use.options.find(({ flag }) => flag === wanted)?.words;
}

function flagOf({ options }: Extension, name: string): string {
  return options[name]?.flag ?? name;
}

/** Texts of rules that may name something of this kind: most rules are not read at all. */
function namingPattern(family: Family): RegExp {
  const flags = extensionsOf(family).flatMap((extension) =>
    extension.keeps === undefined ? [] : [flagOf(extension, extension.keeps.by)],
  );
  return new RegExp(` (${[...new Set(flags)].join('|')}) `);
}
