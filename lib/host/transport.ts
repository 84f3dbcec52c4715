/**
 * How the engine reaches a host: it runs a constant POSIX sh script there, with data on stdin.
 *
 * No user data ever becomes shell text. A script is a constant of this repository; everything that varies
 * (rules, owner, a nonce) goes in on stdin. Scripts use no single quotes, so that a forced command may hold them
 * as `sh -c '<script>'`.
 */

/** A POSIX sh script without a single quote, made by `remoteScript`. */
export type RemoteScript = string & { readonly __brand: 'RemoteScript' };

/** What a script left behind. Output is bytes: what iptables prints is not always UTF-8. */
export interface RemoteResult {
  /** Exit status; undefined when a signal or a lost connection ended the script. */
  readonly exitCode: number | undefined;
  /** Such as `SIGKILL`, when a signal ended the script. */
  readonly signal?: string;
  readonly stdout: Buffer;
  readonly stderr: string;
}

export interface RunOptions {
  /** What the script reads. @default nothing */
  readonly stdin?: Buffer;
  /** How long the script may take before it is given up, in milliseconds. @default 60_000 */
  readonly timeoutMs?: number;
  /** How much the script may print, both outputs together. Of its error output, the first 64 KiB are kept. @default 64 MiB */
  readonly maxOutputBytes?: number;
  /** Told what the script prints, as it comes. @default what it prints is known at its end */
  readonly onStdout?: (bytes: Buffer) => void;
  /** Ends the script. @default nothing does */
  readonly abort?: AbortSignal;
}

/** An open connection to one host. Several scripts may run on it, one after the other or side by side. */
export interface Connection {
  /** What a person calls this host, such as `ssh://root@192.0.2.1:22`. */
  readonly description: string;
  /** False once it is known that no script can run any more: it was closed, or lost. */
  readonly isOpen: boolean;
  /** @throws FirewallError `host/...` when the script could not be run or its result not be had. */
  run(script: RemoteScript, options?: RunOptions): Promise<RemoteResult>;
  close(): Promise<void>;
}

/** Opens connections to one host. Each call to `connect` makes a new connection with a new login. */
export interface Transport {
  readonly description: string;
  /** @throws FirewallError `host/...` */
  connect(options?: { readonly abort?: AbortSignal }): Promise<Connection>;
}

/** Marks a constant as a script that transports may run. @throws Error on a single quote or a NUL. */
export function remoteScript(text: string): RemoteScript {
  if (/['\0]/.test(text)) throw new Error('a remote script may not hold a single quote or a NUL');
  return text.trim() as RemoteScript;
}
