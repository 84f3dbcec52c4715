import { type Diagnostic, renderDiagnostic } from '../base/diagnostic';
import { FirewallError } from '../base/firewall-error';
import { omitUndefined } from '../base/omit-undefined';
import { visibleLines } from '../base/visible-text';
import { internalError } from './diagnostics';
import { paintFor } from './terminal-paint';
import type { CliContext } from './cli-context';

/** The diagnostics of an error. Anything but a FirewallError is an internal error. */
export function diagnosticsOf(error: unknown): readonly Diagnostic[] {
  return error instanceof FirewallError ? error.diagnostics : [internalError(error)];
}

export interface ReportOptions {
  /** The host, when the command has several. */
  readonly about?: string;
  /** Also print where in the code it happened. */
  readonly verbose?: boolean;
}

/** Writes an error to stderr. */
export function reportError(
  error: unknown,
  context: CliContext,
  { about, verbose }: ReportOptions = {},
): void {
  if (about !== undefined && context.tell === undefined) context.stderr.write(`${visibleLines(about)}:\n`);
  reportDiagnostics(diagnosticsOf(error), context, about);
  if (context.tell === undefined && isVerbose(verbose, context))
    context.stderr.write(`${visibleLines(stackOf(error))}\n`);
}

/** Writes warnings or errors to stderr. */
export function reportDiagnostics(
  diagnostics: readonly Diagnostic[],
  context: Pick<CliContext, 'env' | 'stderr' | 'tell'>,
  about?: string,
): void {
  if (context.tell !== undefined) {
    for (const diagnostic of diagnostics)
      context.tell({ event: 'diagnostic', ...omitUndefined({ about }), ...diagnostic });
    return;
  }
  const paint = paintFor(context.stderr, context.env);
  for (const diagnostic of diagnostics) {
    // Only the first line, which says what is wrong, is coloured.
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
