import type { Diagnostic } from '../../base/diagnostic';
import type { AttributePath } from '../../resource/attribute-path';

/** A diagnostic that may point at an attribute, so that Terraform shows the line of the configuration. */
export interface AttributeDiagnostic extends Diagnostic {
  readonly attribute?: AttributePath;
}

/** What every call from Terraform comes with. Diagnostics are collected; a call may report and go on. */
export interface Call {
  /** Reports a diagnostic, at an attribute of the configuration where one is to blame. */
  report(diagnostic: Diagnostic, attribute?: AttributePath): void;
  /** Aborted when Terraform is interrupted, cancels the call, or is gone. */
  readonly abort: AbortSignal;
}

/** A call made after the provider was configured. */
export interface ConfiguredCall<Client> extends Call {
  /** What the provider's `configure` returned. */
  readonly client: Client;
}

/** Collects what a call reports. */
export function collectDiagnostics(): {
  readonly diagnostics: AttributeDiagnostic[];
  readonly report: Call['report'];
} {
  const diagnostics: AttributeDiagnostic[] = [];
  return {
    diagnostics,
    report(diagnostic, attribute) {
      diagnostics.push(attribute === undefined ? diagnostic : { ...diagnostic, attribute });
    },
  };
}
