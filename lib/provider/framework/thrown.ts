import type { Diagnostic } from '../../base/diagnostic';
import { FirewallError } from '../../base/firewall-error';
import { bug, interrupted } from '../diagnostics';

/** What a thrown value means to the user: its diagnostics, an interrupt, or a bug. */
export function thrownDiagnostics(error: unknown, what: string, abort: AbortSignal): readonly Diagnostic[] {
  if (error instanceof FirewallError) {
    return abort.aborted ? [interrupted(what), ...error.diagnostics] : error.diagnostics;
  }
  return [abort.aborted ? interrupted(what) : bug(what, error)];
}
