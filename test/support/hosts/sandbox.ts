import { randomBytes } from 'node:crypto';
import { FirewallError } from '../../../lib/base/firewall-error';
import type { Backend, Sandbox } from '../../../lib/sandbox/sandbox';
import { sandboxDown } from '../../../lib/sandbox/sandbox-down';
import { sandboxUp } from '../../../lib/sandbox/sandbox-up';

/** Both backends, for `describe.each`. */
export const BACKENDS: readonly Backend[] = ['legacy', 'nft'];

/**
 * Declares a sandbox for the tests of the `describe` (or file) that it is called in: made before them, removed after
 * them. The function that it gives is for use inside tests.
 */
export function useSandbox(backend: Backend): () => Sandbox {
  let sandbox: Sandbox | undefined;
  beforeAll(async () => {
    sandbox = await sandboxUp({ name: uniqueName(), backend });
  });
  afterAll(async () => {
    if (sandbox !== undefined) await downIfThere(sandbox.name);
  });
  return () => {
    if (sandbox === undefined) throw new Error('the sandbox is there in tests only');
    return sandbox;
  };
}

/**
 * For tests that make sandboxes themselves: the function that it gives makes one with a name of its own, and all of
 * them are removed after the tests of this `describe` (or file).
 */
export function useSandboxes(): (backend: Backend, name?: string) => Promise<Sandbox> {
  const keep = downAfterwards();
  return async (backend, name = uniqueName()) => sandboxUp({ name: keep(name), backend });
}

/** The function that it gives notes a name whose sandbox, if there is one, is removed after the tests. */
export function downAfterwards(): (name: string) => string {
  const names: string[] = [];
  afterAll(async () => {
    await Promise.all(names.map(downIfThere));
  });
  return (name) => {
    names.push(name);
    return name;
  };
}

export function uniqueName(): string {
  return `test-${randomBytes(6).toString('hex')}`;
}

/** A test may have removed it itself. */
async function downIfThere(name: string): Promise<void> {
  try {
    await sandboxDown(name);
  } catch (error) {
    if (!(error instanceof FirewallError && error.code === 'sandbox/not-found')) throw error;
  }
}
