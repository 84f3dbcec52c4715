import type { RemoteScript } from '../transport';

/** What a host's login shell is asked to run. The script holds no single quote (see `remoteScript`), so any shell reads it as one word. */
export function remoteCommand(script: RemoteScript): string {
  return `exec /bin/sh -c '${script}'`;
}

/** Of `RunOptions`. */
export const DEFAULT_SCRIPT_TIMEOUT_MS = 60_000;
export const DEFAULT_MAX_OUTPUT_BYTES = 256 * 1024 * 1024;
