/** Our reading of rules beside that of the machine's iptables, both backends. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { HostTool } from '../../../lib/extensions/host-limit';
import type { Dialect } from '../../../lib/extensions/value-kind';
import type { Family } from '../../../lib/net/family';
import type { Backend } from '../../../lib/sandbox/sandbox';
import { canonicalizer } from '../../../lib/ruleset/save/canonical';
import { unmetLimits } from '../../../lib/ruleset/model/host-limits';
import { parseRules } from '../../../lib/ruleset/parse/parse-rule';
import { printRule } from '../../../lib/ruleset/model/print-rule';
import type { Rule } from '../../../lib/ruleset/model/rule';
import { validateRuleset } from '../../../lib/ruleset/check/validate-ruleset';
import { type Answer, type Answers, type PlacedRule, askApart, askTogether } from './iptables-oracle';

export interface Mismatch {
  /**
   * - `refused here`: a backend takes what we refuse.
   * - `refused there`: we take it, and a backend that ought to refuses it in every spelling.
   * - `other spelling`: we take it, and a backend refuses it as it is written and takes what we write for it.
   * - `taken there`: our data says that a backend does not take it, or not as this rule, and it does.
   * - `other value`: a backend makes another rule of it.
   * - `other text`: a backend prints the rule in another way than we do.
   */
  readonly kind:
    'refused here' | 'refused there' | 'other spelling' | 'taken there' | 'other value' | 'other text';
  /** The backends of which it is so. */
  readonly backends: readonly Backend[];
  readonly rule: PlacedRule;
  readonly family: Family;
  /** What we make of it: canonical texts, or codes and text of what is wrong. */
  readonly managed: readonly string[];
  readonly answers: Readonly<Record<Backend, Answer>>;
}

export const backends: readonly Backend[] = ['legacy', 'nft'];

export interface Reading {
  /** Undefined when it is refused. */
  readonly rules?: readonly Rule[];
  /** Canonical texts, or codes and text of what is wrong. */
  readonly texts: readonly string[];
}

export async function compareRules(
  family: Family,
  rules: readonly PlacedRule[],
): Promise<readonly Mismatch[]> {
  const managed = new Map(rules.map((rule) => [rule, readRule(family, rule)]));
  const readingOf = (rule: PlacedRule): Reading => managed.get(rule) ?? { texts: [] };
  const isLimited = (rule: PlacedRule, backend: Backend): boolean =>
    (readingOf(rule).rules ?? []).some(
      (each) => unmetLimits(each, { family, table: rule.table }, toolOf(backend)).length > 0,
    );
  const asked = await ofEach(async (backend) => {
    const likely = rules.filter((rule) => readingOf(rule).rules !== undefined && !isLimited(rule, backend));
    return ask(family, backend, rules, likely);
  });
  const answerOf = (backend: Backend, rule: PlacedRule): Answer => asked.get(backend)?.get(rule) ?? unheard;
  const spelled = await ofEach(async (backend) => {
    const refused = rules.filter(
      (rule) =>
        readingOf(rule).rules !== undefined && !isLimited(rule, backend) && !answerOf(backend, rule).accepted,
    );
    return askSpelled(family, backend, refused, readingOf);
  });
  const canonical = canonicalizer(family);
  return rules.flatMap((rule): readonly Mismatch[] => {
    const { rules: own, texts } = readingOf(rule);
    const printed = (own ?? []).map((each) => printRule(each, family, dialect)).join('\n');
    const kindOf = (backend: Backend): Mismatch['kind'] | undefined => {
      const answer = answerOf(backend, rule);
      if (own === undefined) return answer.accepted ? 'refused here' : undefined;
      const isManaged = (saved: readonly string[]): boolean =>
        saved.map(canonical).join('\n') === texts.join('\n');
      if (isLimited(rule, backend))
        return answer.accepted && isManaged(answer.saved) ? 'taken there' : undefined;
      if (!answer.accepted) {
        const again = spelled.get(backend)?.get(rule) ?? unheard;
        return again.accepted && isManaged(again.saved) ? 'other spelling' : 'refused there';
      }
      if (!isManaged(answer.saved)) return 'other value';
      return answer.saved.join('\n') === printed ? undefined : 'other text';
    };
    const common = { rule, family, managed: texts };
    const answers = { legacy: answerOf('legacy', rule), nft: answerOf('nft', rule) };
    const kinds = backends.map(kindOf);
    return [...new Set(kinds)].flatMap((kind) =>
      kind === undefined
        ? []
        : [{ ...common, answers, kind, backends: backends.filter((_, index) => kinds[index] === kind) }],
    );
  });
}

async function ofEach(
  answer: (backend: Backend) => Promise<Answers>,
): Promise<ReadonlyMap<Backend, Answers>> {
  return new Map(
    await Promise.all(
      backends.map(async (backend): Promise<[Backend, Answers]> => [backend, await answer(backend)]),
    ),
  );
}

const unheard: Answer = { accepted: false, error: 'no answer' };

/** Those that are likely to be taken go in together; what fails so fails by itself, too, or is taken. */
async function ask(
  family: Family,
  backend: Backend,
  rules: readonly PlacedRule[],
  likely: readonly PlacedRule[],
): Promise<Answers> {
  const together = await askTogether(family, backend, likely);
  // A name that two rules use may make the second one fail.
  const apart = rules.filter((rule) => together.get(rule)?.accepted !== true);
  return new Map([...together, ...(await askApart(family, backend, apart))]);
}

/** Rules in the spelling in which we write them. */
async function askSpelled(
  family: Family,
  backend: Backend,
  rules: readonly PlacedRule[],
  readingOf: (rule: PlacedRule) => Reading,
): Promise<Answers> {
  const parts = rules.map((rule) => readingOf(rule).texts.map((text) => ({ ...rule, text })));
  const answers = await askApart(family, backend, parts.flat());
  return new Map(
    rules.map((rule, index): [PlacedRule, Answer] => {
      const each = (parts[index] ?? []).map((part) => answers.get(part) ?? unheard);
      const refused = each.find((answer) => !answer.accepted);
      const saved = each.flatMap((answer) => (answer.accepted ? answer.saved : []));
      return [rule, refused ?? { accepted: true, saved }];
    }),
  );
}

const versions = new Map<Backend, string>();

/** The machine's own. */
function toolOf(backend: Backend): HostTool {
  const known = versions.get(backend);
  if (known !== undefined) return { backend, version: known };
  const { stdout } = spawnSync(`iptables-${backend}`, ['--version'], { encoding: 'utf8' });
  const version = /v([0-9.]+)/.exec(stdout)?.[1] ?? '';
  versions.set(backend, version);
  return { backend, version };
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
