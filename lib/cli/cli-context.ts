import type { RunEvent } from './run-event';

/** The streams, environment and signals of the command; tests pass their own. */
export interface CliContext {
  /** Results. */
  readonly stdout: Output;
  /** Progress, questions, warnings and errors. */
  readonly stderr: Output;
  /** stderr, when it is a terminal. */
  readonly terminal?: NodeJS.WriteStream | undefined;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  /** Tells a program what happens; then nothing else goes to stderr. @default text for people */
  readonly tell?: (event: RunEvent) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From now on, the first Ctrl-C or SIGTERM aborts this signal instead of ending the process. */
  readonly interruption: () => AbortSignal;
}

export interface Output {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
  /** Of a terminal, in characters. */
  readonly columns?: number;
  readonly rows?: number;
}

/** 0: nothing to do, or done. 1: an error. 2: there are differences. */
export type ExitStatus = 0 | 1 | 2;
