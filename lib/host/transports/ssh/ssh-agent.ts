import { OpenSSHAgent, type ParsedKey } from 'ssh2';

/** The keys that an agent holds and that can be used; hardware keys and certificates are left out. */
export function agentKeys(socketPath: string, signal: AbortSignal): Promise<readonly ParsedKey[]> {
  return ask(socketPath, signal, (agent, done) => {
    agent.getIdentities((error, keys) => {
      done(error, keys as readonly ParsedKey[] | undefined);
    });
  });
}

/** Has the agent sign. It may ask its owner first, so only the caller knows how long this may take. */
export function signWithAgent(
  socketPath: string,
  key: ParsedKey,
  data: Buffer,
  hash: string | undefined,
  signal: AbortSignal,
): Promise<Buffer> {
  return ask(socketPath, signal, (agent, done) => {
    const options = hash === 'sha256' || hash === 'sha512' ? ({ hash } as const) : {};
    agent.sign(key, data, options, (error, signature) => {
      done(error, signature === undefined ? undefined : Buffer.from(signature));
    });
  });
}

type Done<Answer> = (error: Error | null | undefined, answer: Answer | undefined) => void;

/** One question on a socket of its own, which is closed whatever happens: an agent that hangs must not keep the process alive. */
function ask<Answer>(
  socketPath: string,
  signal: AbortSignal,
  question: (agent: OpenSSHAgent, done: Done<Answer>) => void,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const agent = new ClosableAgent(socketPath);
    const onAbort = (): void => {
      agent.close();
      reject(new Error('it did not answer in time'));
    };
    signal.addEventListener('abort', onAbort);
    question(agent, (error, answer) => {
      signal.removeEventListener('abort', onAbort);
      agent.close();
      if (error || answer === undefined) reject(error ?? new Error('it did not answer'));
      else resolve(answer);
    });
    if (signal.aborted) onAbort();
  });
}

class ClosableAgent extends OpenSSHAgent {
  private stream: { destroy(): unknown } | undefined;

  override getStream(callback: Parameters<OpenSSHAgent['getStream']>[0]): void {
    super.getStream((error, stream) => {
      this.stream = stream;
      callback(error, stream);
    });
  }

  close(): void {
    this.stream?.destroy();
  }
}
