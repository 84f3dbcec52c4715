import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { REPOSITORY } from './repository';

const CRUISER = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
const CONFIG = join(REPOSITORY, '.dependency-cruiser.cjs');

/** What dependency-cruiser looks at: everything that the compiler does. */
export const ROOTS = ['main.ts', 'lib', 'constructs', 'stacks', 'test', 'bench', 'examples'] as const;

export interface CruisedModule {
  readonly source: string;
  readonly dependencies: readonly { readonly module: string; readonly resolved: string }[];
}

export interface Violation {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
}

export interface Cruise {
  readonly modules: readonly CruisedModule[];
  readonly violations: readonly Violation[];
}

interface CruiseOutput {
  readonly modules: readonly CruisedModule[];
  readonly summary: {
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

/**
 * Runs dependency-cruiser with the repository's rules over the source folders in `directory`.
 * It is an ESM-only package, so it runs as a process of its own.
 */
export async function cruise(directory: string): Promise<Cruise> {
  const roots = ROOTS.filter((root) => existsSync(join(directory, root)));
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [CRUISER, '--config', CONFIG, '--output-type', 'json', ...roots],
    { cwd: directory, maxBuffer: 1 << 30 },
  );
  const { modules, summary } = JSON.parse(stdout) as CruiseOutput;
  return {
    modules,
    violations: summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to })),
  };
}
