/**
 * What is wrong, in one form for every edge: the terminal, Terraform, a pull request.
 *
 * Parsers and validators collect diagnostics and go on; edges throw one `FirewallError` that carries them.
 */
import { excerptOf } from './excerpt';
import { visibleLines, visibleText } from './visible-text';

/** An error: what was requested cannot be done. A warning: it can, but deserves a look. */
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

/** What a diagnostic says about the rules of the host it is about. */
export type HostState =
  /** No host was asked or changed: a file, a declaration or a command line is wrong. */
  | 'not-involved'
  /** No rule of the host was changed. */
  | 'unchanged'
  /** A change was started; the host holds the ruleset that it held before. */
  | 'rolled-back'
  /** The change is live; something beside it is not as it should be. */
  | 'changed'
  /** The old ruleset, the new one, or what somebody else made of it: look at the host. */
  | 'unknown';

/** Whether the same may succeed when it is tried again. */
export type Retry =
  /** Not before somebody has corrected what is wrong. */
  | 'no'
  /** Later: another program is at work. */
  | 'later'
  /** Once the host is up: a machine that is still booting answers like this. */
  | 'once-up'
  /** Over a new connection. */
  | 'reconnect'
  /** With a new plan: the host is not as the plan found it. */
  | 'replan';

/** One error or warning, as data. */
export interface Diagnostic {
  /** `area/what`, stable: tests and scripts rely on it, wording may change. `docs/errors.md` lists all. */
  readonly code: string;
  /** An error stops what was asked for, a warning does not. */
  readonly severity: Severity;
  /** What the host holds after this. */
  readonly host: HostState;
  /** Whether the same may succeed when it is tried again. */
  readonly retry: Retry;
  /** One line, in the user's words, with the value that was found. */
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

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

/**
 * Plain text of one diagnostic, safe to look at: summary first, then where, why and what to do, each on lines of its
 * own.
 */
export function renderDiagnostic(diagnostic: Diagnostic): string {
  const headline = `${diagnostic.severity}: ${summaryOf(diagnostic)} [${diagnostic.code}]`;
  return [headline, ...bodyOf(diagnostic).map((line) => `  ${line}`)].join('\n');
}

/** The summary, safe to look at, on one line. */
export function summaryOf({ summary }: Diagnostic): string {
  return visibleText(summary);
}

/** The lines after the summary, safe to look at: where, why and what to do. */
export function bodyOf({ path, span, detail, help }: Diagnostic): readonly string[] {
  return [
    ...(path === undefined ? [] : [`at ${visibleText(path)}`]),
    ...(span === undefined ? [] : renderSpan(span)),
    ...(detail === undefined ? [] : visibleLines(detail).split('\n')),
    ...(help === undefined ? [] : visibleLines(`help: ${help}`).split('\n')),
  ];
}

function renderSpan(span: Span): readonly string[] {
  const gutter = ' '.repeat(String(span.line).length);
  const { text, marks } = excerptOf(span.text, span.column, span.length);
  return [
    `at ${visibleText(span.file)}:${String(span.line)}:${String(span.column)}`,
    `${gutter} |`,
    `${String(span.line)} | ${text}`,
    `${gutter} | ${marks}`,
  ];
}
