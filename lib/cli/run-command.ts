import { CommanderError } from 'commander';
import type { Command } from 'commander';
import type { Diagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { type VerbEntry, allVerbs } from './command-line/verb-table';
import { usageProblems } from './diagnostics';
import { withEvents } from './events';
import { buildProgram } from './program';
import { withHostFlag } from './host-word';
import { reportError } from './report-error';
import { widthOf } from './terminal-paint';
import type { ExitStatus, CliContext } from './cli-context';

/** Of help that goes into a file. */
const helpWidth = 100;

/**
 * Runs one verb. Every error ends as text on stderr and exit status 1.
 *
 * @param args the command line without the command's own name
 */
export async function runCommand(args: readonly string[], given: CliContext): Promise<ExitStatus> {
  const context = withEvents(args, given);
  let status: ExitStatus | undefined;
  const program = buildProgram(context, verbsOf(args), (done) => (status = done));
  try {
    checkArguments(args);
    forEachCommand(program, (command) => {
      command.exitOverride().configureOutput({
        writeOut: (text) => context.stdout.write(text),
        writeErr: (text) => context.stderr.write(text),
        getOutHelpWidth: () => widthOf(context.stdout) ?? helpWidth,
        getErrHelpWidth: () => widthOf(context.stderr) ?? helpWidth,
        // Reported as a diagnostic instead, below.
        outputError: () => undefined,
      });
    });
    await program.parseAsync(withHostFlag(args), { from: 'user' });
    return status ?? 0;
  } catch (error) {
    if (status !== undefined) return status;
    if (error instanceof CommanderError) return reportUsage(error, args, context);
    reportError(error, context, { verbose: args.includes('--verbose') });
    return 1;
  }
}

/** The verbs that a command line is about: all, where it names none or asks for help. A parser of all takes as long as many runs. */
function verbsOf(args: readonly string[]): readonly VerbEntry[] {
  const named = verbsNamed(firstWord(args));
  return named.length === 0 || named.some(([name]) => name === 'help') ? allVerbs : named;
}

/** Of two words or one. */
function verbsNamed(word: string): readonly VerbEntry[] {
  return allVerbs.filter(([name]) => name === word || name.startsWith(`${word} `));
}

/** No option that can stand before a verb takes a value. */
function firstWord(args: readonly string[]): string {
  return args.find((argument) => !argument.startsWith('-')) ?? '';
}

/** @throws FirewallError `cli/control-character` */
function checkArguments(args: readonly string[]): void {
  const wrong = args.flatMap((argument, index): readonly Diagnostic[] =>
    /[\n\r\0]/.test(argument) ? [usageProblems.controlCharacter(argument, index + 1)] : [],
  );
  if (wrong.length > 0) throw new FirewallError(wrong);
}

/** Help on request is a result; help for want of a verb, and everything else, is an error. */
function reportUsage(error: CommanderError, args: readonly string[], context: CliContext): ExitStatus {
  if (error.exitCode === 0) return 0;
  if (error.code === 'commander.help') return 1;
  const [message = '', ...rest] = error.message.replace(/^error: /, '').split('\n');
  const help = rest.join(' ').replace(/^\(|\)$/g, '');
  const verb = firstWord(args);
  const known = verbsNamed(verb).length > 0 ? verb : '';
  reportError(
    new FirewallError(usageProblems.usage(message, help === '' ? undefined : help, known)),
    context,
  );
  return 1;
}

function forEachCommand(command: Command, visit: (command: Command) => void): void {
  visit(command);
  for (const child of command.commands) forEachCommand(child, visit);
}
