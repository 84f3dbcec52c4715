/**
 * The errors and warnings of one area, each with what it means, in one place.
 *
 * A code that is not in the catalogue does not compile. Whoever has to decide something after a failure looks at the
 * diagnostic's own `host` and `retry`, not at a list of codes of its own. `docs/errors.md` is made from the entries.
 */
import type { Diagnostic, HostState, Retry } from './diagnostic';
import { FirewallError } from './firewall-error';

export interface Meaning {
  readonly host: HostState;
  readonly retry: Retry;
}

/** What `docs/errors.md` says of a code. Sentences without a full stop; Markdown. */
export interface EntryText {
  readonly happened: string;
  readonly todo: string;
}

export type Entry = EntryText & Meaning;

/** All of a diagnostic but what its entry gives. */
export type DiagnosticParts<Code extends string> = Omit<Diagnostic, 'code' | 'severity' | keyof Meaning> & {
  readonly code: Code;
};

export interface Catalogue<Code extends string> {
  readonly entries: ReadonlyMap<Code, Entry>;
  /** An error: what was requested cannot be done. */
  readonly problem: (parts: DiagnosticParts<Code>) => Diagnostic;
  /** A warning: it can be done, but a careful person would want to know. */
  readonly warning: (parts: DiagnosticParts<Code>) => Diagnostic;
  /** Whether a diagnostic, or the first one of an error, has one of these codes. */
  readonly is: (found: unknown, ...codes: readonly Code[]) => boolean;
}

/**
 * @param usual what most entries of the area mean
 * @param entries by code; each may mean something else
 */
export function catalogue<Code extends string>(
  usual: Meaning,
  entries: Readonly<Record<Code, EntryText & Partial<Meaning>>>,
): Catalogue<Code> {
  const diagnostic = (parts: DiagnosticParts<Code>, severity: Diagnostic['severity']): Diagnostic => {
    const { host = usual.host, retry = usual.retry } = entries[parts.code];
    return { ...parts, severity, host, retry };
  };
  return {
    get entries() {
      const codes = Object.keys(entries) as Code[];
      return new Map(codes.map((code) => [code, { ...usual, ...entries[code] }]));
    },
    problem: (parts) => diagnostic(parts, 'error'),
    warning: (parts) => diagnostic(parts, 'warning'),
    is: (found, ...codes) => (codes as readonly (string | undefined)[]).includes(codeOf(found)),
  };
}

function codeOf(found: unknown): string | undefined {
  if (found instanceof FirewallError) return found.code;
  return (found as Partial<Diagnostic> | undefined)?.code;
}
