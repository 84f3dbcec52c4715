import { type Diagnostic, renderDiagnostic } from './diagnostic';

/** The one error type that leaves the engine: one or more diagnostics, and what caused them. */
export class FirewallError extends Error {
  /** All that is wrong, at least one. Not enumerable: the message says it already, and Node would print it twice. */
  declare readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: Diagnostic | readonly Diagnostic[], options?: { readonly cause?: unknown }) {
    const all = Array.isArray(diagnostics)
      ? (diagnostics as readonly Diagnostic[])
      : [diagnostics as Diagnostic];
    super(all.map(renderDiagnostic).join('\n'), options);
    this.name = 'FirewallError';
    Object.defineProperty(this, 'diagnostics', { value: all });
  }

  /** The code of the first diagnostic: what tests and callers tell errors apart by. */
  get code(): string {
    return this.diagnostics[0]?.code ?? 'unknown';
  }
}
