import { type Diagnostic, renderDiagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { visibleLines } from '../base/visible-text';
import { internalError } from './diagnostics';
import { paintFor } from './terminal-paint';
import type { CliContext } from './cli-context';

/** What an error says to a person. Whatever is not a FirewallError is a mistake of ours. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  return error instanceof FirewallError ? error.diagnostics : [internalError(error)];
}

export interface ReportOptions {
  /** What the error is about, such as a host, when the command is about several. */
  readonly about?: string;
  /** Also where in the code it came from. */
  readonly verbose?: boolean;
}

/** Writes an error to stderr. */
export function reportError(
  error: unknown,
  context: CliContext,
  { about, verbose }: ReportOptions = {},
): void {
  if (about !== undefined) context.stderr.write(`${visibleLines(about)}:\n`);
  reportDiagnostics(diagnosticsOf(error), context);
  if (isVerbose(verbose, context)) context.stderr.write(`${visibleLines(stackOf(error))}\n`);
}

/** Writes warnings or errors to stderr. */
export function reportDiagnostics(diagnostics: readonly Diagnostic[], context: CliContext): void {
  const paint = paintFor(context.stderr, context.env);
  for (const diagnostic of diagnostics) {
    // The first line says what is wrong; in the lines after it colour would only tire.
    const [first = '', ...rest] = renderDiagnostic(diagnostic).split('\n');
    context.stderr.write(`${[paint[diagnostic.severity](first), ...rest].join('\n')}\n`);
  }
}

function isVerbose(verbose: boolean | undefined, { env }: CliContext): boolean {
  return verbose === true || (env['DEBUG'] ?? '') !== '';
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${stackOf(error.cause)}`;
}
