import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FirewallError } from '../base/firewall-error';
import { busy, nameTaken } from './diagnostics';
import { type ProcessIdentity, identify, isAlive } from './process-identity';
import type { Maker } from './run-command';
import type { Sandbox } from './sandbox';

/**
 * Which sandboxes there are on this machine, and who may make or remove one just now.
 *
 * Goals: two processes never make, or remove, the same name at once; a process that is killed in the middle leaves
 * a name that the next one can clear away; no daemon and no lock file that somebody must remember to delete.
 *
 * How: a sandbox is a folder named after it. In the folder there is exactly one **token**, an empty file whose name
 * says what is being done (`up` or `down`), by which process, and a number that is never used twice. The folder
 * appears by rename, token included, so a name is claimed in one step. Whoever wants to clear a sandbox away first
 * renames the token that was seen to one of its own: only one process can do that, and nobody can do it to a folder
 * that was remade in between, because the token there has another number.
 *
 * A maker that is killed leaves programs behind that it had just started. Each looks for the token before it begins,
 * so none begins once the token has been renamed; and each carries the id of the sandbox, a number that is never used
 * twice, so those that had started before can be found and ended (`orphans.ts`).
 *
 * | token | sandbox.json | process in the token | the sandbox is |
 * |---|---|---|---|
 * | up | no | alive | being made |
 * | up | no | dead | left over from a making that was interrupted |
 * | up | yes | whatever | made |
 * | down | whatever | alive | being removed |
 * | down | whatever | dead | left over from a removal that was interrupted |
 */

const REGISTRY = '/run/cdktf-iptables/sandboxes';

export interface Token {
  readonly activity: 'up' | 'down';
  readonly process: ProcessIdentity;
  readonly fileName: string;
}

export type Occupancy =
  | { readonly kind: 'free' }
  | { readonly kind: 'busy'; readonly token: Token }
  | { readonly kind: 'made'; readonly token: Token; readonly sandbox: Sandbox }
  | { readonly kind: 'abandoned'; readonly token: Token; readonly sandbox?: Sandbox };

/** Folder with everything else that the machine's sandboxes share. */
export function slotsFolder(): string {
  return join(REGISTRY, '.slots');
}

export function sandboxFolder(name: string): string {
  return join(REGISTRY, name);
}

export function sandboxNames(): string[] {
  return listFolder(REGISTRY)
    .filter((name) => !name.startsWith('.'))
    .sort();
}

export function occupancy(name: string): Occupancy {
  const token = readToken(sandboxFolder(name));
  if (token === undefined) return { kind: 'free' };
  const sandbox = readRecord(sandboxFolder(name));
  if (token.activity === 'up' && sandbox !== undefined) return { kind: 'made', token, sandbox };
  if (isAlive(token.process)) return { kind: 'busy', token };
  return { kind: 'abandoned', token, ...(sandbox === undefined ? {} : { sandbox }) };
}

/**
 * Makes the folder of a name that is free.
 * @throws FirewallError `sandbox/name-taken`
 */
export function claimName(name: string): string {
  mkdirSync(REGISTRY, { recursive: true, mode: 0o700 });
  sweep();
  const token = newToken('up');
  const draft = join(REGISTRY, `.${token}`);
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(join(draft, token), '');
  writeFileSync(join(draft, 'id'), randomUUID());
  try {
    renameSync(draft, sandboxFolder(name));
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    if (['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      throw new FirewallError(nameTaken(name), { cause: error });
    }
    throw error;
  }
  return sandboxFolder(name);
}

/**
 * Makes this process the one that removes what a name stands for.
 * @throws FirewallError `sandbox/busy` when another process was faster
 */
export function takeOver(name: string, seen: Token): void {
  const folder = sandboxFolder(name);
  try {
    renameSync(join(folder, seen.fileName), join(folder, newToken('down')));
  } catch (error) {
    throw new FirewallError(busy(name, 'down', seen.process.pid), { cause: error });
  }
}

/** What the sandbox of a name was, or is being, made by. */
export function makerOf(name: string): Maker {
  const folder = sandboxFolder(name);
  const token = readToken(folder)?.fileName ?? 'no token';
  return { id: readFileSync(join(folder, 'id'), 'utf8'), tokenFile: join(folder, token) };
}

/** Removes the folder of a name that this process holds. From then on the name is free. */
export function releaseName(name: string): void {
  const remains = join(REGISTRY, `.${newToken('down')}`);
  renameSync(sandboxFolder(name), remains);
  rmSync(remains, { recursive: true, force: true, maxRetries: 3 });
}

export function writeRecord(sandbox: Sandbox): void {
  const draft = join(sandbox.folder, '.sandbox.json');
  writeFileSync(draft, `${JSON.stringify(sandbox, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(draft, join(sandbox.folder, 'sandbox.json'));
}

function readRecord(folder: string): Sandbox | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'sandbox.json'), 'utf8')) as Sandbox;
  } catch {
    return undefined;
  }
}

function newToken(activity: 'up' | 'down'): string {
  const self = identify(process.pid);
  if (self === undefined) throw new Error('this process cannot be found in /proc');
  return ['token', activity, String(self.pid), String(self.startTicks), self.bootId, randomUUID()].join('.');
}

function readToken(folder: string): Token | undefined {
  return listFolder(folder)
    .map(parseToken)
    .find((token) => token !== undefined);
}

function parseToken(fileName: string): Token | undefined {
  const [kind, activity, pid, startTicks, bootId] = fileName.split('.');
  if (kind !== 'token' || (activity !== 'up' && activity !== 'down') || bootId === undefined)
    return undefined;
  return { activity, process: { pid: Number(pid), startTicks: Number(startTicks), bootId }, fileName };
}

/** Folders that are not sandboxes yet, or not any more, have a token for a name. Removes those of dead processes. */
function sweep(): void {
  for (const entry of listFolder(REGISTRY)) {
    const token = entry.startsWith('.') ? parseToken(entry.slice(1)) : undefined;
    if (token !== undefined && !isAlive(token.process)) {
      rmSync(join(REGISTRY, entry), { recursive: true, force: true });
    }
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
