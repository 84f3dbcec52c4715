/** One match or target, for a person who looks it up. */
import type { Extension } from '../../lib/extensions/extension';
import { matches, targets } from '../../lib/extensions/registry';
import type { Family } from '../../lib/net/family';
import { codeBlock, code, codes } from './markdown';
import { limitsOf, optionTable } from './option-table';
import { builderForm, keyOf, printedForm } from './rule-example';

const familyNames: Readonly<Record<Family, string>> = { ipv4: 'IPv4', ipv6: 'IPv6' };

/** The heading of an entry; what the two families call by one name gets two headings. */
export function headingOf(extension: Extension): string {
  const { kind, name, families } = extension;
  const all = Object.values<Extension>(kind === 'match' ? matches : targets);
  const isShared = all.some((other) => other !== extension && other.name === name);
  return isShared ? `${name} (${families.map((family) => familyNames[family]).join(', ')})` : name;
}

export function extensionEntry(extension: Extension): readonly string[] {
  return [
    `## ${headingOf(extension)}`,
    extension.summary,
    factsOf(extension).join(' · '),
    hasOptions(extension) ? optionTable(extension.options, extension.families) : 'It has no options.',
    conditionsOf(extension).join(' '),
    exampleOf(extension),
    extension.notes ?? '',
  ];
}

function hasOptions({ options }: Extension): boolean {
  return Object.keys(options).length > 0;
}

function factsOf(extension: Extension): readonly string[] {
  const { kind, families, tables, chains, protocols, impliedBy, aliases = [], since } = extension;
  return [
    families.length === 2 ? 'IPv4 and IPv6' : `${families.map((family) => familyNames[family]).join()} only`,
    tables === undefined ? 'every table' : `table ${tables.join(', ')}`,
    chains === undefined ? 'every chain' : `only reached from ${chains.join(', ')}`,
    protocols === undefined ? '' : `needs ${protocols.map((name) => code(`-p ${name}`)).join(' or ')}`,
    impliedBy === undefined ? '' : `comes with ${code(`-p ${impliedBy}`)}`,
    aliases.length === 0 ? '' : `also written ${codes(aliases)}`,
    since === undefined ? '' : `since iptables ${since}`,
    code(
      `${kind === 'match' ? 'match' : 'jump'}('${keyOf(extension)}'${hasOptions(extension) ? ', ...' : ''})`,
    ),
  ].filter((fact) => fact !== '');
}

/** What holds between options. */
function conditionsOf(extension: Extension): readonly string[] {
  const { options, exclusive = [], oneOf = [], needs = {}, lastWins, separator, shares } = extension;
  const flags = (names: readonly string[]): readonly string[] =>
    names.map((name) => code(options[name]?.flag ?? name));
  const either = exclusive.find((names) => names.join() === oneOf.join());
  const sets = exclusive.filter((names) => names !== either && names.length > 2);
  return [
    ...neededOf(flags(oneOf), either !== undefined, Object.keys(options).length),
    ...sets.map((names) => `At most one of ${list(flags(names), 'and')} may be given.`),
    ...pairsOf(exclusive.filter((names) => names !== either)).map(
      ([name, others]) => `${flags([name]).join()} may not stand beside ${list(flags(others), 'or')}.`,
    ),
    ...Object.entries(needs).map(
      ([name, needed]) => `${flags([name]).join()} works only with ${list(flags(needed ?? []), 'and')}.`,
    ),
    ...(lastWins === undefined ? [] : [`Of ${list(flags(lastWins), 'and')} the last one given counts.`]),
    ...(separator === undefined
      ? []
      : [`${flags([separator]).join()} begins another group, in which each option may be given again.`]),
    ...(shares === undefined
      ? []
      : [
          `Rules with the same ${flags([shares.by]).join()} must be the same in ${list(flags(shares.same), 'and')}.`,
        ]),
    ...limitsOf(extension),
  ];
}

function neededOf(flags: readonly string[], isEither: boolean, all: number): readonly string[] {
  if (isEither) return [`One of ${list(flags, 'and')} is needed, and one only.`];
  if (flags.length === 0 || all === 1) return [];
  return [
    flags.length === all
      ? 'At least one option is needed.'
      : `At least one of ${list(flags, 'and')} is needed.`,
  ];
}

/** Pairs that exclude each other, by the first of them. */
function pairsOf(
  exclusive: readonly (readonly string[])[],
): readonly (readonly [name: string, others: readonly string[]])[] {
  const pairs = new Map<string, readonly string[]>();
  for (const [first = '', second = '', ...rest] of exclusive)
    if (rest.length === 0) pairs.set(first, [...(pairs.get(first) ?? []), second]);
  return [...pairs];
}

function list(items: readonly string[], word: 'and' | 'or'): string {
  return items.length < 2 ? items.join() : `${items.slice(0, -1).join(', ')} ${word} ${items.at(-1) ?? ''}`;
}

function exampleOf({ example, families, tables, chains }: Extension): string {
  const [family = 'ipv4'] = families;
  const [table] = tables ?? [];
  const [chain] = chains ?? [];
  const place = {
    family,
    ...(table === undefined ? {} : { table }),
    ...(chain === undefined ? {} : { chain }),
  };
  const printed = printedForm(example, place);
  return [
    codeBlock('sh', [
      example,
      printed === example ? '# iptables-save prints the same' : `# iptables-save prints\n${printed}`,
    ]),
    codeBlock('ts', [builderForm(example, family)]),
  ].join('\n\n');
}
