/**
 * What is wrong, said once for every edge: the terminal, Terraform, a pull request.
 *
 * Parsers and validators collect diagnostics and go on; edges throw one `FirewallError` that carries them.
 */
import { excerptOf } from './excerpt';

/** Whether what was asked for cannot be done, or can, but is worth a look. */
export type Severity = 'error' | 'warning';

/** A place in a text that a person wrote. Lines and columns count from 1; columns are characters. */
export interface Span {
  /** The file, or the construct path of a rule in a program. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** In characters; counts from 1. */
  readonly column: number;
  /** Length of the marked token in characters. */
  readonly length: number;
  /** The whole line, for the excerpt with the caret. */
  readonly text: string;
}

/** One error or warning, as data. */
export interface Diagnostic {
  /** `area/what`, stable: tests and scripts rely on it, wording may change. */
  readonly code: string;
  /** An error stops what was asked for, a warning does not. */
  readonly severity: Severity;
  /** One line, in the user's words, with the value got. */
  readonly summary: string;
  /** What is allowed, and what was found. */
  readonly detail?: string;
  /** What to do now. */
  readonly help?: string;
  /** Construct path or attribute path, such as `MyStack/firewall/web`. */
  readonly path?: string;
  /** The place in the text that is wrong. */
  readonly span?: Span;
}

type DiagnosticParts = Omit<Diagnostic, 'severity'>;

/** An error: what was asked for cannot be done. */
export function problem(parts: DiagnosticParts): Diagnostic {
  return { ...parts, severity: 'error' };
}

/** A warning: it can be done, but a careful person would want to know. */
export function warning(parts: DiagnosticParts): Diagnostic {
  return { ...parts, severity: 'warning' };
}

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

/** Plain text of one diagnostic: summary first, then where, why and what to do, each on lines of its own. */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const lines = [`${diagnostic.severity}: ${diagnostic.summary} [${diagnostic.code}]`];
  if (diagnostic.path !== undefined) lines.push(`  at ${diagnostic.path}`);
  if (diagnostic.span !== undefined) lines.push(...renderSpan(diagnostic.span));
  if (diagnostic.detail !== undefined) lines.push(...indent(diagnostic.detail));
  if (diagnostic.help !== undefined) lines.push(...indent(`help: ${diagnostic.help}`));
  return lines.join('\n');
}

function renderSpan(span: Span): string[] {
  const gutter = ' '.repeat(String(span.line).length);
  const { text, marks } = excerptOf(span.text, span.column, span.length);
  return [
    `  at ${span.file}:${String(span.line)}:${String(span.column)}`,
    `  ${gutter} |`,
    `  ${String(span.line)} | ${text}`,
    `  ${gutter} | ${marks}`,
  ];
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}
