import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { enterArguments } from '../../../lib/sandbox/enter';
import type { Sandbox } from '../../../lib/sandbox/sandbox';

/** A long-lived process in the network of one machine of a sandbox; see `traffic-agent.cjs`. */
export interface Agent {
  ask(operation: string, request: Readonly<Record<string, unknown>>): Promise<unknown>;
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** `inner`: a network behind the host, which has no link before somebody gives it one; see `inner-network.ts`. */
type Machine = 'host' | 'client' | 'inner';

const agents = new Map<string, Agent>();

/**
 * The agent of a machine, started when it is first needed. It ends with the sandbox, or with this process, and does
 * not keep this process alive while it is idle.
 */
export function agentOf(sandbox: Sandbox, machine: Machine): Agent {
  const { pid, startTicks } = machine === 'client' ? sandbox.clientProcess : sandbox.hostProcess;
  const key = `${machine}.${String(pid)}.${String(startTicks)}`;
  const agent = agents.get(key) ?? startAgent(sandbox, machine, () => agents.delete(key));
  agents.set(key, agent);
  return agent;
}

function startAgent(sandbox: Sandbox, machine: Machine, onEnd: () => void): Agent {
  const agent = [process.execPath, join(__dirname, 'traffic-agent.cjs')];
  const program = machine === 'inner' ? ['unshare', '--net', ...agent] : agent;
  const entered = machine === 'client' ? 'client' : 'host';
  // The network only: the agent's own files may be in a folder that the host has another view of.
  const [command = '', ...args] = enterArguments(sandbox, entered, program, { networkOnly: true });
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const waiting = new Map<number, Waiting>();
  let lastId = 0;
  const hold = (): void => {
    keepsAlive(child.stdout, waiting.size > 0 ? 'ref' : 'unref');
  };
  const end = (reason: string): void => {
    onEnd();
    for (const { reject } of waiting.values()) reject(new Error(reason));
    waiting.clear();
  };
  child.unref();
  keepsAlive(child.stdin, 'unref');
  hold();
  child.on('error', (error) => {
    end(error.message);
  });
  child.on('exit', () => {
    end(`the ${machine} of sandbox ${sandbox.name} has ended, and its traffic agent with it`);
  });
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, result, error } = JSON.parse(line) as Answer;
    const asker = waiting.get(id);
    waiting.delete(id);
    hold();
    if (error === undefined) asker?.resolve(result);
    else asker?.reject(new Error(error));
  });
  return {
    ask: async (operation, request) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        hold();
        child.stdin.write(`${JSON.stringify({ id: lastId, operation, ...request })}\n`);
      }),
  };
}

/** The pipes of a child are sockets in Node, which its types do not say. */
function keepsAlive(pipe: Readable | Writable, whether: 'ref' | 'unref'): void {
  const socket: Partial<Record<'ref' | 'unref', () => void>> = pipe as object;
  socket[whether]?.();
}
