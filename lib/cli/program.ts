/** The parser of the command line, made from the table of verbs and options. */
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { FirewallError } from '../base/firewall-error';
import { findPackageRoot } from '../base/package-root';
import { tryFindNearest } from '../base/suggest';
import { appName } from './command-line/app-name';
import {
  type CommandOption,
  type CommandOptions,
  type NumberOption,
  argumentOf,
  flagOf,
} from './command-line/command-option';
import { globalOptions, printingOptions } from './command-line/shared-options';
import type { Verb } from './command-line/verb';
import { type Example, firstExamples, verbExamples } from './command-line/verb-examples';
import { type VerbEntry, type VerbName, allVerbs, verbGroups } from './command-line/verb-table';
import type { CliContext, ExitStatus } from './cli-context';
import { usageProblems } from './diagnostics';
import { runners } from './verbs';

/**
 * @param verbs those that the command line may name
 * @param done gets the exit status of the verb that ran
 */
export function buildProgram(
  context: CliContext,
  verbs: readonly VerbEntry[],
  done: (status: ExitStatus) => void,
): Command {
  const program = new Command(appName)
    .description('Firewalls of Linux hosts: the fewest iptables operations, shown before they are made.')
    .option(...printing('version'))
    .helpOption(...printing('help'))
    .helpCommand(false)
    // Options are long words: without this, lines of narrow terminals would not be wrapped at all.
    .configureHelp({ minWidthToWrap: 20 })
    .addHelpText('before', () => exampleHelp(firstExamples))
    .addHelpText('after', () => `\n${exitStatusHelp()}`);
  addOptions(program, globalOptions);
  program.on('option:version', () => {
    context.stdout.write(`${findPackageRoot(__dirname).version}\n`);
    throw new CommanderError(0, 'commander.version', '');
  });
  for (const [name, verb] of verbs) {
    const command = addVerb(program, name, verb);
    command.action(async () => done(await runVerb(name, inputOf(command, verb), program, context)));
  }
  return program;
}

/** The command of a verb, or of the first word of several; undefined when there is none. */
function tryFindCommand(program: Command, words: readonly string[]): Command | undefined {
  return words.reduce<Command | undefined>(
    (found, word) => found?.commands.find((command) => command.name() === word),
    program,
  );
}

function addVerb(program: Command, name: VerbName, verb: Verb): Command {
  const [first = '', second] = name.split(' ');
  const parent = second === undefined ? program : groupOf(program, first as keyof typeof verbGroups);
  const command = parent.command(second ?? first).description(verb.summary);
  for (const [argument, spec] of Object.entries(verb.arguments ?? {})) {
    const word = spec.rest === true ? `${argument}...` : argument;
    const added = new Argument(spec.optional === true ? `[${word}]` : `<${word}>`, spec.help);
    command.addArgument(spec.choices === undefined ? added : added.choices(spec.choices));
  }
  addOptions(command, verb.options);
  command.addHelpText('before', () => exampleHelp(verbExamples[name]));
  return command;
}

/** Above everything else: most people look for a line like the one that they need. */
function exampleHelp(examples: readonly Example[]): string {
  return ['Examples:', ...examples.map(([args, does]) => `  # ${does}\n  ${appName} ${args}`), ''].join('\n');
}

function groupOf(program: Command, name: keyof typeof verbGroups): Command {
  return (
    tryFindCommand(program, [name]) ?? program.command(name).description(verbGroups[name]).helpCommand(false)
  );
}

function printing(name: keyof typeof printingOptions): [flags: string, help: string] {
  const { short, help } = printingOptions[name];
  return [`-${short}, ${flagOf(name)}`, help];
}

function addOptions(command: Command, options: CommandOptions): void {
  for (const [name, option] of Object.entries(options)) command.addOption(toCommander(name, option));
}

function toCommander(name: string, option: CommandOption): Option {
  const made = new Option(`${flagOf(name)} ${argumentOf(option)}`.trimEnd(), helpOf(option));
  if (option.kind === 'choice') made.choices(option.choices);
  if (option.kind === 'number') made.argParser((text) => parseNumber(text, option));
  if (option.kind === 'text' && option.says !== undefined) made.argParser(saying(option.says));
  if (option.repeatable === true) made.argParser(collect);
  if ('initial' in option) made.default(option.initial);
  return made.conflicts([...(option.conflicts ?? [])]).makeOptionMandatory(option.required === true);
}

function helpOf(option: CommandOption): string {
  const notes = [
    ...(option.repeatable === true ? ['may be repeated'] : []),
    ...(option.kind === 'number' ? [`${String(option.min)} to ${String(option.max)}`] : []),
    ...(option.default === undefined ? [] : [`default: ${option.default}`]),
  ];
  return notes.length === 0 ? option.help : `${option.help} (${notes.join('; ')})`;
}

function collect(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/** A variable of a pipeline that nobody has set is no reason. */
function saying(what: string): (text: string) => string {
  return (text) => {
    if (text.trim() !== '') return text;
    throw new InvalidArgumentError(`It has to be ${what}, and is empty.`);
  };
}

function parseNumber(text: string, { min, max, isHexadecimal }: NumberOption): number {
  const isNumber = /^[0-9]{1,10}$/.test(text) || (isHexadecimal === true && /^0x[0-9a-f]{1,8}$/i.test(text));
  const number = isNumber ? Number(text) : NaN;
  if (number >= min && number <= max) return number;
  throw new InvalidArgumentError(`Allowed is a whole number from ${String(min)} to ${String(max)}.`);
}

/** Arguments and options by the names that code uses. */
function inputOf(command: Command, verb: Verb): object {
  const words = Object.keys(verb.arguments ?? {}).map(
    (name, index) => [name, command.processedArgs[index] as unknown] as const,
  );
  const given = words.filter(([, value]) => value !== undefined);
  return { ...command.optsWithGlobals(), ...Object.fromEntries(given) };
}

async function runVerb(
  name: VerbName,
  input: object,
  program: Command,
  context: CliContext,
): Promise<ExitStatus> {
  if (name !== 'help') return runners[name](input as never, context);
  const { verb = [] } = input as { readonly verb?: readonly string[] };
  const command = tryFindCommand(program, verb);
  if (command === undefined) throw unknownVerb(verb.join(' '));
  command.outputHelp();
  return 0;
}

function unknownVerb(wanted: string): FirewallError {
  const nearest = tryFindNearest(
    wanted,
    allVerbs.map(([name]) => name),
  );
  const help = nearest === undefined ? undefined : `did you mean ${nearest}?`;
  return new FirewallError(usageProblems.usage(`unknown verb '${wanted}'`, help, ''));
}

function exitStatusHelp(): string {
  const differing = allVerbs.flatMap(([, { differsAs }]) => differsAs ?? []);
  return `Exit status: 0 nothing to do, or done; 1 an error; 2 there are differences (${differing.join(', ')}).`;
}
