/** What the command has of the world around it; tests give their own. */
export interface CliContext {
  /** Results. */
  readonly stdout: Output;
  /** Progress, questions, warnings and errors. */
  readonly stderr: Output;
  /** stderr, when it is a terminal: where somebody looks on. */
  readonly terminal?: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly env: Readonly<Record<string, string | undefined>>;
  /** From now on, Ctrl-C and SIGTERM abort this signal instead of the process, once. */
  readonly interruption: () => AbortSignal;
}

export interface Output {
  write(text: string | Uint8Array): unknown;
  readonly isTTY?: boolean;
}

/** 0: nothing to do, or done. 1: an error. 2: there are differences. */
export type ExitStatus = 0 | 1 | 2;
