import { type RemoteScript, remoteScript } from '../transport';
import endScripts from './end-scripts.sh';

/** How long a script may take to end after each of the two signals; a busy host starts a shell slowly. */
export const END_GRACE_MS = 5_000;

/** How long somebody waits for that who has cancelled, and is to have an answer within two seconds in all. */
export const ABORT_GRACE_MS = 1_200;

/** Ends the other scripts of one SSH connection. */
export const END_SCRIPTS: Readonly<Record<'TERM' | 'KILL', RemoteScript>> = {
  TERM: remoteScript(`signal=TERM\n${endScripts}`),
  KILL: remoteScript(`signal=KILL\n${endScripts}`),
};

/** Of `RunOptions`. */
export const DEFAULT_SCRIPT_TIMEOUT_MS = 60_000;
export const DEFAULT_MAX_OUTPUT_BYTES = 64 * 1024 * 1024;
