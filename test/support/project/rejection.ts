import type { Diagnostic } from '../../../lib/base/diagnostic';
import { FirewallError } from '../../../lib/base/firewall-error';

/** What a promise rejects with. Fails when it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => {
      throw new Error('it was expected to fail, but did not');
    },
    (error: unknown) => error as Error,
  );
}

/** The code of a `FirewallError`. Fails on any other error. */
export function codeOf(error: Error): string {
  if (error instanceof FirewallError) return error.code;
  throw error;
}

/** What a `FirewallError` says. Fails on any other error. */
export function diagnosticsOf(error: Error): readonly Diagnostic[] {
  if (error instanceof FirewallError) return error.diagnostics;
  throw error;
}

export function codesOf(diagnostics: readonly Pick<Diagnostic, 'code'>[]): readonly string[] {
  return diagnostics.map(({ code }) => code);
}

/** The codes of the `FirewallError` that is thrown; none when nothing is. Fails on any other error. */
export function codesThrownBy(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    return codesOf(diagnosticsOf(error as Error));
  }
  return [];
}

/** The first of them. */
export function codeThrownBy(act: () => unknown): string | undefined {
  return codesThrownBy(act)[0];
}
