/**
 * Random rules out of the extension data, valid and slightly wrong, the same for the same seed.
 *
 * Rules are written as people write them: options in any order, aliases and unique beginnings, `--name=value`,
 * names for numbers. Where a rule stands (table and chain) is chosen so that its extensions may be there, most
 * of the time.
 */
import type { Extension, OptionSpec } from '../../../lib/extensions/extension';
import { spellingsOf } from '../../../lib/extensions/option-index';
import { parameters } from '../../../lib/extensions/parameters';
import { extensionsOf } from '../../../lib/extensions/registry';
import type { ParseContext } from '../../../lib/extensions/value-kind';
import type { Family } from '../../../lib/net/family';
import { quoteUnresolved } from '../../../lib/ruleset/build/unresolved-values';
import { parseRules } from '../../../lib/ruleset/parse/parse-rule';
import { builtInChains, tableNames } from '../../../lib/ruleset/model/tables';
import { cannotBeTried, objectNames, objectWords } from '../oracle/host-objects';
import type { seededRandom } from './seeded-random';
import { shuffled } from './seeded-random';

export interface GeneratedRule {
  readonly family: Family;
  readonly table: string;
  /** A built-in chain, or `USER` for one of its own. */
  readonly chain: string;
  readonly text: string;
  /** What was done to it to make it wrong; what is not marked may be wrong by chance. */
  readonly fault?: string;
}

type Random = ReturnType<typeof seededRandom>;

/** One way to write one option: what a rule is made for, so that chance leaves none of them out. */
export interface Focus {
  readonly extension: Extension;
  readonly spec: OptionSpec;
  readonly spelling: string;
  readonly negated: boolean;
}

/** Every option of every extension that can be tried, in every spelling, with `!` and without. */
export function focusesOf(family: Family): readonly Focus[] {
  return extensionsOf(family)
    .filter((extension) => !cannotBeTried(extension))
    .flatMap((extension) =>
      Object.values<OptionSpec>(extension.options)
        .filter((spec) => !cannotBeTried(extension, spec))
        .flatMap((spec) => [
          ...spellingsOf(spec).map((spelling) => ({ extension, spec, spelling, negated: false })),
          ...(spec.negatable === true ? [{ extension, spec, spelling: spec.flag, negated: true }] : []),
        ]),
    );
}

/** What a rule is to be made with. */
interface Aim {
  readonly focus?: Focus | undefined;
  /** An extension that it uses, whatever a host would have to have for it. */
  readonly about?: Extension;
}

export interface GenerateOptions extends Aim {
  /** How many of the rules have a mistake. @default 0.06 */
  readonly faults?: number;
}

export function generateRule(
  random: Random,
  family: Family,
  { faults = 0.06, ...aim }: GenerateOptions = {},
): GeneratedRule {
  let made = makeRule(random, family, aim);
  // What holds between options, and between extensions, is not all in the data.
  for (let attempt = 0; attempt < 20 && aim.focus !== undefined && !isTaken(made); attempt++)
    made = makeRule(random, family, aim);
  const { words, context } = made;
  const place = { family, table: context.table ?? '', chain: context.chain ?? '' };
  if (!random.chance(faults)) return { ...place, text: words.join(' ') };
  const wrong = spoil(random, words, context);
  return { ...place, text: wrong.words.join(' '), fault: wrong.fault };
}

interface MadeRule {
  readonly words: readonly string[];
  readonly context: ParseContext;
}

function isTaken({ words, context }: MadeRule): boolean {
  return parseRules(words.join(' '), context).rules !== undefined;
}

function makeRule(random: Random, family: Family, aim: Aim): MadeRule {
  const { focus, about } = aim;
  const known = extensionsOf(family).filter((extension) => !cannotBeTried(extension));
  const matches = known.filter(({ kind }) => kind === 'match');
  const targets = known.filter(({ kind }) => kind === 'target');
  const picked = [random.pick(matches), random.pick(targets)]
    .map((extension) =>
      extension.kind === focus?.extension.kind ? focus.extension : random.chance(0.6) ? extension : undefined,
    )
    .filter((extension) => extension !== undefined);
  const first = about === undefined ? picked : [about];
  const wanted = [...(focus === undefined ? [] : [focus.extension]), ...first].find(
    (extension) => extension.protocols !== undefined,
  )?.protocols;
  const protocol =
    random.chance(0.7) || focus?.spec.requiresHostObject !== undefined
      ? random.pick(protocolsFor(focus, family))
      : undefined;
  const fitting = wanted === undefined ? protocol : random.pick(wanted);
  const fits = (extension: Extension): boolean =>
    extension.protocols === undefined || extension.protocols.includes(fitting ?? '') || random.chance(0.01);
  const chosen = [
    ...first.filter(({ kind }) => kind === 'match'),
    ...Array.from({ length: random.pick([0, 0, 1, 1, 2]) }, () => random.pick(matches)),
    first.find(({ kind }) => kind === 'target') ?? random.pick(targets.filter(({ name }) => plain.has(name))),
  ].filter(fits);
  const place = placeFor(random, chosen);
  const negated = fitting === undefined && random.chance(0.1) ? random.pick(protocols) : undefined;
  const context: ParseContext = { family, ...place, ...(fitting === undefined ? {} : { protocol: fitting }) };
  const words = [
    ...(negated === undefined ? [] : ['!', random.pick(['-p', '--protocol']), negated]),
    ...parameterWords(random, context),
    ...chosen.flatMap((extension) => likelyWords(random, extension, context, aim)),
  ];
  return { words, context };
}

const protocols = [
  'tcp',
  'tcp',
  'udp',
  'udp',
  'icmp',
  'ipv6-icmp',
  'sctp',
  'esp',
  'ah',
  '47',
  'dccp',
] as const;

/** Of which an object that the focus names may be. */
function protocolsFor(focus: Focus | undefined, family: Family): readonly string[] {
  const requiresHostObject = focus?.spec.requiresHostObject;
  return requiresHostObject === undefined
    ? protocols
    : protocols.filter((protocol) => objectNames(requiresHostObject, { family, protocol }).length > 0);
}

/** Targets that may stand anywhere, so that matches get their share. */
const plain: ReadonlySet<string> = new Set(['ACCEPT', 'DROP', 'RETURN', 'LOG', 'MARK', 'NFLOG', 'CONNMARK']);

function placeFor(
  random: Random,
  extensions: readonly Extension[],
): { readonly table: string; readonly chain: string } {
  const limits = extensions.flatMap((extension) => [
    { tables: extension.tables, chains: extension.chains },
    ...Object.values(extension.options).map(({ chains }) => ({ tables: undefined, chains })),
  ]);
  const places = tableNames.flatMap((table) =>
    builtInChains(table).map((chain) => ({ table: table, chain })),
  );
  const fitting = places.filter(({ table, chain }) =>
    limits.every(
      ({ tables, chains }) =>
        (tables === undefined || tables.includes(table)) && (chains === undefined || chains.includes(chain)),
    ),
  );
  const place = random.pick(fitting.length > 0 && random.chance(0.99) ? fitting : places);
  return random.chance(0.2) ? { table: place.table, chain: 'USER' } : place;
}

function parameterWords(random: Random, context: ParseContext): string[] {
  const { chain = '', family, protocol } = context;
  const words: string[] = [];
  if (protocol !== undefined) words.push(random.pick(['-p', '-p', '--protocol']), protocol);
  for (const [name, spec] of Object.entries<OptionSpec>(parameters)) {
    const isNowhere =
      (name === 'inInterface' && ['OUTPUT', 'POSTROUTING'].includes(chain)) ||
      (name === 'outInterface' && ['INPUT', 'PREROUTING'].includes(chain)) ||
      (name === 'fragment' && family === 'ipv6') ||
      name === 'protocol';
    if (isNowhere || !random.chance(name === 'fragment' ? 0.03 : 0.25)) continue;
    const isAddress = name === 'source' || name === 'destination';
    const isList = isAddress && !words.includes('!') && random.chance(0.1);
    if (isList) {
      const list = [1, 2].map(() => spec.value.sample(random, context)[0] ?? '').join(',');
      words.push(spec.flag, list);
    } else words.push(...optionWords(random, spec, context));
  }
  return words;
}

/** Words that go together, most of the time: an extension says in code what its data cannot. */
function likelyWords(random: Random, extension: Extension, context: ParseContext, aim: Aim): string[] {
  const protocol = context.protocol === undefined ? '' : `-p ${context.protocol} `;
  const patience = random.chance(0.95) ? 20 : 0;
  let words = extensionWords(random, extension, context, aim);
  for (let attempt = 0; attempt < patience; attempt++) {
    if (parseRules(protocol + words.join(' '), context).rules !== undefined) return words;
    words = extensionWords(random, extension, context, aim);
  }
  return words;
}

function extensionWords(random: Random, extension: Extension, context: ParseContext, aim: Aim): string[] {
  const { kind, name, aliases = [] } = extension;
  const load = [
    kind === 'match' ? random.pick(['-m', '-m', '--match']) : random.pick(['-j', '-j', '--jump']),
  ];
  const options = chooseOptions(random, extension, context, aim);
  const own = shuffled(random, options).flatMap((spec) => optionWords(random, spec, context, aim.focus));
  const isImplied =
    extension.impliedBy !== undefined && extension.impliedBy === context.protocol && own.length > 0;
  if (isImplied && random.chance(0.5)) return own;
  return [...load, random.chance(0.1) ? random.pick([name, ...aliases]) : name, ...own];
}

function canBeTried(extension: Extension, spec: OptionSpec, context: ParseContext): boolean {
  const hasObject =
    spec.requiresHostObject === undefined || objectNames(spec.requiresHostObject, context).length > 0;
  return hasObject && !cannotBeTried(extension, spec);
}

/** Options of an extension that may stand together, as far as its data says. */
function chooseOptions(
  random: Random,
  extension: Extension,
  context: ParseContext,
  aim: Aim,
): readonly OptionSpec[] {
  const { chain = '' } = context;
  const { focus } = aim;
  const entries = Object.entries<OptionSpec>(extension.options).filter(
    ([, spec]) =>
      (aim.about === extension || canBeTried(extension, spec, context)) &&
      (spec.chains === undefined || spec.chains.includes(chain) || chain === 'USER'),
  );
  const chosen = new Set(
    entries
      .filter(([, spec]) => spec.required === true || spec === focus?.spec || random.chance(0.35))
      .map(([name]) => name),
  );
  const inFocus = entries.find(([, spec]) => spec === focus?.spec)?.[0];
  const { oneOf = [], exclusive = [], needs = {} } = extension;
  const possible = oneOf.filter((name) => entries.some(([other]) => other === name));
  if (possible.length > 0 && !possible.some((name) => chosen.has(name))) chosen.add(random.pick(possible));
  for (const name of chosen) for (const needed of needs[name] ?? []) chosen.add(needed);
  for (const group of exclusive) {
    const both = group.filter((name) => chosen.has(name));
    const kept =
      both.find((name) => name === inFocus) ??
      both.find((name) => extension.options[name]?.required === true) ??
      random.pick([...both, '']);
    for (const name of both.length > 1 ? both : []) if (name !== kept) chosen.delete(name);
  }
  return entries.filter(([name]) => chosen.has(name)).map(([, spec]) => spec);
}

function optionWords(random: Random, spec: OptionSpec, context: ParseContext, focus?: Focus): string[] {
  const { flag, aliases = [], value, negatable } = spec;
  const sample =
    spec.requiresHostObject === undefined
      ? value.sample(random, context)
      : objectWords(random, spec, spec.requiresHostObject, context);
  const words = sample.map((word) =>
    quoteUnresolved(word, value.quoting === undefined ? 'plain' : 'unusual'),
  );
  const isFocus = spec === focus?.spec;
  const spelling = isFocus ? focus.spelling : random.chance(0.15) ? random.pick([flag, ...aliases]) : flag;
  const isNegated = isFocus ? focus.negated : negatable === true && random.chance(0.15);
  const negation = isNegated ? ['!'] : [];
  const [first] = words;
  // iptables 1.8.9 cannot read `=` after an option of its own.
  const isOwn = Object.values<OptionSpec>(parameters).includes(spec);
  if (
    first !== undefined &&
    !isOwn &&
    value.optional !== true &&
    spelling.startsWith('--') &&
    random.chance(0.05)
  )
    return [...negation, `${spelling}=${first}`, ...words.slice(1)];
  return [...negation, spelling, ...words];
}

/** One mistake of those that people make. */
function spoil(
  random: Random,
  words: readonly string[],
  context: ParseContext,
): { readonly words: readonly string[]; readonly fault: string } {
  const at = random.integer(0, Math.max(0, words.length - 1));
  const word = words[at] ?? '';
  const put = (...by: readonly string[]): readonly string[] => [
    ...words.slice(0, at),
    ...by,
    ...words.slice(at + 1),
  ];
  const ways: readonly (readonly [string, readonly string[]])[] = [
    ['a word is missing', put()],
    ['a word is there twice', put(word, word)],
    ['a word is longer', put(`${word}x`)],
    ['a word is empty', put('""')],
    ['a number is too large', put('99999999999')],
    ['a number is negative', put('-5')],
    ['a negation is added', put('!', word)],
    ['an option is not known', [...words, '--nosuch', 'x']],
    ['an option belongs elsewhere', [...words, random.pick(['--dport', '--state', '--to-ports']), '22']],
    ['the protocol is another one', words.map((other) => (other === context.protocol ? 'udplite' : other))],
    ['a word is in capitals', put(word.toUpperCase())],
    ['a value stands in the option', put(`${word}=1`)],
  ];
  const [fault, spoiled] = random.pick(ways);
  return { fault, words: spoiled };
}
