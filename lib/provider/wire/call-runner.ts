import type { Diagnostic } from '../../base/diagnostic';
import { isError } from '../../base/diagnostic';
import { collectDiagnostics, type AttributeDiagnostic, type Call } from '../framework/call';
import type { Attributes } from '../../resource/attribute-types';
import { thrownDiagnostics } from '../framework/thrown';
import { diagnosticToWire } from './to-wire';

/** Runs calls: counts them, hands each its abort signal, and turns what it reports or throws into diagnostics. */
export class CallRunner {
  private stopping = new AbortController();
  private running = 0;

  /** @param onIdle called each time that no call is running any more */
  constructor(private readonly onIdle: () => void) {}

  get busy(): boolean {
    return this.running > 0;
  }

  /** Aborts what is running and what comes later, until `resume`. */
  stop(): void {
    this.stopping.abort();
  }

  /** A new run of Terraform begins; a provider that Terraform attaches to outlives many of them. */
  resume(): void {
    if (this.stopping.signal.aborted) this.stopping = new AbortController();
  }

  /**
   * @param what the call in words, such as "planning iptables_ruleset", for messages
   * @returns the result, undefined when the body threw, and all diagnostics, errors first
   */
  async run<Result>(
    what: string,
    attributes: Attributes,
    cancelled: AbortSignal,
    body: (call: Call) => Promise<Result>,
  ) {
    const { diagnostics, report } = collectDiagnostics();
    const abort = AbortSignal.any([this.stopping.signal, cancelled]);
    this.running += 1;
    let result: Result | undefined;
    try {
      result = await body({ report, abort });
    } catch (error) {
      for (const diagnostic of thrownDiagnostics(error, what, abort)) report(diagnostic);
    } finally {
      this.running -= 1;
      if (this.running === 0) this.onIdle();
    }
    return {
      result,
      diagnostics: errorsFirst(diagnostics).map((found) => diagnosticToWire(attributes, found)),
    };
  }
}

/** People read the first message and scroll no further. */
function errorsFirst(diagnostics: readonly AttributeDiagnostic[]): readonly AttributeDiagnostic[] {
  const isWarning = (diagnostic: Diagnostic): boolean => !isError(diagnostic);
  return [...diagnostics.filter(isError), ...diagnostics.filter(isWarning)];
}
