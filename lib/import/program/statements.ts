/** What a program says of the chains of a host, statement by statement, in the order of the source. */
import { type Family, families, familyName } from '../../net/family';
import type { ChainRule, Policy } from '../../ruleset/model/ruleset';
import { isBuiltIn } from '../../ruleset/model/tables';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { type Imported, commentsOf } from '../imported';
import { type Merged, mergeFamilies } from '../merge-families';
import type { SelectedChain, SelectedContent } from '../select-content';
import { tryFindIntent } from '../shapes/intent-call';
import { type BuilderCalls, tryFindBuilderCalls } from './builder-call';
import { printText } from './option-argument';

export type Statement =
  | { readonly kind: 'policies'; readonly code: string }
  | { readonly kind: 'chain'; readonly code: string }
  | RuleStatement;

/** Rules that one call declares. */
export type RuleStatement = {
  /** Lines above it. */
  readonly comments: readonly string[];
  /** Names of the package that it uses. */
  readonly uses: readonly string[];
} & (
  | { readonly kind: 'intent'; readonly code: string }
  /** The rule as an argument of `addRule`, and its options there. */
  | { readonly kind: 'typed' | 'raw'; readonly rule: string; readonly options: string }
);

/** The statements about one chain. */
export interface ChainStatements {
  readonly title: string;
  readonly statements: readonly Statement[];
}

/** Both families of a chain. */
interface ChainPair {
  readonly table: string;
  readonly name: string;
  readonly byFamily: ReadonlyMap<Family, SelectedChain>;
}

export function chainStatements(imported: Imported, { chains }: SelectedContent): readonly ChainStatements[] {
  const all = families.filter((family) => imported.rulesets.has(family));
  const pairs = pairUp(chains);
  const declared = pairs.filter(({ table, name }) => !isBuiltIn(table, name));
  const policies = policyStatements(pairs, all);
  return [
    ...(policies.length === 0 ? [] : [{ title: 'Policies', statements: policies }]),
    ...(declared.length === 0
      ? []
      : [{ title: 'Chains', statements: declared.map((pair) => chainStatement(pair, all)) }]),
    ...pairs.flatMap((pair) => {
      const statements = ruleStatements(imported, pair, all);
      return statements.length === 0 ? [] : [{ title: `${pair.table} ${pair.name}`, statements }];
    }),
  ];
}

function pairUp(chains: readonly SelectedChain[]): readonly ChainPair[] {
  const pairs = new Map<string, { table: string; name: string; byFamily: Map<Family, SelectedChain> }>();
  for (const chain of chains) {
    const key = `${chain.table} ${chain.name}`;
    const pair = pairs.get(key) ?? { table: chain.table, name: chain.name, byFamily: new Map() };
    pair.byFamily.set(chain.family, chain);
    pairs.set(key, pair);
  }
  return [...pairs.values()];
}

const hooks = { INPUT: 'input', FORWARD: 'forward', OUTPUT: 'output' } as const;

function policyStatements(pairs: readonly ChainPair[], all: readonly Family[]): readonly Statement[] {
  const policiesOf = (family: Family): string =>
    Object.entries(hooks)
      .flatMap(([chain, name]) => {
        const policy = policyOf(pairs, chain, family);
        return policy === undefined ? [] : [`${name}: '${policy}'`];
      })
      .join(', ');
  const byText = new Map<string, Family[]>();
  for (const family of all) {
    const text = policiesOf(family);
    if (text !== '') byText.set(text, [...(byText.get(text) ?? []), family]);
  }
  return [...byText].map(([text, inFamilies]) => ({
    kind: 'policies',
    code: `setPolicies({ ${text} }${inFamilies.length === all.length ? '' : `, { families: ${listOf(inFamilies)} }`})`,
  }));
}

function policyOf(pairs: readonly ChainPair[], chain: string, family: Family): Policy | undefined {
  const pair = pairs.find(({ table, name }) => table === 'filter' && name === chain);
  return pair?.byFamily.get(family)?.policy;
}

function chainStatement({ table, name, byFamily }: ChainPair, all: readonly Family[]): Statement {
  const options = [
    ...(table === 'filter' ? [] : [`table: '${table}'`]),
    ...(byFamily.size === all.length ? [] : [`families: ${listOf([...byFamily.keys()])}`]),
  ];
  const given = options.length === 0 ? '' : `, { ${options.join(', ')} }`;
  return { kind: 'chain', code: `addChain(${printText(name)}${given})` };
}

/** A rule of one family, with how the typed builder writes it, where it can. */
interface WrittenRule extends ChainRule {
  readonly calls: BuilderCalls | undefined;
}

function ruleStatements(
  imported: Imported,
  { table, name, byFamily }: ChainPair,
  all: readonly Family[],
): readonly Statement[] {
  const written = new Map(
    [...byFamily].map(([family, { rules }]) => [
      family,
      rules.map((rule): WrittenRule => ({ ...rule, calls: tryFindBuilderCalls(rule.text, family) })),
    ]),
  );
  const merged = mergeFamilies(written, ({ text, calls }) => calls?.code ?? text);
  const intents = new Set<string>();
  return merged.map((rules): Statement => {
    const comments = commentsFor(imported, rules);
    const intent = tryFindIntent(textsOf(rules), { table, chain: name, all });
    const keys = [...rules].map(([family, { text }]) => `${family} ${text}`);
    // Said twice, an intent is one rule.
    if (intent !== undefined && !keys.some((key) => intents.has(key))) {
      for (const key of keys) intents.add(key);
      return { kind: 'intent', code: intent.code, comments, uses: intent.uses };
    }
    const [first] = rules.values();
    const { text = '', calls } = first ?? {};
    const options = ruleOptions(calls?.text ?? text, [...rules.keys()], { table, chain: name, all });
    return calls === undefined
      ? { kind: 'raw', rule: printText(text), options, comments, uses: [] }
      : { kind: 'typed', rule: calls.code, options, comments, uses: ['rule'] };
  });
}

function textsOf(rules: Merged<WrittenRule>): ReadonlyMap<Family, string> {
  return new Map([...rules].map(([family, { text }]) => [family, text]));
}

function ruleOptions(
  text: string,
  inFamilies: readonly Family[],
  { table, chain, all }: { readonly table: string; readonly chain: string; readonly all: readonly Family[] },
): string {
  const others = all.filter((family) => !inFamilies.includes(family));
  const isValidThere = others.some(
    (family) => parseRule(text, { family, table, chain }).diagnostics.length === 0,
  );
  const options = [
    ...(table === 'filter' ? [] : [`table: '${table}'`]),
    `chain: ${printText(chain)}`,
    ...(isValidThere ? [`families: ${listOf(inFamilies)}`] : []),
  ];
  return `{ ${options.join(', ')} }`;
}

function commentsFor(imported: Imported, rules: Merged<ChainRule>): readonly string[] {
  const lists = [...rules].map(([family, { origin }]) => ({ family, own: commentsOf(imported, origin) }));
  const [first, second] = lists;
  if (second === undefined || second.own.join('\n') === first?.own.join('\n')) return first?.own ?? [];
  return lists.flatMap(({ family, own }) => own.map((comment) => `${familyName(family)}: ${comment}`));
}

function listOf(some: readonly Family[]): string {
  return `[${some.map((family) => `'${family}'`).join(', ')}]`;
}
