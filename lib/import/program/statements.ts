/** What a program says of the chains of a host, statement by statement, in the order of the source. */
import { type Family, families, familyName } from '../../net/family';
import type { Phase } from '../../patterns/phase';
import type { ChainRule, Policy } from '../../ruleset/model/ruleset';
import { isBuiltIn } from '../../ruleset/model/tables';
import { parseRule } from '../../ruleset/parse/parse-rule';
import { type Imported, commentsOf } from '../imported';
import { type Merged, mergeFamilies } from '../merge-families';
import type { SelectedChain, SelectedContent } from '../select-content';
import { type Candidate, propsCode } from '../shapes/constructs/candidate';
import { tryFindIntent } from '../shapes/intent-call';
import type { ChainItem } from '../shapes/lay-out-chain';
import type { Match } from '../shapes/match-candidate';
import { type FilterTable, placeConstructs } from '../shapes/place-constructs';
import { tryFindTranslation } from '../shapes/translation-call';
import { type BuilderCalls, tryFindBuilderCalls } from './builder-call';
import type { ConstructIds } from './construct-ids';
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
  /** With all rules that it declares. */
  | { readonly kind: 'construct'; readonly code: string; readonly rules: readonly string[] }
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

export function chainStatements(
  imported: Imported,
  { chains }: SelectedContent,
  ids: ConstructIds,
): readonly ChainStatements[] {
  const all = families.filter((family) => imported.rulesets.has(family));
  const pairs = pairUp(chains);
  const written = pairs.map((pair) => ({ pair, rules: writtenRules(pair) }));
  const placement = placeConstructs(filterTable(written, all));
  const taken = new Set(placement.matches.flatMap(({ candidate }) => candidate.pattern.chains));
  const isTaken = ({ table, name }: ChainPair): boolean => table === 'filter' && taken.has(name);
  const declared = pairs.filter((pair) => !isBuiltIn(pair.table, pair.name) && !isTaken(pair));
  const policies = policyStatements(pairs, all);
  return [
    ...(policies.length === 0 ? [] : [{ title: 'Policies', statements: policies }]),
    ...(declared.length === 0
      ? []
      : [{ title: 'Chains', statements: declared.map((pair) => chainStatement(pair, all)) }]),
    ...written.flatMap(({ pair, rules }) => {
      if (isTaken(pair)) return [];
      const { table, name } = pair;
      const items = table === 'filter' ? placement.items.get(name) : undefined;
      const statements = ruleStatements(items ?? plainItems(rules), {
        imported,
        table,
        chain: name,
        all,
        pairs,
        ids,
      });
      return statements.length === 0 ? [] : [{ title: `${table} ${name}`, statements }];
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

type WrittenRules = ReadonlyMap<Family, readonly WrittenRule[]>;

function writtenRules({ byFamily }: ChainPair): WrittenRules {
  return new Map(
    [...byFamily].map(([family, { rules }]) => [
      family,
      rules.map((rule): WrittenRule => ({ ...rule, calls: tryFindBuilderCalls(rule.text, family) })),
    ]),
  );
}

function keyOf({ text, calls }: WrittenRule): string {
  return calls?.code ?? text;
}

function filterTable(
  written: readonly { readonly pair: ChainPair; readonly rules: WrittenRules }[],
  all: readonly Family[],
): FilterTable<WrittenRule> {
  const filter = written.filter(({ pair }) => pair.table === 'filter');
  return {
    families: all,
    hooks: filter
      .filter(({ pair: { table, name } }) => isBuiltIn(table, name))
      .map(({ pair, rules }) => ({ chain: pair.name, rules, keyOf })),
    chains: new Map(
      filter
        .filter(({ pair: { table, name } }) => !isBuiltIn(table, name))
        .map(({ pair, rules }) => [pair.name, rules]),
    ),
  };
}

/** A chain without constructs. */
function plainItems(rules: WrittenRules): readonly ChainItem<WrittenRule>[] {
  return mergeFamilies(rules, keyOf).map((merged) => ({ kind: 'rule', rules: merged, phase: 'services' }));
}

interface StatementPlace {
  readonly imported: Imported;
  readonly table: string;
  readonly chain: string;
  /** Families of the firewall. */
  readonly all: readonly Family[];
  readonly pairs: readonly ChainPair[];
  readonly ids: ConstructIds;
}

function ruleStatements(
  items: readonly ChainItem<WrittenRule>[],
  place: StatementPlace,
): readonly Statement[] {
  const intents = new Set<string>();
  const statements = items.map((item): RuleStatement => {
    if (item.kind === 'construct') return constructStatement(item.match, place);
    const { rules, phase } = item;
    const comments = commentsFor(place.imported, rules);
    const intent = tryFindIntent(textsOf(rules), { ...place, phase });
    const keys = [...rules].map(([family, { text }]) => `${family} ${text}`);
    // Said twice, an intent is one rule.
    if (intent !== undefined && !keys.some((key) => intents.has(key))) {
      for (const key of keys) intents.add(key);
      return { kind: 'intent', code: intent.code, comments, uses: intent.uses };
    }
    const translation = tryFindTranslation(textsOf(rules), place);
    if (translation !== undefined) return constructCall(translation, [...rules.values()], comments, place);
    const [first] = rules.values();
    const { text = '', calls } = first ?? {};
    const options = ruleOptions(calls?.text ?? text, [...rules.keys()], { ...place, phase });
    return calls === undefined
      ? { kind: 'raw', rule: printText(text), options, comments, uses: [] }
      : { kind: 'typed', rule: calls.code, options, comments, uses: ['rule'] };
  });
  return statements.map((statement, index) => withoutRepeated(statement, statements[index - 1]));
}

/** What stands above the first of several rules from one line is about all of them. */
function withoutRepeated(statement: RuleStatement, before: RuleStatement | undefined): RuleStatement {
  const isRepeated = statement.comments.join('\n') === before?.comments.join('\n');
  return isRepeated ? { ...statement, comments: [] } : statement;
}

function constructStatement({ candidate, matched }: Match, place: StatementPlace): RuleStatement {
  const { imported, pairs } = place;
  const chainOf = (name: string, family: Family): readonly ChainRule[] =>
    pairs.find((pair) => pair.table === 'filter' && pair.name === name)?.byFamily.get(family)?.rules ?? [];
  const rules = [
    ...matched.flatMap(({ chain, family, index }) => chainOf(chain, family)[index] ?? []),
    ...candidate.pattern.chains.flatMap((chain) => families.flatMap((family) => chainOf(chain, family))),
  ];
  const comments = new Set(rules.flatMap(({ origin }) => commentsOf(imported, origin)));
  return constructCall(candidate, rules, [...comments], place);
}

function constructCall(
  { construct, id, props }: Pick<Candidate, 'construct' | 'id' | 'props'>,
  rules: readonly ChainRule[],
  comments: readonly string[],
  { ids }: StatementPlace,
): RuleStatement {
  const { code, uses } = propsCode(props);
  const given = ['firewall', printText(ids.next(id)), ...(code === '' ? [] : [code])];
  return {
    kind: 'construct',
    code: `new ${construct}(${given.join(', ')})`,
    comments,
    uses: [construct, ...uses],
    rules: rules.map(({ text }) => text),
  };
}

function textsOf(rules: Merged<WrittenRule>): ReadonlyMap<Family, string> {
  return new Map([...rules].map(([family, { text }]) => [family, text]));
}

function ruleOptions(
  text: string,
  inFamilies: readonly Family[],
  { table, chain, all, phase }: Pick<StatementPlace, 'table' | 'chain' | 'all'> & { readonly phase: Phase },
): string {
  const others = all.filter((family) => !inFamilies.includes(family));
  const isValidThere = others.some(
    (family) => parseRule(text, { family, table, chain }).diagnostics.length === 0,
  );
  const options = [
    ...(table === 'filter' ? [] : [`table: '${table}'`]),
    `chain: ${printText(chain)}`,
    ...(phase === 'services' ? [] : [`phase: '${phase}'`]),
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
