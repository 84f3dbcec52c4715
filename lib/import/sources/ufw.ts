/**
 * ufw: `user.rules`, `before.rules`, `after.rules` and their IPv6 twins, with `/etc/default/ufw` for the policies.
 *
 * ufw keeps its rules in chains of its own, `ufw-before-input` and so on. They are put together in the order in which ufw jumps to
 * them, and lose their names, so that the program declares INPUT as a person would. Once it is applied, ufw is switched off.
 */
import { type Diagnostic, isError } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { type Family, families } from '../../net/family';
import type { Chain, Policy, Ruleset, Table } from '../../ruleset/model/ruleset';
import { parseSave } from '../../ruleset/save/parse-save';
import { commentsAbove } from '../comment-lines';
import { importProblems } from '../diagnostics';
import { inlineChains } from '../inline-chains';
import type { SourceFile, SourceReader } from '../source-file';
import { ufwComments } from './ufw/tuple-comments';

const isRules = ({ text }: SourceFile): boolean => /^:ufw6?-/m.test(text) && !/^:INPUT /m.test(text);
const isDefaults = ({ text }: SourceFile): boolean => /^DEFAULT_INPUT_POLICY=/m.test(text);
const isProfile = ({ text }: SourceFile): boolean => /^\[[^\]]+\]$/m.test(text) && /^ports=/m.test(text);

export const ufw: SourceReader = {
  format: 'ufw',
  frontEnd: 'ufw',
  reads: (source) => isRules(source) || isDefaults(source) || isProfile(source),
  read: (sources) => {
    const rules = sources.filter(isRules);
    const policies = policiesIn(sources.filter(isDefaults));
    const read = [...rules].sort((a, b) => orderOf(a) - orderOf(b)).map(readRules);
    const rulesets = families.flatMap((family) => {
      const own = read.filter(({ ruleset }) => ruleset.family === family);
      const ruleset = ownRuleset(
        family,
        own.map((each) => each.ruleset),
        policies,
      );
      return own.length === 0 ? [] : [[family, ruleset] as const];
    });
    return {
      rulesets: new Map(rulesets),
      comments: new Map(rules.flatMap(({ file, text }) => [...ufwComments(commentsAbove(file, text))])),
      notes: [...read.flatMap(({ diagnostics }) => diagnostics), ...missingFiles(sources)],
    };
  },
};

function readRules({ file, text }: SourceFile) {
  const family: Family = /^:ufw6-/m.test(text) ? 'ipv6' : 'ipv4';
  const { ruleset, diagnostics } = parseSave(text, { family, file });
  if (ruleset === undefined) throw new FirewallError(diagnostics.filter(isError));
  return { ruleset, diagnostics };
}

/** ufw keeps in several files what it puts together. */
function missingFiles(sources: readonly SourceFile[]): readonly Diagnostic[] {
  const rules = sources.filter(isRules);
  const missing = rules.flatMap((source) => {
    const [six] = /(?<=^:ufw)6?(?=-user-)/m.exec(source.text) ?? [];
    if (six === undefined || rules.some(({ text }) => text.includes(`:ufw${six}-before-input`))) return [];
    const what = 'rules for loopback, for established connections and for ICMP stand elsewhere';
    return [importProblems.incomplete(source.file, `/etc/ufw/before${six}.rules`, what)];
  });
  const [first] = rules;
  if (first === undefined || sources.some(isDefaults)) return missing;
  const what = 'its policies are taken for DROP, but for OUTPUT, as ufw comes';
  return [...missing, importProblems.incomplete(first.file, '/etc/default/ufw', what)];
}

/** Rules of before come before those of the user, whatever the order of the files. */
function orderOf({ text }: SourceFile): number {
  return ['before', 'user', 'after'].findIndex((part) => new RegExp(`^:ufw6?-${part}-`, 'm').test(text));
}

type Hook = 'input' | 'output' | 'forward';

interface Policies {
  readonly [hook: string]: 'ACCEPT' | 'DROP' | 'REJECT' | undefined;
}

/** As ufw has them where nothing else is written. */
const usualPolicies: Policies = { input: 'DROP', output: 'ACCEPT', forward: 'DROP' };

function policiesIn(sources: readonly SourceFile[]): Policies {
  const found: Record<string, Policies[string]> = { ...usualPolicies };
  for (const { text } of sources)
    for (const [, hook = '', policy = ''] of text.matchAll(
      /^DEFAULT_(INPUT|OUTPUT|FORWARD)_POLICY="?(ACCEPT|DROP|REJECT)"?/gm,
    ))
      found[hook.toLowerCase()] = policy as 'ACCEPT';
  return found;
}

const hooks: readonly Hook[] = ['input', 'forward', 'output'];

/** The order in which ufw jumps to its chains; the user's come out of those of before. */
const partsOf = (hook: Hook): readonly string[] => [
  `before-logging-${hook}`,
  `before-${hook}`,
  `after-${hook}`,
  `after-logging-${hook}`,
  `reject-${hook}`,
  `track-${hook}`,
];

function ownRuleset(family: Family, rulesets: readonly Ruleset[], policies: Policies): Ruleset {
  const tables = new Map<string, Map<string, Chain>>();
  for (const ruleset of rulesets)
    for (const table of ruleset.tables.values()) {
      const chains = tables.get(table.name) ?? new Map<string, Chain>();
      tables.set(table.name, chains);
      for (const { name, policy, rules } of table.chains.values()) {
        const own = ownName(name);
        const before = chains.get(own);
        const written = rules.map((rule) => ({ ...rule, text: renamed(rule.text) }));
        const known = policy ?? before?.policy;
        chains.set(own, {
          name: own,
          rules: [...(before?.rules ?? []), ...written],
          ...(known === undefined ? {} : { policy: known }),
        });
      }
    }
  const filter = tables.get('filter') ?? new Map<string, Chain>();
  tables.set('filter', filter);
  for (const hook of hooks) addHook(filter, hook, policies[hook] ?? 'ACCEPT', family);
  const joined: Ruleset = {
    family,
    tables: new Map([...tables].map(([name, chains]): [string, Table] => [name, { name, chains }])),
  };
  return inlineChains(joined);
}

function addHook(filter: Map<string, Chain>, hook: Hook, policy: string, family: Family): void {
  const before = filter.get(`before-${hook}`);
  // ufw adds this jump itself.
  filter.set(`before-${hook}`, {
    name: `before-${hook}`,
    rules: [...(before?.rules ?? []), { text: `-j user-${hook}` }],
  });
  const rejects = family === 'ipv4' ? 'icmp-port-unreachable' : 'icmp6-port-unreachable';
  const decision = policy === 'REJECT' ? `-j REJECT --reject-with ${rejects}` : `-j ${policy}`;
  filter.set(`skip-to-policy-${hook}`, { name: `skip-to-policy-${hook}`, rules: [{ text: decision }] });
  if (policy === 'REJECT')
    filter.set(`reject-${hook}`, { name: `reject-${hook}`, rules: [{ text: decision }] });
  const name = hook.toUpperCase();
  const kernel: Policy = policy === 'ACCEPT' ? 'ACCEPT' : 'DROP';
  filter.set(name, { name, policy: kernel, rules: partsOf(hook).map((part) => ({ text: `-j ${part}` })) });
}

/** The name without the prefix of ufw, which no program but ufw may use. */
function ownName(chain: string): string {
  return chain.replace(/^ufw6?-/, '');
}

/** A canonical rule whose jump leads to a chain of ufw. */
function renamed(text: string): string {
  return text.replace(/((?:^| )-[jg] )ufw6?-(\S+)$/, '$1$2');
}
