/** The tables of `docs/command.md`, from the data of the command. */
import { outcomeWords } from '../../lib/cli/apply/outcome-words';
import { type CommandOption, argumentOf, flagOf } from '../../lib/cli/command-line/command-option';
import { globalOptions, printingOptions } from '../../lib/cli/command-line/shared-options';
import type { Verb } from '../../lib/cli/command-line/verb';
import { allVerbs } from '../../lib/cli/command-line/verb-table';
import { code, codes } from '../rule-reference/markdown';
import { alignedTable } from './aligned-table';

/** Each table by the name of its place in the page. */
export function commandTables(): ReadonlyMap<string, string> {
  return new Map([
    ['verbs', verbsTable()],
    ['options', optionTables()],
    ['outcomes', outcomesTable()],
  ]);
}

/** The page with its tables as they should be. @throws Error when it has no place for one of them */
export function withTables(page: string): string {
  return [...commandTables()].reduce((text, [name, table]) => {
    const [start, end] = [`<!-- table: ${name} -->`, `<!-- end: ${name} -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`docs/command.md has no place for the table ${name}`);
    return `${text.slice(0, from)}${start}\n\n${table}\n\n${text.slice(to)}`;
  }, page);
}

function verbsTable(): string {
  const rows = allVerbs.map(([name, verb]) => [code([name, ...argumentWords(verb)].join(' ')), verb.summary]);
  return alignedTable(['verb', 'what it does'], rows);
}

function argumentWords({ arguments: given = {} }: Verb): readonly string[] {
  return Object.entries(given).map(([name, { optional, rest, choices }]) => {
    const word = choices?.join('|') ?? (rest === true ? `${name}...` : name);
    return optional === true ? `[${word}]` : choices === undefined ? `<${word}>` : word;
  });
}

function optionTables(): string {
  const everywhere = Object.entries({ ...globalOptions, ...printingOptions });
  return [
    ...[...sharedBy()].map(([verbs, options]) => optionTable(verbs, options)),
    optionTable('all verbs', everywhere),
  ].join('\n\n');
}

type Named = readonly [name: string, option: CommandOption];

/** Options by the verbs that have them, in the order in which they first come. */
function sharedBy(): ReadonlyMap<string, readonly Named[]> {
  const verbsOf = new Map<CommandOption, string[]>();
  const nameOf = new Map<CommandOption, string>();
  for (const [verb, { options }] of allVerbs) {
    for (const [name, option] of Object.entries(options)) {
      verbsOf.set(option, [...(verbsOf.get(option) ?? []), code(verb)]);
      nameOf.set(option, name);
    }
  }
  const tables = new Map<string, Named[]>();
  for (const [option, verbs] of verbsOf) {
    const title = verbs.join(', ');
    tables.set(title, [...(tables.get(title) ?? []), [nameOf.get(option) ?? '', option]]);
  }
  return tables;
}

function optionTable(verbs: string, options: readonly Named[]): string {
  const rows = options.map(([name, option]) => [written(name, option), textOf(option), defaultOf(option)]);
  return `Of ${verbs}:\n\n${alignedTable(['option', 'what it does', 'default'], rows)}`;
}

function written(name: string, option: CommandOption): string {
  const short = option.kind === 'switch' && option.short !== undefined ? `${code(`-${option.short}`)}, ` : '';
  return `${short}${code(`${flagOf(name)} ${argumentOf(option)}`.trimEnd())}`;
}

function textOf(option: CommandOption): string {
  const notes = [
    ...(option.kind === 'choice' ? [codes(option.choices)] : []),
    ...(option.kind === 'number' ? [`${String(option.min)} to ${String(option.max)}`] : []),
    ...(option.repeatable === true ? ['may be repeated'] : []),
  ];
  return [option.help, ...notes].join('; ');
}

function defaultOf(option: CommandOption): string {
  if (option.required === true) return 'required';
  if ('initial' in option) return option.initial;
  return option.default ?? '';
}

function outcomesTable(): string {
  return alignedTable(
    ['outcome', 'what it says'],
    Object.entries(outcomeWords).map(([word, text]) => [code(word), text]),
  );
}
